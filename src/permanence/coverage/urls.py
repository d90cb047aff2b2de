"""Addresses of the rights of a patient."""

from django.urls import path

from .views import bringing, formalities, rights

app_name = "coverage"
urlpatterns = [
    path("patients/<uuid:patient_id>/", rights.file, name="file"),
    path("patients/<uuid:patient_id>/new/", rights.new, name="new"),
    path("<uuid:coverage_id>/", rights.coverage, name="coverage"),
    path("<uuid:coverage_id>/sighting/", rights.sighting, name="sighting"),
    path("<uuid:coverage_id>/withdrawal/", rights.withdrawal, name="withdrawal"),
    path("<uuid:coverage_id>/return/", rights.back, name="back"),
    path("patients/<uuid:patient_id>/formalities/", formalities.beginning, name="beginning"),
    path("formalities/<uuid:formality_id>/", formalities.formality, name="formality"),
    path("formalities/<uuid:formality_id>/steps/", formalities.tick, name="tick"),
    path("formalities/<uuid:formality_id>/closing/", formalities.closing, name="closing"),
    path("formalities/<uuid:formality_id>/deadline/", formalities.deadline, name="deadline"),
    path("formalities/<uuid:formality_id>/sending/", formalities.sending, name="sending"),
    path("formalities/<uuid:formality_id>/reopening/", formalities.reopening, name="reopening"),
    path("formalities/<uuid:formality_id>/papers/", bringing.gathered, name="gathered"),
    path("papers/<uuid:reason_id>/", bringing.asked, name="papers"),
    path("visits/<uuid:appointment_id>/papers/", bringing.came, name="papers_came"),
    path("formalities/<uuid:formality_id>/sheet/", formalities.sheet, name="sheet"),
]
