"""Appointments that belong together: so many sessions, on these days of the week, between these hours."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.models import Row
from permanence.patients.models import Patient

from .appointments import Appointment, VisitReason


class Series(Row):
    """What was asked for: the sessions are places in it; each change of the whole is a further revision."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    practitioner_role = models.ForeignKey(PractitionerRole, models.PROTECT, related_name="+")
    reason = models.ForeignKey(VisitReason, models.PROTECT, related_name="+")
    count = models.PositiveSmallIntegerField()
    weekdays = ArrayField(models.PositiveSmallIntegerField())  # 0 is Monday
    every_weeks = models.PositiveSmallIntegerField(default=1)
    from_hour = models.TimeField()  # wall time, like `to_hour`
    to_hour = models.TimeField()
    first_on = models.DateField()
    revision = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gte=2, count__lte=60, every_weeks__gte=1, every_weeks__lte=12),
                name="series_sensible",
            ),
            models.CheckConstraint(condition=Q(to_hour__gt=F("from_hour")), name="series_has_hours"),
        ]


class Place(Row):
    """One session of a series."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, models.CASCADE, related_name="places")
    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="place")
