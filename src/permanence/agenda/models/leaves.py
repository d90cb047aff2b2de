"""Leave: asked for by someone of the staff, granted or refused by who answers for the team; how many must be there."""

from datetime import time
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.agenda.rules.leaves import Off
from permanence.directory.models import Person, PractitionerRole, Structure
from permanence.foundation.models import Row


class LeaveKind(models.TextChoices):
    """What it is for; never why someone is ill."""

    HOLIDAY = "holiday", pgettext_lazy("kind of leave", "holiday")
    TRAINING = "training", _("training")
    RECOVERY = "recovery", _("time off in lieu")
    FAMILY = "family", _("family event")
    OTHER = "other", pgettext_lazy("kind of leave", "other")


class LeaveState(models.TextChoices):
    """How far it has come."""

    ASKED = "asked", pgettext_lazy("leave", "asked")
    GRANTED = "granted", pgettext_lazy("leave", "granted")
    REFUSED = "refused", pgettext_lazy("leave", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("leave", "withdrawn")


class DateSpan(Func):
    """Whole days, both included, as a range: how leave began, before it had hours; the first migration names it."""

    function = "DATERANGE"
    output_field = DateRangeField()


class WallSpan(Func):
    """From an hour of one day to an hour of another, on the wall; whole days where no hour is said."""

    arity = 4
    output_field = DateTimeRangeField()

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, tuple[str | int, ...]]:
        """Write it as PostgreSQL counts it: an hour 24 is the next midnight."""
        first_on, from_time, last_on, until_time = (compiler.compile(one)[0] for one in self.source_expressions)
        begins, ends = f"COALESCE({from_time}, TIME '00:00')", f"COALESCE({until_time}, TIME '24:00')"
        return f"TSRANGE({first_on} + {begins}, {last_on} + {ends})", ()


LIVE = Q(state__in=["asked", "granted"])
AFTER_IT_BEGINS = Q(last_on__gt=F("first_on")) | Q(last_on=F("first_on")) & (
    Q(from_time=None) | Q(until_time=None) | Q(until_time__gt=F("from_time"))
)


class Leave(Row):
    """Days off, both included, whole but for an hour of the first and one of the last.

    Those of one person at a structure never overlap: PostgreSQL refuses it.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    practitioner_role = models.ForeignKey(PractitionerRole, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=8, choices=LeaveKind, default=LeaveKind.HOLIDAY)
    first_on = models.DateField()
    last_on = models.DateField()
    from_time = models.TimeField(null=True, blank=True)  # of the first day; none: all of it
    until_time = models.TimeField(null=True, blank=True)  # of the last day; none: all of it
    note = models.CharField(max_length=200, blank=True)
    replacement = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=LeaveState, default=LeaveState.ASKED)
    settled_at = models.DateTimeField(null=True, blank=True)  # granted, refused or withdrawn
    settled_by = models.CharField(max_length=200, blank=True)
    word = models.CharField(max_length=200, blank=True)  # what is said to who asked
    seen_at = models.DateTimeField(null=True, blank=True)  # he knows the answer
    closure_id = models.UUIDField(null=True, blank=True)  # what closes his agenda meanwhile

    class Meta:
        ordering = ["first_on", "asked_at"]
        constraints = [
            models.CheckConstraint(condition=AFTER_IT_BEGINS, name="leave_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(until_time=None) | Q(until_time__gt=time()), name="leave_ends_on_its_last_day"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", settled_at=None) | ~Q(state="asked") & Q(settled_at__isnull=False),
                name="leave_settled_says_when",
            ),
            ExclusionConstraint(
                name="leave_once_a_day",
                expressions=[
                    ("structure", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (WallSpan("first_on", "from_time", "last_on", "until_time"), RangeOperators.OVERLAPS),
                ],
                condition=LIVE,
            ),
        ]
        indexes = [models.Index(fields=["structure", "last_on"], name="leave_by_end")]

    @property
    def off(self) -> Off:
        """The days and hours, as the rules take them."""
        return Off(self.first_on, self.last_on, self.from_time, self.until_time)


class Presence(Row):
    """How many practitioners must receive on each day on which the structure is open."""

    structure = models.OneToOneField(Structure, models.CASCADE, related_name="+")
    least = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(least__range=(1, 99)), name="presence_sensible")]
