"""Appointments taken with a regulator of the national platform, and what it was told of them."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from permanence.agenda.models import Appointment
from permanence.directory.models import Structure
from permanence.foundation.models import Row

from .webhooks import State, Trouble


class SasBooking(Row):
    """That an appointment was taken with a regulator: the platform is told of it, and of each change.

    Its own identifier is the one the platform knows the appointment by, also when another time takes its place. Who
    the regulator is stands here: his own row is seen through the platform's door alone.

    :param told: the mark of what the platform has of it; empty when it has nothing
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="+")
    national = models.BooleanField()
    number = models.CharField(max_length=60)
    name = models.CharField(max_length=260)
    at = models.DateTimeField(db_default=TransactionNow())
    by_name = models.CharField(max_length=200)
    told = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    answered = models.PositiveSmallIntegerField(null=True, blank=True)  # the status of the last answer
    trouble = models.CharField(max_length=9, choices=Trouble, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["structure", "-at"], name="sas_booking_by_time")]
