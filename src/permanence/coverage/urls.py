"""Addresses of the rights of a patient."""

from django.urls import path

from .views import formalities, rights

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
    path("formalities/<uuid:formality_id>/sheet/", formalities.sheet, name="sheet"),
]
