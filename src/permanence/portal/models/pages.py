"""What a practice says of itself to everyone, and what may be booked with it from home."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permanence.agenda.models import VisitReason
from permanence.directory.models import Structure
from permanence.foundation.models import Row

SLUG = RegexValidator(r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z", _("Small letters, digits and single hyphens only."))
NUMBERS = {  # of help, public and the same all over France; the page names them in the reader's language
    "15": _("life-threatening emergency (SAMU)"),
    "116117": _("a doctor on duty, where this number is answered"),
    "114": _("by text message, for who cannot hear or speak"),
    "3114": _("suicidal thoughts, day and night"),
    "3919": _("violence against women"),
    "119": _("a child in danger"),
}
USUAL_NUMBERS = ("15", "116117", "114", "3114")


def usual_numbers() -> list[str]:
    """Return the numbers of a new page."""
    return list(USUAL_NUMBERS)


class PracticePage(Row):
    """The public page of one practice; nobody outside sees it before it is published."""

    structure = models.OneToOneField(Structure, models.PROTECT, related_name="+")
    slug = models.CharField(max_length=60, unique=True, validators=[SLUG])
    published_at = models.DateTimeField(null=True, blank=True)
    indexed = models.BooleanField(default=False)  # search engines may keep it
    takes_bookings = models.BooleanField(default=False)
    about = models.TextField(max_length=1000, blank=True)
    hours = models.TextField(max_length=500, blank=True)  # one line for each day or group of days
    stairs = models.CharField(max_length=200, blank=True)
    lift = models.BooleanField(null=True, blank=True)  # none: not said
    parking = models.CharField(max_length=200, blank=True)
    transport = models.CharField(max_length=200, blank=True)
    spoken = ArrayField(models.CharField(max_length=5), default=list, blank=True)  # ISO 639
    fees = models.TextField(max_length=1000, blank=True)
    numbers = ArrayField(models.CharField(max_length=10), default=usual_numbers, blank=True)
    emergency_note = models.CharField(max_length=200, blank=True)
    cancel_until_h = models.PositiveSmallIntegerField(default=0)  # before its start; 0: until it begins
    takes_messages = models.BooleanField(default=False, db_default=False)  # patients write in their space
    answer_days = models.PositiveSmallIntegerField(default=2, db_default=2)  # working days in which it answers
    takes_documents = models.BooleanField(default=False, db_default=False)  # and send and receive files there
    data_contact = models.CharField(
        max_length=200, blank=True, db_default=""
    )  # who is asked about data, when not the desk
    remote_url = models.CharField(max_length=300, blank=True)  # of teleconsultations, with `{room}` in it
    changed_at = models.DateTimeField(db_default=TransactionNow())
    changed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cancel_until_h__lte=168), name="page_delay_sensible"),
            models.CheckConstraint(condition=Q(answer_days__range=(1, 10)), name="page_answers_in_time"),
        ]

    def __str__(self) -> str:
        return self.slug


class OnlineReason(Row):
    """That a visit reason may be booked from home, since when, by whose word, and what to bring."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    reason = models.OneToOneField(VisitReason, models.CASCADE, related_name="+")
    bring = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_default=TransactionNow())
    by_name = models.CharField(max_length=200)
