"""Addresses of leave, within the agenda's own."""

from django.urls import path

from .views import leave_hanging, leaves

urlpatterns = [
    path("leaves/", leaves.leaves, name="leaves"),
    path("leaves/new/", leaves.asking, name="leave_asking"),
    path("leaves/<uuid:leave_id>/", leaves.leave, name="leave"),
    path("leaves/<uuid:leave_id>/hanging/", leave_hanging.leave_hanging, name="leave_hanging"),
    path("leaves/<uuid:leave_id>/answer/", leaves.answer, name="leave_answer"),
    path("leaves/<uuid:leave_id>/withdrawal/", leaves.withdrawal, name="leave_withdrawal"),
    path("leaves/<uuid:leave_id>/revocation/", leaves.revocation, name="leave_revocation"),
    path("<uuid:structure_id>/presence/", leaves.presence, name="presence"),
]
