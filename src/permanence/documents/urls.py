"""Addresses of what patients and their practice hand each other."""

from django.urls import path

from .views import documents, feeling, forms, letters

app_name = "documents"
urlpatterns = [
    path("patients/<uuid:patient_id>/", documents.file, name="file"),
    path("patients/<uuid:patient_id>/gifts/", documents.gift, name="gift"),
    path("patients/<uuid:patient_id>/letters/", letters.letter, name="letter"),
    path("<uuid:document_id>/content/", documents.content, name="content"),
    path("<uuid:document_id>/acceptance/", documents.acceptance, name="acceptance"),
    path("<uuid:document_id>/refusal/", documents.refusal, name="refusal"),
    path("<uuid:document_id>/withdrawal/", documents.withdrawal, name="withdrawal"),
    path("forms/<uuid:reason_id>/", forms.form, name="form"),
    path("forms/<uuid:reason_id>/after/", feeling.after, name="after"),
    path("patients/<uuid:patient_id>/feeling/", feeling.feeling, name="feeling"),
    path("visits/<uuid:appointment_id>/feeling/", feeling.telling, name="telling"),
    path("visits/<uuid:appointment_id>/answers/", forms.answers, name="answers"),
    path("visits/<uuid:appointment_id>/paper/", forms.on_paper, name="on_paper"),
]
