"""Where programs want to be told what happens, and what each was told."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed


class Happening(models.TextChoices):
    """What is told."""

    BOOKED = "appointment.booked", _("an appointment is booked, or moved to another time")
    CANCELLED = "appointment.cancelled", _("an appointment is cancelled, or moved away")


class State(models.TextChoices):
    """Where a call stands."""

    WAITING = "waiting", pgettext_lazy("webhook", "to be sent")
    TOLD = "told", pgettext_lazy("webhook", "received")
    GIVEN_UP = "given_up", pgettext_lazy("webhook", "given up")


class Trouble(models.TextChoices):
    """Why a call did not arrive."""

    ADDRESS = "address", _("the address leads to no public place")
    UNREACHED = "unreached", _("nothing answers")
    TOO_SLOW = "too_slow", _("it takes too long to answer")
    REFUSED = "refused", _("it answers that it does not take it")


class Webhook(Row):
    """An address of an integrator's; the secret its calls are signed with is kept sealed."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=500)
    happenings = ArrayField(models.CharField(max_length=30, choices=Happening))
    secret = Sealed()
    at = models.DateTimeField(db_default=TransactionNow())
    by_name = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]


class Telling(Row):
    """One thing told to one webhook: an identifier and a moment, nothing of anyone."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="tellings")
    happening = models.CharField(max_length=30)
    about = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    answered = models.PositiveSmallIntegerField(null=True, blank=True)  # the status of the last answer
    trouble = models.CharField(max_length=9, choices=Trouble, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["webhook", "-at"], name="telling_by_webhook"),
            models.Index(fields=["structure", "due_at"], condition=models.Q(state="waiting"), name="telling_waiting"),
        ]
