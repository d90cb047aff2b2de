"""The seals of the trace, and when they were last looked at. They tell of all structures together and name none."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from permanence.foundation.models import Row


class Seal(models.Model):
    """The fingerprint of a block of the trace, chained to the seal before.

    `digest` is that of the lines whose transactions are numbered from `since` (included) to `until` (excluded).
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=TransactionNow())
    since = models.BigIntegerField(unique=True)
    until = models.BigIntegerField()
    lines = models.BigIntegerField()
    newest = models.DateTimeField(null=True)  # the youngest of its lines
    digest = models.CharField(max_length=64)
    mark = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="seal_of_a_block")]


class LetGo(models.Model):
    """That the lines of a sealed block were taken out, having been kept as long as they are: its seal stays."""

    seal = models.OneToOneField(Seal, models.PROTECT, primary_key=True, related_name="let_go")
    at = models.DateTimeField(db_default=TransactionNow())
    lines = models.BigIntegerField()
    mark = models.CharField(max_length=64)  # made with the installation's secret, as a seal is


class Inspection(Row):
    """One verification of the whole chain: how many lines it found as they were sealed, or where it broke."""

    at = models.DateTimeField(db_default=TransactionNow())
    lines = models.BigIntegerField()
    broken_at = models.ForeignKey(Seal, models.PROTECT, null=True, related_name="+")
