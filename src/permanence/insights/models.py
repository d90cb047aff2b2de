"""What a structure aims at, the monthly reports it keeps, and its calls long past, as figures need them."""

from django.contrib.postgres.functions import TransactionNow
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from permanence.directory.models import Structure
from permanence.foundation.models import Row


class ServiceAim(Row):
    """How many percent of a structure's calls are to be answered within how many seconds."""

    structure = models.OneToOneField(Structure, models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(100)])
    within_s = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(600)])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__range=(1, 100), within_s__range=(1, 600)), name="service_aim_can_be_met"
            )
        ]


class Report(Row):
    """What the calls of one practice came to in one month, as it was made: counts only, and the paper itself.

    Made again, another row stands beside the first, which stays as it was sent.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    version = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(db_default=TransactionNow())
    made_by_name = models.CharField(max_length=200)  # empty: made by itself on the first of the month
    figures = models.JSONField()
    paper = models.BinaryField()  # PDF

    class Meta:
        ordering = ["-month", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "month", "version"], name="report_version_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="report_month_begins"),
        ]


class PastCall(models.Model):
    """What figures need of a call five weeks past: one short row, which stays when the call itself is removed."""

    call_id = models.UUIDField(primary_key=True)
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    line_id = models.UUIDField()
    who = models.UUIDField(null=True)
    stage = models.CharField(max_length=9)
    wait_s = models.IntegerField()
    day = models.DateField()  # local
    half = models.SmallIntegerField()  # half-hour of that day
    kind = models.CharField(max_length=12)
    reason_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=12)
    lost = models.BooleanField()
    handled_s = models.IntegerField(null=True)
    at_first = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["structure", "day"], name="past_call_by_day")]


class PastUntil(models.Model):
    """Until when the calls of a structure are kept as past ones: from there on the desk's own tables tell."""

    structure = models.OneToOneField(Structure, models.PROTECT, primary_key=True, related_name="+")
    until = models.DateTimeField()
