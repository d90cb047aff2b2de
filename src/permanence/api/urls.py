from django.urls import path

from . import views

app_name = "api"
urlpatterns = [
    path("telephony/events", views.telephony_events, name="telephony_events"),
    path("desk/switchboard/", views.switchboard, name="switchboard"),
]
