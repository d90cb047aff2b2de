"""Addresses of announcements to many, within the agenda's own."""

from django.urls import path

from .views import announcements

urlpatterns = [
    path("", announcements.announcements, name="announcements"),
    path("new/", announcements.new, name="announcement_new"),
    path("<uuid:announcement_id>/", announcements.announcement, name="announcement"),
    path("<uuid:announcement_id>/withdrawal/", announcements.withdrawal, name="announcement_withdrawal"),
    path("<uuid:announcement_id>/departure/", announcements.departure, name="announcement_departure"),
]
