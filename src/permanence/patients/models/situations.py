"""What a practice should be fitted out for when a patient comes: it tells of health or of means, and is shown so."""

from django.db import models

from permanence.directory.models import Structure, Welcomed
from permanence.foundation.models import Row

from .patients import Patient


class Situation(Row):
    """That a patient is one of the people a practice may be fitted out for; who noted it and when stand in the trace.

    It says what welcoming him needs and no more: no illness, no degree, no cause.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=9, choices=Welcomed)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "kind"], name="situation_once")]
        indexes = [models.Index(fields=["structure", "kind"], name="situation_by_kind")]
