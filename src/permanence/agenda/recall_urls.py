"""Addresses of what patients should come back for, within the agenda's own."""

from django.urls import path

from .views import recalls

urlpatterns = [
    path("", recalls.recalls, name="recalls"),
    path("telling/", recalls.telling, name="recalls_telling"),
    path("patients/<uuid:patient_id>/", recalls.of_patient, name="recalls_of"),
    path("patients/<uuid:patient_id>/new/", recalls.new, name="recall_new"),
    path("<uuid:recall_id>/", recalls.recall, name="recall"),
    path("<uuid:recall_id>/end/", recalls.end, name="recall_end"),
    path("<uuid:recall_id>/return/", recalls.back, name="recall_back"),
]
