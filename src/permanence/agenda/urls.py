from django.urls import include, path

from .views import appointments, bookings, calendar, days, moves, openings, panels, papers, places, reasons

app_name = "agenda"
urlpatterns = [
    path("", calendar.agenda, name="agenda"),
    path("events/", calendar.events, name="events"),
    path("list/", days.listed, name="list"),
    path("printed/", papers.printed, name="printed"),
    path("places/", places.places, name="places"),
    path("<uuid:role_id>/", days.day, name="day"),
    path("appointments/<uuid:appointment_id>/", appointments.appointment, name="appointment"),
    path("appointments/<uuid:appointment_id>/cancellation/", appointments.cancellation, name="cancellation"),
    path("<uuid:role_id>/booking/", bookings.booking, name="booking"),
    path("<uuid:role_id>/booking/patients/", bookings.finding, name="finding"),
    path("appointments/<uuid:appointment_id>/panel/", panels.visit, name="visit"),
    path("appointments/<uuid:appointment_id>/panel/cancellation/", panels.giving_back, name="giving_back"),
    path("appointments/<uuid:appointment_id>/move/", moves.move, name="move"),
    path("appointments/<uuid:appointment_id>/move/return/", moves.move_return, name="move_return"),
    path("<uuid:role_id>/openings/", openings.openings, name="openings"),
    path("openings/<uuid:rule_id>/end/", openings.end, name="opening_end"),
    path("<uuid:role_id>/closures/", openings.closures, name="closures"),
    path("closures/<uuid:closure_id>/removal/", openings.removal, name="closure_removal"),
    path("<uuid:role_id>/reasons/", reasons.reasons, name="reasons"),
    path("reasons/<uuid:reason_id>/", reasons.reason, name="reason"),
    path("reasons/<uuid:reason_id>/withdrawal/", reasons.withdrawal, name="reason_withdrawal"),
    path("", include("permanence.agenda.visit_urls")),
    path("", include("permanence.agenda.absence_urls")),
]
