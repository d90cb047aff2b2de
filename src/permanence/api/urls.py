from django.urls import path, re_path

from .views import telephony, times
from .views.fhir import collections

app_name = "api"
KIND = "(?P<kind>[A-Za-z]{1,60})"
urlpatterns = [
    path("api/v1/free-times", times.free_times, name="free_times"),
    path("api/v1/appointments", times.appointments, name="appointments"),
    re_path(rf"^fhir/r4/{KIND}/?$", collections.collection, name="fhir_collection"),
    re_path(rf"^fhir/r4/{KIND}/(?P<name>[A-Za-z0-9.-]{{1,64}})/?$", collections.instance, name="fhir_instance"),
    path("telephony/events", telephony.telephony_events, name="telephony_events"),
    path("telephony/announcement/<slug:number>", telephony.announcement, name="announcement"),
    path("telephony/<slug:maker>/<slug:number>", telephony.maker_events, name="maker_events"),
    path("desk/switchboard/", telephony.switchboard, name="switchboard"),
]
