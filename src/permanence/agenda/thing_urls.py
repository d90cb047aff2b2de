"""Addresses of rooms and devices, within the agenda's own."""

from django.urls import path

from .views import requirements, sharings, thing_edits, thing_hours, things, uses

urlpatterns = [
    path("things/", things.things, name="things"),
    path("things/staff/<uuid:structure_id>/", things.staff, name="staff"),
    path("things/<uuid:thing_id>/", things.thing, name="thing"),
    path("things/<uuid:thing_id>/description/", thing_edits.description, name="thing_description"),
    path("things/<uuid:thing_id>/retirement/", thing_edits.retirement, name="thing_retirement"),
    path("things/<uuid:thing_id>/restoration/", thing_edits.restoration, name="thing_restoration"),
    path("things/<uuid:thing_id>/upkeep/", thing_edits.upkeep, name="thing_upkeep"),
    path("things/<uuid:thing_id>/hours/", thing_hours.hours, name="thing_hours"),
    path("things/hours/<uuid:hours_id>/", thing_hours.hours_change, name="thing_hours_change"),
    path("things/hours/<uuid:hours_id>/end/", thing_hours.hours_end, name="thing_hours_end"),
    path("things/upkeep/<uuid:upkeep_id>/end/", thing_edits.upkeep_end, name="thing_upkeep_end"),
    path("things/<uuid:thing_id>/sharings/", sharings.sharings, name="sharings"),
    path("things/sharings/<uuid:sharing_id>/end/", sharings.end, name="sharing_end"),
    path("things/uses/<uuid:use_id>/end/", uses.end, name="use_end"),
    path("reasons/<uuid:reason_id>/requirements/", requirements.requirements, name="requirements"),
    path("requirements/<uuid:requirement_id>/removal/", requirements.removal, name="requirement_removal"),
]
