"""Addresses of what happens around appointments, within the agenda's own."""

from django.urls import path

from .views import (
    appointments,
    delays,
    details,
    referrals,
    replacements,
    screens,
    series,
    statistics,
    visits,
    waiting_room,
)

urlpatterns = [
    path("waiting-room/", waiting_room.waiting_room, name="waiting_room"),
    path("waiting-room/screens/", screens.screens, name="screens"),
    path("waiting-room/screens/<uuid:screen_id>/", screens.screen_change, name="screen_change"),
    path("waiting-room/screens/<uuid:screen_id>/pairing/", screens.screen_pairing, name="screen_pairing"),
    path("waiting-room/screens/<uuid:screen_id>/revocation/", screens.screen_revocation, name="screen_revocation"),
    path("waiting-room/doors/<uuid:structure_id>/", screens.doors, name="doors"),
    path("screen/<str:token>/", screens.screen, name="screen"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("referrals/", referrals.referrals, name="referrals"),
    path("<uuid:role_id>/now/", waiting_room.now, name="now"),
    path("<uuid:role_id>/replacement/", replacements.replacement, name="replacement"),
    path("appointments/<uuid:appointment_id>/consent/", replacements.consent, name="consent"),
    path("<uuid:role_id>/series/", series.proposal, name="series_proposal"),
    path("series/<uuid:series_id>/", series.series, name="series"),
    path("series/<uuid:series_id>/move/", series.move, name="series_move"),
    path("series/<uuid:series_id>/end/", series.end, name="series_end"),
    path("<uuid:role_id>/delay/", delays.delay, name="delay"),
    path("delays/<uuid:delay_id>/", delays.telling, name="delay_telling"),
    path("delays/<uuid:delay_id>/calls/", delays.call, name="delay_call"),
    *(
        path(f"appointments/<uuid:appointment_id>/{noun}/", view, name=name)
        for noun, name, view in (
            ("confirmation", "confirmation", visits.confirmation),
            ("arrival", "arrival", visits.arrival),
            ("seat", "seat", visits.seat),
            ("entry", "entry", visits.entry),
            ("call", "call", visits.call),
            ("ticket", "ticket", screens.ticket),
            ("departure", "departure", visits.departure),
            ("absence", "absence", visits.absence),
            ("excuse", "excuse", visits.excuse),
            ("mistake", "mistake", visits.mistake),
            ("description", "description", appointments.description),
            ("notes", "notes", details.note),
            ("preparation", "preparation", details.preparation),
            ("referral", "referral", referrals.referral),
            ("referral/request", "referral_request", referrals.asking),
        )
    ),
]
