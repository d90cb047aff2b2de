"""A stretch of time, for the tables that hold one."""

from datetime import timedelta

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.db import models
from django.db.models import F, Q

from permanence.foundation.models import Row

DAY = timedelta(days=1)
LASTS = F("ends_at") - F("starts_at")


class Spell(Row):
    """A stretch of time, half-open `[)`.

    Its ends are also kept as plain columns: behind row-level security PostgreSQL may not use an index through a
    range operator (it is not leakproof), and may through a comparison of instants.
    """

    during = DateTimeRangeField()
    starts_at = models.GeneratedField(
        expression=RangeStartsWith("during"), output_field=models.DateTimeField(), db_persist=True
    )
    ends_at = models.GeneratedField(
        expression=RangeEndsWith("during"), output_field=models.DateTimeField(), db_persist=True
    )

    class Meta:
        abstract = True


def bounded(name: str) -> models.CheckConstraint:
    """Refuse what has no beginning or no end."""
    return models.CheckConstraint(condition=Q(starts_at__isnull=False, ends_at__isnull=False), name=name)
