from django.urls import path

from . import entrance, views

app_name = "portal"
urlpatterns = [
    path("entrance/<str:token>/", entrance.entrance, name="entrance"),
    path("<str:token>/", views.appointment, name="appointment"),
    path("<str:token>/cancellation/", views.cancellation, name="cancellation"),
    path("<str:token>/appointment.ics", views.calendar, name="calendar"),
]
