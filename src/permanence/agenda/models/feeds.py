"""A practitioner's times read by his own calendar, and his own calendars' times read as closures."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permanence.capacity.models import Closure
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.models import Row


class FeedDetail(models.TextChoices):
    """What the calendar shows of an appointment."""

    BUSY = "busy", _("busy, nothing else")
    INITIALS = "initials", _("the patient's initials")


class Feed(Row):
    """A secret address at which a practitioner's times are read; its signature is not kept, only what it signs."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    practitioner_role = models.ForeignKey(PractitionerRole, models.CASCADE, related_name="+")
    detail = models.CharField(max_length=8, choices=FeedDetail, default=FeedDetail.BUSY)
    at = models.DateTimeField(db_default=TransactionNow())
    by_name = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)  # to the quarter of an hour
    tag = models.CharField(max_length=64, blank=True)  # of what was last given
    changed_at = models.DateTimeField(null=True, blank=True)  # when that was first given

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practitioner_role"], condition=Q(revoked_at=None), name="feed_alive_once"),
        ]


class Trouble(models.TextChoices):
    """Why a calendar could not be read."""

    ADDRESS = "address", _("this address may not be read: it must begin with https:// and be public")
    UNREACHABLE = "unreached", _("nothing answers at this address")
    REFUSED = "refused", _("the address answers that there is nothing, or not for us: is it still the right one?")
    TOO_BIG = "too_big", _("it is too big to be read: more than 2 MB")
    TOO_SLOW = "too_slow", _("it takes too long to answer")
    NOT_ICAL = "not_ical", _("what was found is not a calendar (ICS)")


class OtherCalendar(Row):
    """A practitioner's calendar elsewhere, whose busy times are closures here: fetched from its address, or sent once.

    The address is a secret of his: it is shown by its host alone.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    practitioner_role = models.ForeignKey(PractitionerRole, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=1000, blank=True)  # none: a file
    at = models.DateTimeField(db_default=TransactionNow())
    by_name = models.CharField(max_length=200)
    read_at = models.DateTimeField(null=True, blank=True)  # when it was last read well
    tried_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=9, choices=Trouble, blank=True)  # of the last try
    left_out = models.PositiveIntegerField(default=0)  # entries that were not understood

    class Meta:
        ordering = ["at"]


class OtherTime(Row):
    """One busy time of another calendar, and the closure that it is here."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    calendar = models.ForeignKey(OtherCalendar, models.CASCADE, related_name="times")
    uid = models.CharField(max_length=255)
    occurrence = models.CharField(max_length=16)
    closure = models.OneToOneField(Closure, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "uid", "occurrence"], name="other_time_once")]
