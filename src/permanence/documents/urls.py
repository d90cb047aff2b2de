"""Addresses of what patients and their practice hand each other."""

from django.urls import path

from .views import awaited, documents, feeling, forms, letters, received

app_name = "documents"
urlpatterns = [
    path("patients/<uuid:patient_id>/", documents.file, name="file"),
    path("patients/<uuid:patient_id>/gifts/", documents.gift, name="gift"),
    path("patients/<uuid:patient_id>/letters/", letters.letter, name="letter"),
    path("patients/<uuid:patient_id>/awaited/", awaited.of_patient, name="awaited_of"),
    path("awaited/", awaited.awaited, name="awaited"),
    path("awaited/sheet/", awaited.sheet, name="awaited_sheet"),
    path("awaited/<uuid:awaited_id>/", awaited.one, name="awaited_one"),
    path("awaited/<uuid:awaited_id>/letter/", awaited.chasing_letter, name="awaited_letter"),
    path("awaited/<uuid:awaited_id>/call/", awaited.chasing_call, name="awaited_call"),
    path("awaited/<uuid:awaited_id>/coming/", awaited.coming, name="awaited_coming"),
    path("awaited/<uuid:awaited_id>/dropping/", awaited.dropping, name="awaited_dropping"),
    path("awaited/<uuid:awaited_id>/return/", awaited.reopening, name="awaited_return"),
    path("awaited/<uuid:awaited_id>/telling/", awaited.telling, name="awaited_telling"),
    path("letters/", received.inbox, name="inbox"),
    path("letters/sheet/", received.sheet, name="letters_sheet"),
    path("letters/<uuid:letter_id>/", received.letter, name="received"),
    path("letters/<uuid:letter_id>/filing/", received.filing, name="filing"),
    path("letters/<uuid:letter_id>/aside/", received.aside, name="aside"),
    path("letters/<uuid:letter_id>/return/", received.taking_back, name="letter_return"),
    path("letters/<uuid:letter_id>/practitioner/", received.practitioner, name="letter_practitioner"),
    path("letters/<uuid:letter_id>/answer/", received.answer, name="answer"),
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
