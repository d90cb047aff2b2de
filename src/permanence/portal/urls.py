from django.urls import path

from . import entrance, far_offers, offers, views

app_name = "portal"
urlpatterns = [
    path("offer/<str:token>/", offers.offer, name="offer"),
    path("offer-elsewhere/<str:token>/", far_offers.far_offer, name="far_offer"),
    path("entrance/<str:token>/", entrance.entrance, name="entrance"),
    path("<str:token>/", views.appointment, name="appointment"),
    path("<str:token>/cancellation/", views.cancellation, name="cancellation"),
    path("<str:token>/appointment.ics", views.calendar, name="calendar"),
]
