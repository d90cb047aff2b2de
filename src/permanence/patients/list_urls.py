from django.urls import path

from . import history_views

urlpatterns = [
    path("<uuid:patient_id>/history/", history_views.history, name="history"),
]
