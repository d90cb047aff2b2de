"""Rooms and devices in the agenda: what a reason needs of them, and what takes one without a patient."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

from permanence.capacity.models import Resource
from permanence.directory.models import Structure
from permanence.foundation.models import Row

from .appointments import VisitReason


class Requirement(Row):
    """That a visit for this reason takes one of some rooms or devices as well; PostgreSQL marks the reason."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    reason = models.ForeignKey(VisitReason, models.CASCADE, related_name="requirements")
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["rank", "id"]


class Suitable(Row):
    """One room or device that serves for a requirement, its own or one shared by another structure."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="suitable")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(default=1)  # the first is preferred

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["requirement", "resource"], name="suitable_named_once"),
        ]


class Use(Row):
    """That a room or a device is taken without a patient: a meeting, its upkeep; its reservation names this row."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")  # who takes it
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    what = models.CharField(max_length=80)  # said to the staff, never about a patient
    during = DateTimeRangeField()
    starts_at = models.GeneratedField(
        expression=RangeStartsWith("during"), output_field=models.DateTimeField(), db_persist=True
    )
    ends_at = models.GeneratedField(
        expression=RangeEndsWith("during"), output_field=models.DateTimeField(), db_persist=True
    )
    row = models.UUIDField(null=True, blank=True)  # the same for those that come back every week
    at = models.DateTimeField(db_default=TransactionNow())
    by_name = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)  # given back
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False, starts_at__isnull=False, ends_at__isnull=False),
                name="use_has_duration",
            ),
            models.CheckConstraint(condition=~Q(what=""), name="use_says_what_for"),
        ]
        indexes = [models.Index(fields=["resource", "starts_at"], name="use_by_time")]
