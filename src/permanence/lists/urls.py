from django.urls import path

from .views import agendas, imports, removals, sheets

app_name = "lists"
urlpatterns = [
    path("", imports.imports, name="imports"),
    path("patients/", sheets.listed, name="listed"),
    path("patients/sheet/", sheets.patients, name="patients"),
    path("removals/", removals.removals, name="removals"),
    path("removals/<uuid:removal_id>/", removals.removal, name="removal"),
    path("removals/<uuid:removal_id>/taking/", removals.taking, name="taking"),
    path("<uuid:import_id>/", imports.an_import, name="import"),
    path("<uuid:import_id>/columns/", imports.columns, name="columns"),
    path("<uuid:import_id>/choices/", agendas.choices, name="choices"),
    path("<uuid:import_id>/reading/", agendas.reading, name="reading"),
    path("<uuid:import_id>/decisions/", agendas.decisions, name="decisions"),
    path("<uuid:import_id>/beginning/", imports.beginning, name="beginning"),
    path("<uuid:import_id>/stop/", imports.stop, name="stop"),
    path("<uuid:import_id>/undoing/", imports.undoing, name="undoing"),
    path("<uuid:import_id>/left/", sheets.left, name="left"),
]
