"""Formalities a patient is helped with, and the steps ticked."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Structure
from permanence.foundation.models import Row
from permanence.patients.models import Patient


class FormalityKind(models.TextChoices):
    """What is asked for, and from whom."""

    REGULAR_DOCTOR = "regular_doctor", pgettext_lazy("formality", "change of regular doctor")
    TRANSPORT = "transport", pgettext_lazy("formality", "medical transport")
    ALD = "ald", pgettext_lazy("formality", "long-term illness")
    STATE_AID = "state_aid", pgettext_lazy("formality", "state aid")
    INSURER = "insurer", pgettext_lazy("formality", "complementary insurer")


class Formality(Row):
    """One formality of a patient, from the day he is helped until it is over.

    :ivar task_id: what reminds of it on the to-do of the practice
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=14, choices=FormalityKind)
    begun_at = models.DateTimeField()
    begun_by_name = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    task_id = models.UUIDField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-begun_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "kind"], condition=Q(closed_at=None), name="formality_once")
        ]


class Ticked(Row):
    """One step done: when, and by whom it was ticked."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    formality = models.ForeignKey(Formality, models.CASCADE, related_name="ticked")
    step = models.CharField(max_length=16)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["formality", "step"], name="step_ticked_once")]
