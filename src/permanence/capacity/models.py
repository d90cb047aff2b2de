"""Everything that can be taken: resources, when they are open, and what is promised about them."""

from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThan, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import PractitionerRole, Structure
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


class Resource(Row):
    """A practitioner at a structure, a room, a device…: what cannot be in two places."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=12,
        choices=[("practitioner", _("Practitioner")), ("room", _("Room")), ("device", _("Device"))],
    )
    name = models.CharField(max_length=120)
    practitioner_role = models.OneToOneField(PractitionerRole, models.PROTECT, null=True, blank=True, related_name="+")
    seats = models.PositiveSmallIntegerField(default=1)
    time_zone = models.CharField(max_length=40, default="Europe/Paris")

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=Q(seats__gte=1), name="resource_has_a_seat")]

    def __str__(self) -> str:
        return self.name


class OpeningKind(models.TextChoices):
    """What an opening is kept for."""

    REGULAR = "regular", _("regular")
    EMERGENCY = "emergency", _("kept for emergencies")


class OpeningRule(Row):
    """A weekly opening in local wall time: 9:00 stays 9:00 across both changes of hour."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="opening_rules")
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    kind = models.CharField(max_length=10, choices=OpeningKind, default=OpeningKind.REGULAR)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_rule_weekday"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="opening_rule_has_duration"),
        ]


class Opening(Spell):
    """One materialised opening."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="openings", db_index=False)
    rule = models.ForeignKey(
        OpeningRule, models.CASCADE, null=True, blank=True, related_name="openings", db_index=False
    )
    kind = models.CharField(max_length=10, choices=OpeningKind, default=OpeningKind.REGULAR)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(during__isempty=False), name="opening_has_duration"),
            models.CheckConstraint(condition=Q(LessThanOrEqual(LASTS, DAY)), name="opening_within_a_day"),
            models.UniqueConstraint(fields=["rule", "during"], name="opening_materialised_once"),
        ]
        indexes = [
            models.Index(
                fields=["resource", "ends_at"], include=["starts_at", "kind", "structure"], name="opening_by_end"
            )
        ]


class Closure(Spell):
    """That a resource takes nothing for a while: absence, leave, holiday."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="closures", db_index=False)
    why = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(during__isempty=False), name="closure_has_duration")]
        indexes = [models.Index(fields=["resource", "ends_at"], name="closure_by_end")]


class ReservationState(models.TextChoices):
    """A hold becomes booked or ends; what is ended no longer takes the seat."""

    HELD = "held", _("held")
    BOOKED = "booked", _("booked")
    ENDED = "ended", _("ended")


READ_WITH_IT = ["starts_at", "seat", "state", "expires_at", "structure"]


class Reservation(Spell):
    """A promise about one seat of a resource; live ones never overlap: PostgreSQL refuses it."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="reservations", db_index=False)
    seat = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=ReservationState, default=ReservationState.BOOKED)
    expires_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=20)  # what it is for: `appointment`, `stay`…
    held_for = models.UUIDField(null=True, blank=True)  # the identifier of that row
    created_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="no_double_booking",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    ("seat", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["held", "booked"]),
            ),
            models.CheckConstraint(condition=Q(during__isempty=False), name="reservation_has_duration"),
            models.CheckConstraint(
                condition=Q(state="held", expires_at__isnull=False) | ~Q(state="held"), name="hold_expires"
            ),
        ]
        indexes = [
            models.Index(fields=["held_for"], name="reservation_by_holder"),
            models.Index(
                fields=["resource", "ends_at"],
                condition=Q(state__in=["held", "booked"]),
                include=READ_WITH_IT,
                name="reservation_live_by_end",
            ),
            models.Index(
                fields=["resource", "ends_at"],
                condition=Q(state__in=["held", "booked"]) & Q(GreaterThan(LASTS, DAY)),
                include=READ_WITH_IT,
                name="reservation_live_long",
            ),
        ]
