"""Tables of who answers when: a line's hours, the order in which its rings reach people, and their pauses."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Person, Structure
from permanence.foundation.models import Row


class Switchboard(models.TextChoices):
    """Whose way of telling a line's switchboard has."""

    PERMANENCE = "permanence", _("Permanence's own, for any programmable switchboard")
    AIRCALL = "aircall", "Aircall"
    RINGOVER = "ringover", "Ringover"
    TELNYX = "telnyx", "Telnyx"
    TWILIO = "twilio", "Twilio"
    VONAGE = "vonage", "Vonage"


class LineHours(Row):
    """From when to when a line is answered, one day of the week (0 is Monday), in the practice's wall time.

    A line without hours is answered at all times.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    line = models.ForeignKey("desk.Line", models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="line_hours_end_after_they_begin"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="line_hours_of_a_weekday"),
        ]


class Turn(Row):
    """That someone, or everyone of a permanence, is reached first by a line's rings, or when the first do not answer.

    The practice says it of anyone; a permanence that holds its mandate says it of its own people.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")  # who says it
    line = models.ForeignKey("desk.Line", models.CASCADE, related_name="turns")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    pool = models.ForeignKey(Structure, models.PROTECT, null=True, blank=True, related_name="+")
    overflow = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, pool__isnull=False) | Q(person__isnull=False, pool=None),
                name="turn_of_a_person_or_a_pool",
            ),
            models.UniqueConstraint(fields=["structure", "line", "person"], name="turn_of_a_person_once"),
            models.UniqueConstraint(fields=["structure", "line", "pool"], name="turn_of_a_pool_once"),
        ]


class Pause(Row):
    """That someone who answers takes no ring, since when; of each structure that employs him."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "person"], condition=Q(ended_at=None), name="one_pause_at_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="pause_ends_after_it_began"
            ),
        ]
