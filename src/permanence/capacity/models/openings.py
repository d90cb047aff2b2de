"""When resources may be taken, and when not."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Site, Structure
from permanence.foundation.models import Row

from .resources import MOST_SEATS, Resource
from .spells import DAY, LASTS, Spell, bounded


class OpeningKind(models.TextChoices):
    """What an opening is kept for; what is kept lies over regular time and is not regular as well.

    Released, what was kept for own patients is regular; what was kept for emergencies is for a lower urgency too, and
    never for a planned need (docs/decisions/0020-released-is-not-ordinary.md).
    """

    REGULAR = "regular", _("regular")
    EMERGENCY = "emergency", _("kept for emergencies")
    OWN = "own", _("kept for own patients")


class Channel(models.TextChoices):
    """By which door an opening may be booked: who may book it besides the practitioner himself."""

    ONLINE = "online", _("patients online, and the desk")
    DESK = "desk", _("the desk")
    PRACTITIONER = "own", _("the practitioner alone")


class Recurrence(models.TextChoices):
    """How an opening comes back."""

    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY = "monthly", _("every month, on the same weekday")
    RULE = "rrule", _("by a rule of its own")


class Terms(models.Model):
    """What an opening is for, said by its rule and kept with each of its instants."""

    kind = models.CharField(max_length=10, choices=OpeningKind, default=OpeningKind.REGULAR)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.ONLINE)
    reasons = ArrayField(models.UUIDField(), null=True, blank=True)  # visit reasons; none named: all
    seats = models.PositiveSmallIntegerField(null=True, blank=True)  # a group's; none said: those of the resource
    # Where it is; none named: where the practitioner usually receives. The key of both, (site, structure), says all.
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        abstract = True


def _countable(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(seats=None) | Q(seats__gte=1, seats__lte=MOST_SEATS), name=name)


class OpeningRule(Row, Terms):
    """A recurring opening in local wall time: 9:00 stays 9:00 across both changes of hour."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="opening_rules")
    recurrence = models.CharField(max_length=12, choices=Recurrence, default=Recurrence.WEEKLY)
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    nth = models.SmallIntegerField(null=True, blank=True)  # of the month: 1 to 4, -1 is the last
    rrule = models.CharField(max_length=200, blank=True)  # RFC 5545, without its start
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    overnight = models.BooleanField(default=False)  # it closes on the next day
    release_h = models.PositiveSmallIntegerField(null=True, blank=True)  # hours before, what was kept is released
    from_on = models.DateField()  # also counts the weeks of a fortnightly one
    until_on = models.DateField(null=True, blank=True)
    except_on = ArrayField(models.DateField(), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_rule_weekday"),
            models.CheckConstraint(
                condition=Q(overnight=False, closes_at__gt=F("opens_at"))
                | Q(overnight=True, closes_at__lt=F("opens_at")),
                name="opening_rule_has_duration",
            ),
            models.CheckConstraint(
                condition=(Q(nth=None) | Q(recurrence="monthly"))
                & (~Q(recurrence="monthly") | Q(nth__in=[1, 2, 3, 4, -1])),
                name="opening_rule_nth_of_month",
            ),
            models.CheckConstraint(
                condition=Q(recurrence="rrule") ^ Q(rrule=""), name="opening_rule_says_its_recurrence"
            ),
            models.CheckConstraint(
                condition=Q(release_h=None) | ~Q(kind="regular"), name="opening_rule_releases_what_is_kept"
            ),
            _countable("opening_rule_seats_countable"),
        ]


class Opening(Spell, Terms):
    """One materialised opening."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="openings", db_index=False)
    rule = models.ForeignKey(
        OpeningRule, models.CASCADE, null=True, blank=True, related_name="openings", db_index=False
    )
    released_at = models.DateTimeField(null=True, blank=True)  # what was kept is for others too from then on

    class Meta:
        constraints = [
            bounded("opening_bounded"),
            models.CheckConstraint(condition=Q(during__isempty=False), name="opening_has_duration"),
            models.CheckConstraint(condition=Q(LessThanOrEqual(LASTS, DAY)), name="opening_within_a_day"),
            models.UniqueConstraint(fields=["rule", "during"], name="opening_materialised_once"),
            _countable("opening_seats_countable"),
            ExclusionConstraint(
                name="opening_at_one_site",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                    ("site", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(site__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["resource", "ends_at"], include=["starts_at", "kind", "structure"], name="opening_by_end"
            ),
            models.Index(
                fields=["resource", "ends_at"],
                include=["starts_at", "seats", "structure"],
                condition=Q(seats__isnull=False),
                name="opening_of_group",
            ),
            models.Index(
                fields=["resource", "ends_at"],
                include=["starts_at", "site", "structure"],
                condition=Q(site__isnull=False),
                name="opening_elsewhere",
            ),
        ]


class ClosureKind(models.TextChoices):
    """Why a resource takes nothing."""

    ABSENCE = "absence", _("away")
    LEAVE = "leave", _("leave")
    HOLIDAY = "holiday", _("public holiday")
    BUILDING = "building", _("building closed")
    UPKEEP = "upkeep", _("maintenance")


class Closure(Spell):
    """That a resource takes nothing for a while: absence, leave, holiday."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="closures", db_index=False)
    kind = models.CharField(max_length=8, choices=ClosureKind, default=ClosureKind.ABSENCE)
    why = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            bounded("closure_bounded"),
            models.CheckConstraint(condition=Q(during__isempty=False), name="closure_has_duration"),
            models.UniqueConstraint(
                fields=["resource", "during"], condition=Q(kind="holiday"), name="holiday_closed_once"
            ),
        ]
        indexes = [models.Index(fields=["resource", "ends_at"], name="closure_by_end")]
