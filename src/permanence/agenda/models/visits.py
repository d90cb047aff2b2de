"""What happened around an appointment, fact by fact; its stage and its status follow, kept by PostgreSQL."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.models import Row

from .appointments import Appointment


class StepKind(models.TextChoices):
    """A fact of a visit; the stage an appointment has reached bears the same code."""

    CONFIRMED = "confirmed", _("confirmed")
    ARRIVED = "arrived", _("arrived")
    WAITING = "waiting", _("in the waiting room")
    IN_ROOM = "in_room", _("with the practitioner")
    GONE = "gone", _("gone")
    EXCUSED = "excused", _("absent, excused")
    UNEXCUSED = "unexcused", _("absent, not excused")


class Step(Row):
    """One fact of a visit: who noted it and when it was; taken back, it stays and counts no more."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    at = models.DateTimeField()
    by_patient = models.BooleanField(default=False)
    by_name = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "kind"], condition=Q(undone_at=None), name="step_once_of_a_kind"
            ),
        ]


class Delay(Row):
    """That a practitioner runs late by so many minutes, said by someone; it stands instead of what is computed.

    The last one said counts, until its moment; none at all is said by 0.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    practitioner_role = models.ForeignKey(PractitionerRole, models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minutes__lte=480), name="delay_sensible")]
        indexes = [models.Index(fields=["practitioner_role", "at"], name="delay_by_practitioner")]


class DelayTold(Row):
    """That one patient was told of a delay: how, when and by whom."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    delay = models.ForeignKey(Delay, models.CASCADE, related_name="told")
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="+")
    how = models.CharField(
        max_length=6, choices=[("email", _("by e-mail")), ("sms", _("by SMS")), ("voice", _("by voice"))]
    )
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delay", "appointment"], name="told_once_of_a_delay")]


class EntranceTry(Row):
    """A code typed at an entrance that was none: too many of them close it for a while."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["structure", "at"], name="entrance_try_by_time")]
