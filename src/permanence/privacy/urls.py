from django.urls import path

from . import views

app_name = "privacy"
urlpatterns = [
    path("", views.trace_page, name="trace"),
    path("inspection/", views.inspection, name="inspection"),
    path("patients/<uuid:patient_id>/", views.patient, name="patient"),
    path("patients/<uuid:patient_id>/sheet.csv", views.sheet, name="sheet"),
    path("roles/", views.roles, name="roles"),
]
