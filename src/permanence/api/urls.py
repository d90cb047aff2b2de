from django.urls import path, re_path

from .views import consent, mails, regulated, regulating, taking_part, telephony, tokens, webhooks
from .views.fhir import capabilities, collections
from .views.rest import description, directives, figures, requests, times, waiting

app_name = "api"
KIND = "(?P<kind>[A-Za-z]{1,60})"
NAME = "(?P<name>[A-Za-z0-9.-]{1,64})"
urlpatterns = [
    path("api/", description.readable, name="integrators"),
    path("api/v1/openapi.json", description.openapi, name="openapi"),
    path("api/v1/free-times", times.free_times, name="free_times"),
    path("api/v1/appointments", times.appointments, name="appointments"),
    path("api/v1/directives", directives.directives, name="directives"),
    path("api/v1/decisions", directives.decisions, name="decisions"),
    path("api/v1/waiting-entries", waiting.entries, name="waiting_entries"),
    path("api/v1/waiting-entries/<uuid:entry_id>", waiting.entry, name="waiting_entry"),
    path("api/v1/waiting-entries/<uuid:entry_id>/withdrawal", waiting.withdrawal, name="waiting_withdrawal"),
    path("api/v1/requests", requests.requests, name="requests"),
    path("api/v1/requests/<uuid:request_id>", requests.one_request, name="request"),
    path("api/v1/figures", figures.figures, name="figures"),
    path("api/v1/patients", times.patients, name="patients"),
    path("fhir/r4/metadata", capabilities.metadata, name="fhir_metadata"),
    path("fhir/r4/.well-known/smart-configuration", collections.smart, name="fhir_smart"),
    re_path(r"^fhir/r4/Appointment/\$(?P<verb>find|hold|book)/?$", collections.operation, name="fhir_operation"),
    re_path(rf"^fhir/r4/{KIND}/{NAME}/_history/?$", collections.history, name="fhir_history"),
    re_path(
        rf"^fhir/r4/{KIND}/{NAME}/_history/(?P<mark>[0-9a-f]{{1,16}})/?$", collections.history, name="fhir_version"
    ),
    re_path(rf"^fhir/r4/{KIND}/_search/?$", collections.searching, name="fhir_searching"),
    re_path(rf"^fhir/r4/{KIND}/?$", collections.collection, name="fhir_collection"),
    re_path(rf"^fhir/r4/{KIND}/{NAME}/?$", collections.instance, name="fhir_instance"),
    path("fhir/r4", collections.nothing, name="fhir_base"),
    re_path(r"^fhir/r4/(?P<path>.*)$", collections.nothing, name="fhir_nothing"),
    path("sas/", taking_part.practices, name="sas"),
    path("sas/<uuid:structure_id>/", taking_part.practice, name="sas_practice"),
    path("sas/<uuid:structure_id>/end/", taking_part.end, name="sas_end"),
    path("sas/<uuid:structure_id>/appointments/", regulated.appointments, name="sas_appointments"),
    path("sas/appointments/<uuid:booking_id>/repetition/", regulated.repetition, name="sas_repetition"),
    path("sas/return/", regulating.coming_back, name="sas_return"),
    path("sas/agenda/<uuid:place_id>/", taking_part.entry, name="sas_agenda"),
    path("sas/agenda/<uuid:role_id>/<int:minute>/<int:lasts_min>/", regulating.booking, name="sas_booking"),
    path("sas/place/<uuid:place_id>/", taking_part.entry, name="sas_place"),
    path("oauth/authorize", consent.authorize, name="authorize"),
    path("programs/mine/", consent.mine, name="grants"),
    path("programs/mine/<uuid:grant_id>/end/", consent.taking_back, name="grant_taking_back"),
    path("oauth/token", tokens.token, name="token"),
    path("oauth/revoke", tokens.giving_back, name="giving_back"),
    path("programs/", tokens.structures, name="programs"),
    path("programs/<uuid:structure_id>/", tokens.accesses, name="accesses"),
    path("programs/sink/", webhooks.sink, name="sink"),
    path("programs/<uuid:structure_id>/webhooks/", webhooks.webhooks, name="webhooks"),
    path("programs/webhooks/<uuid:webhook_id>/end/", webhooks.end, name="webhook_end"),
    path("programs/webhooks/<uuid:webhook_id>/trial/", webhooks.trial, name="webhook_trial"),
    path("programs/tellings/<uuid:telling_id>/repetition/", webhooks.repetition, name="telling_repetition"),
    path("programs/<uuid:access_id>/revocation/", tokens.revocation, name="access_revocation"),
    path("telephony/events", telephony.telephony_events, name="telephony_events"),
    path("telephony/announcement/<slug:number>", telephony.announcement, name="announcement"),
    path("telephony/<slug:maker>/<slug:number>", telephony.maker_events, name="maker_events"),
    path("mail/in/<uuid:structure_id>", mails.mail_in, name="mail_in"),
    path("desk/switchboard/mail/", mails.demo_mail, name="demo_mail"),
    path("desk/switchboard/", telephony.switchboard, name="switchboard"),
]
