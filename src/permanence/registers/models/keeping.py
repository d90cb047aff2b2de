"""What is kept longer than its time, and what was erased."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed
from permanence.patients.models import Patient


class Extent(models.TextChoices):
    """How much of a file was erased."""

    BESIDE = "beside", _("what the law does not oblige to keep")
    WHOLE = "whole", _("the whole file")


class Hold(Row):
    """That a file is kept though its time is over: a dispute, an inquiry (gel)."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    why = Sealed()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["patient"], condition=Q(lifted_at=None), name="held_once"),
            models.CheckConstraint(condition=~Q(why=""), name="held_with_words"),
        ]


class Erasure(Row):
    """That a file, or a part of it, was erased: when, by whom, by which right, how many rows."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    demand = models.ForeignKey("registers.Demand", models.PROTECT, null=True, blank=True, related_name="erasures")
    extent = models.CharField(max_length=8, choices=Extent)
    ground = models.CharField(max_length=8)  # demand, years, child or death
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    rows = models.JSONField(default=dict)  # how many of each table

    class Meta:
        ordering = ["-at", "-id"]
