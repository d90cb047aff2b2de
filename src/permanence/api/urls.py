from django.urls import path, re_path

from .views import mails, patients, taking_part, telephony, times, tokens
from .views.fhir import collections

app_name = "api"
KIND = "(?P<kind>[A-Za-z]{1,60})"
urlpatterns = [
    path("api/v1/free-times", times.free_times, name="free_times"),
    path("api/v1/appointments", times.appointments, name="appointments"),
    path("fhir/r4/metadata", collections.metadata, name="fhir_metadata"),
    re_path(rf"^fhir/r4/{KIND}/?$", collections.collection, name="fhir_collection"),
    re_path(rf"^fhir/r4/{KIND}/(?P<name>[A-Za-z0-9.-]{{1,64}})/?$", collections.instance, name="fhir_instance"),
    path("sas/", taking_part.practices, name="sas"),
    path("sas/<uuid:structure_id>/", taking_part.practice, name="sas_practice"),
    path("sas/<uuid:structure_id>/end/", taking_part.end, name="sas_end"),
    path("sas/agenda/<uuid:place_id>/", taking_part.entry, name="sas_agenda"),
    path("sas/place/<uuid:place_id>/", taking_part.entry, name="sas_place"),
    path("oauth/token", tokens.token, name="token"),
    path("programs/", tokens.structures, name="programs"),
    path("programs/<uuid:structure_id>/", tokens.accesses, name="accesses"),
    path("programs/<uuid:access_id>/revocation/", tokens.revocation, name="access_revocation"),
    path("api/v1/patients", patients.patients, name="patients"),
    path("telephony/events", telephony.telephony_events, name="telephony_events"),
    path("telephony/announcement/<slug:number>", telephony.announcement, name="announcement"),
    path("telephony/<slug:maker>/<slug:number>", telephony.maker_events, name="maker_events"),
    path("mail/in/<uuid:structure_id>", mails.mail_in, name="mail_in"),
    path("desk/switchboard/mail/", mails.demo_mail, name="demo_mail"),
    path("desk/switchboard/", telephony.switchboard, name="switchboard"),
]
