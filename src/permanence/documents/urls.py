"""Addresses of what patients and their practice hand each other."""

from django.urls import path

from .views import documents

app_name = "documents"
urlpatterns = [
    path("patients/<uuid:patient_id>/", documents.file, name="file"),
    path("patients/<uuid:patient_id>/gifts/", documents.gift, name="gift"),
    path("<uuid:document_id>/content/", documents.content, name="content"),
    path("<uuid:document_id>/acceptance/", documents.acceptance, name="acceptance"),
    path("<uuid:document_id>/refusal/", documents.refusal, name="refusal"),
    path("<uuid:document_id>/withdrawal/", documents.withdrawal, name="withdrawal"),
]
