"""Addresses of what an absence means for those who have an appointment, within the agenda's own."""

from django.urls import path

from .views import caldav, calendars, feeds, postponements

urlpatterns = [
    path("<uuid:role_id>/postponements/", postponements.postponements, name="postponements"),
    path("closures/<uuid:closure_id>/postponement/", postponements.of_closure, name="closure_postponement"),
    path("postponements/<uuid:postponement_id>/", postponements.postponement, name="postponement"),
    path("postponements/<uuid:postponement_id>/application/", postponements.application, name="application"),
    path("postponements/<uuid:postponement_id>/abandonment/", postponements.abandonment, name="abandonment"),
    path("postponements/<uuid:postponement_id>/missed/", postponements.missed, name="postponement_missed"),
    path("postponements/lines/<uuid:postponed_id>/decision/", postponements.decision, name="decision"),
    path("postponements/lines/<uuid:postponed_id>/call/", postponements.call, name="postponed_call"),
    path("<uuid:role_id>/calendar/", feeds.calendar, name="calendar"),
    path("<uuid:role_id>/calendar/revocation/", feeds.revocation, name="feed_revocation"),
    path("<uuid:role_id>/calendars/", calendars.calendars, name="calendars"),
    path("calendars/<uuid:calendar_id>/reading/", calendars.reading, name="calendar_reading"),
    path("calendars/<uuid:calendar_id>/removal/", calendars.removal, name="calendar_removal"),
    path("calendars/<str:token>.ics", feeds.feed, name="feed"),
    path("calendars/<str:token>/dav/", caldav.home, name="caldav"),
    path("calendars/<str:token>/dav/times/", caldav.times, name="caldav_times"),
    path("calendars/<str:token>/dav/times/<str:name>.ics", caldav.time, name="caldav_time"),
]
