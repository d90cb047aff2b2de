from django.urls import path

from .views import patients, telephony, times

app_name = "api"
urlpatterns = [
    path("api/v1/free-times", times.free_times, name="free_times"),
    path("api/v1/appointments", times.appointments, name="appointments"),
    path("api/v1/patients", patients.patients, name="patients"),
    path("telephony/events", telephony.telephony_events, name="telephony_events"),
    path("telephony/announcement/<slug:number>", telephony.announcement, name="announcement"),
    path("telephony/<slug:maker>/<slug:number>", telephony.maker_events, name="maker_events"),
    path("desk/switchboard/", telephony.switchboard, name="switchboard"),
]
