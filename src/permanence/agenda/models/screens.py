"""The screen on the wall of a waiting room: where it is, what it says, and the tickets by which people are called."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

from permanence.directory.models import PractitionerRole, Site, Structure
from permanence.foundation.models import Row

from .appointments import Appointment


class Screen(Row):
    """A secret address opened by a television on the wall; its signature is not kept, only what it signs."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")  # none: every site
    name = models.CharField(max_length=60)  # where it hangs, said to the staff
    sentence = models.CharField(max_length=140, blank=True)
    sound = models.BooleanField(default=True)
    at = models.DateTimeField(db_default=TransactionNow())
    by_name = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)  # to the quarter of an hour

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "name"], condition=Q(revoked_at=None), name="screen_named_once"
            ),
        ]


class Door(Row):
    """Where a practitioner receives, as it is told to who is called: "Cabinet 2, 1er étage"."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    practitioner_role = models.OneToOneField(PractitionerRole, models.CASCADE, related_name="+")
    words = models.CharField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="door_says_where")]


class Ticket(Row):
    """What one patient is called by on the screen today: a letter and two digits, drawn, that tell nothing of him."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="ticket")
    on = models.DateField()
    words = models.CharField(max_length=4)
    called_at = models.DateTimeField(null=True, blank=True)  # last

    class Meta:
        constraints = [models.UniqueConstraint(fields=["structure", "on", "words"], name="ticket_once_a_day")]
        indexes = [models.Index(fields=["structure", "called_at"], name="ticket_called")]

    def __str__(self) -> str:
        return self.words
