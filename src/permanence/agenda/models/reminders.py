"""Reminders: how long before, for a practice or for one reason; and that each was told once."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from permanence.directory.models import Structure
from permanence.foundation.models import Row
from permanence.messaging.models import Message

from .appointments import Appointment, VisitReason


class Reminding(Row):
    """When patients are reminded of their appointments, and until when an answer may cancel one.

    Without a row a practice reminds as `rules.reminding.USUAL` says; a reason's own row takes the practice's place.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    reason = models.OneToOneField(VisitReason, models.CASCADE, null=True, blank=True, related_name="reminding")
    leads_min = ArrayField(models.PositiveIntegerField(), default=list)  # minutes before; none: nobody is reminded
    cancel_until_min = models.PositiveIntegerField(default=120)  # of the practice's row: later, a human is asked
    silent_after = models.PositiveSmallIntegerField(default=3)  # of the practice's row: then a human calls [190]
    early_min = models.PositiveSmallIntegerField(default=0)  # of the practice's row: to come so long before [12]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["structure"], condition=Q(reason=None), name="reminding_once_a_practice")
        ]


class Reminder(Row):
    """That one reminder of one appointment was told: by a message, or left to a voice."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="reminders")
    lead_min = models.PositiveIntegerField()
    message = models.ForeignKey(Message, models.PROTECT, null=True, blank=True, related_name="+")
    way = models.CharField(max_length=8)  # of `messaging.rules.reaching`
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appointment", "lead_min"], name="reminded_once_of_each")]
        indexes = [models.Index(fields=["message"], name="reminder_by_message")]
