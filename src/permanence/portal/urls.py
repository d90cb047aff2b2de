from django.urls import path

from . import views

app_name = "portal"
urlpatterns = [
    path("<str:token>/", views.appointment, name="appointment"),
    path("<str:token>/cancellation/", views.cancellation, name="cancellation"),
    path("<str:token>/appointment.ics", views.calendar, name="calendar"),
]
