"""The address short enough to be typed on a television."""

from django.urls import path

from .views import screens

app_name = "wall"
urlpatterns = [path("", screens.pairing, name="pairing")]
