from django.urls import path

from .views import appointments, copies, entrance, far_offers, formalities, managing, offers, ways

app_name = "portal"
urlpatterns = [
    path("offer/<str:token>/", offers.offer, name="offer"),
    path("offer-elsewhere/<str:token>/", far_offers.far_offer, name="far_offer"),
    path("copy/<str:token>/", copies.copy, name="copy"),
    path("formality/<str:token>/", formalities.formality, name="formality"),
    path("identity/return/", ways.identity_return, name="identity_return"),
    path("identity/left/", ways.identity_left, name="identity_left"),
    path("entrance/<str:token>/", entrance.entrance, name="entrance"),
    path("<str:token>/", appointments.appointment, name="appointment"),
    path("<str:token>/cancellation/", appointments.cancellation, name="cancellation"),
    path("<str:token>/move/", managing.move, name="move"),
    path("<str:token>/presence/", managing.presence, name="presence"),
    path("<str:token>/sooner/", managing.sooner, name="sooner"),
    path("<str:token>/remote/", managing.remote, name="remote"),
    path("<str:token>/appointment.ics", appointments.calendar, name="calendar"),
]
