"""What a patient is to be called back for, and by when: a prescription to renew, a vaccine, a check-up."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed
from permanence.patients.models import Patient

MOST_LEAD_DAYS = 90
MOST_MONTHS = 60


class RecallKind(models.TextChoices):
    """What it is for; never told to anybody but the staff."""

    RENEWAL = "renewal", _("prescription to renew")
    VACCINE = "vaccine", _("vaccine")
    CHECKUP = "checkup", _("check-up")
    OTHER = "other", pgettext_lazy("recall", "other follow-up")


class RecallOutcome(models.TextChoices):
    """How it ended."""

    DONE = "done", pgettext_lazy("recall", "done")
    DROPPED = "dropped", pgettext_lazy("recall", "given up")


class Recall(Row):
    """That a patient should come back to a practitioner by a day; told once, and followed until it ends.

    :ivar lead_days: how long before that day he is told
    :ivar every_months: done, the next one is planned so long after
    :ivar told_way: of `messaging.rules.reaching`; empty as long as nobody was told
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    practitioner_role = models.ForeignKey(PractitionerRole, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=RecallKind)
    due_on = models.DateField()
    lead_days = models.PositiveSmallIntegerField(default=14)
    every_months = models.PositiveSmallIntegerField(null=True, blank=True)
    note = Sealed(max_length=300, blank=True, default="")
    planned_at = models.DateTimeField()
    planned_by_name = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_way = models.CharField(max_length=8, blank=True)
    outcome = models.CharField(max_length=8, choices=RecallOutcome, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "practitioner_role", "kind"], condition=Q(ended_at=None), name="recall_once"
            ),
            models.CheckConstraint(condition=Q(lead_days__lte=MOST_LEAD_DAYS), name="recall_told_in_time"),
            models.CheckConstraint(
                condition=Q(every_months=None) | Q(every_months__gte=1, every_months__lte=MOST_MONTHS),
                name="recall_comes_again_within_years",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="") | Q(ended_at__isnull=False) & ~Q(outcome=""),
                name="recall_ends_somehow",
            ),
        ]
        indexes = [
            models.Index(fields=["structure", "due_on"], condition=Q(ended_at=None), name="recall_open"),
        ]
