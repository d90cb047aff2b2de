"""What is promised about resources."""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure

from .resources import MOST_SEATS, Resource
from .spells import Spell, bounded


class ReservationState(models.TextChoices):
    """A hold becomes booked or ends; what is ended no longer takes the seat."""

    HELD = "held", _("held")
    BOOKED = "booked", _("booked")
    ENDED = "ended", _("ended")


def live(now: datetime) -> Q:
    """Tell the reservations that take their seat at a moment: booked ones, and holds that have not expired."""
    return Q(state="booked") | Q(state="held", expires_at__gt=now)


class Reservation(Spell):
    """A promise about one seat of a resource; live ones never overlap: PostgreSQL refuses it.

    Its time holds the buffers before and after. Deliberate overbooking takes a seat of its own above those that
    there are, and says who did it and why.
    """

    # The resource's: the key of both, (resource, structure), says all that one of each would.
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    borrower = models.ForeignKey(Structure, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    resource = models.ForeignKey(
        Resource, models.PROTECT, related_name="reservations", db_index=False, db_constraint=False
    )
    seat = models.PositiveSmallIntegerField(default=1)
    before_min = models.PositiveSmallIntegerField(default=0)
    after_min = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=ReservationState, default=ReservationState.BOOKED)
    expires_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=20)  # what it is for: `appointment`, `stay`…
    held_for = models.UUIDField(null=True, blank=True)  # the identifier of that row
    key = models.CharField(max_length=100, null=True, blank=True)
    overbooked_by = models.CharField(max_length=200, blank=True)
    overbooked_why = models.CharField(max_length=200, blank=True)
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
            bounded("reservation_bounded"),
            models.CheckConstraint(condition=Q(during__isempty=False), name="reservation_has_duration"),
            models.CheckConstraint(
                condition=Q(state="held", expires_at__isnull=False) | ~Q(state="held"), name="hold_expires"
            ),
            models.CheckConstraint(
                condition=Q(seat__lte=MOST_SEATS, overbooked_by="", overbooked_why="")
                | Q(seat__gt=MOST_SEATS) & ~Q(overbooked_by="") & ~Q(overbooked_why=""),
                name="overbooking_says_who_and_why",
            ),
        ]
        indexes = [
            models.Index(fields=["held_for"], name="reservation_by_holder"),
            models.Index(fields=["borrower"], condition=Q(borrower__isnull=False), name="reservation_by_borrower"),
            models.Index(fields=["key"], condition=Q(key__isnull=False), name="reservation_by_key"),
            models.Index(
                fields=["resource", "seat", "ends_at"],
                condition=Q(state__in=["held", "booked"]),
                include=["starts_at", "state", "expires_at", "structure"],
                name="reservation_live",
            ),
            models.Index(
                fields=["resource", "seat", "ends_at"],
                condition=Q(state="held"),
                include=["starts_at", "expires_at", "structure"],
                name="reservation_held",
            ),
        ]
