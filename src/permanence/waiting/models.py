"""Who waits for a sooner time, the times given back, and to whom each is offered."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.agenda.models import Appointment, VisitReason
from permanence.directory.models import Network, PractitionerRole, Site, Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed
from permanence.patients.models import Patient


class Urgency(models.TextChoices):
    """The local scale, set by the secretary."""

    SAME_DAY = "same_day", _("same day")
    WITHIN_48H = "within_48h", _("within 48 h")
    PLANNED = "planned", pgettext_lazy("urgency", "planned")


class LeftWhy(models.TextChoices):
    """Why someone is no longer on the list."""

    OFFER = "offer", _("took a time offered")
    BOOKED = "booked", _("has an appointment")
    WITHDRAWN = "withdrawn", _("no longer wants to wait")
    LAPSED = "lapsed", _("the date is past")


class Entry(Row):
    """What one patient waits for (inscription), until he leaves the list.

    `practitioner_roles` are those of whom any will do; none is anyone of the house. He comes for the reason of the
    same name, whoever receives him. With a `network`, its other practices suit too: he agreed to be seen there.
    `asked_about` is the appointment he was given meanwhile: the secretary is asked, or it took him off the list.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    reason = models.ForeignKey(VisitReason, models.PROTECT, related_name="+")
    practitioner_roles = ArrayField(models.UUIDField(), default=list, blank=True)
    network = models.ForeignKey(Network, models.PROTECT, null=True, blank=True, related_name="+")
    urgency = models.CharField(max_length=12, choices=Urgency, default=Urgency.PLANNED)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)  # 0 is Monday; none is any
    opens_at = models.TimeField(null=True, blank=True)  # wall time of the practice
    closes_at = models.TimeField(null=True, blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField()
    by_email = models.BooleanField(default=True)
    by_phone = models.BooleanField(default=True)
    notice_min = models.PositiveSmallIntegerField(default=60)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, blank=True, related_name="+")
    asked_about = models.ForeignKey(Appointment, models.PROTECT, null=True, blank=True, related_name="+")
    note = Sealed(max_length=200, blank=True)
    noted_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=TransactionNow())
    left_at = models.DateTimeField(null=True, blank=True)
    left_why = models.CharField(max_length=10, choices=LeftWhy, blank=True)
    left_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "reason"], condition=Q(left_at=None), name="waits_once"),
            models.CheckConstraint(
                condition=Q(left_at=None, left_why="") | (Q(left_at__isnull=False) & ~Q(left_why="")),
                name="entry_left_says_why",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(opens_at__lt=F("closes_at")),
                name="entry_hours_in_order",
            ),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on__gte=F("from_on")), name="entry_days_in_order"
            ),
        ]
        indexes = [models.Index(fields=["structure", "created_at"], condition=Q(left_at=None), name="entry_waiting")]


class Mode(models.TextChoices):
    """How many are asked at a time."""

    ONE = "one", _("one after the other")
    SEVERAL = "several", _("several at once")


class Ended(models.TextChoices):
    """How a place ended."""

    FILLED = "filled", _("taken by a patient of the list")
    NOBODY = "nobody", _("nobody else to ask")
    STOPPED = "stopped", _("stopped by hand")
    GONE = "gone", _("taken otherwise")
    PAST = "past", _("too late to ask")


class Place(Row):
    """A time given back, being offered (place libérée); while someone may answer, capacity holds it under this id."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    practitioner_role = models.ForeignKey(PractitionerRole, models.PROTECT, related_name="+")
    freed_by = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, db_constraint=False, db_index=False, related_name="+"
    )  # where he received then when it was first offered; not kept of old ones
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ONE)
    created_at = models.DateTimeField(db_default=TransactionNow())
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=8, choices=Ended, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["freed_by"], condition=Q(ended_at=None), name="place_offered_once"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="place_has_duration"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="") | (Q(ended_at__isnull=False) & ~Q(ended_how="")),
                name="place_ended_says_how",
            ),
        ]
        indexes = [
            models.Index(fields=["structure", "starts_at"], condition=Q(ended_at=None), name="place_offered"),
            models.Index(fields=["structure", "-ended_at"], name="place_ended"),
        ]

    @property
    def where(self) -> Site:
        """Where it is offered, for whoever says where to go."""
        return self.site or self.freed_by.where


class Answer(models.TextChoices):
    """What became of an offer."""

    YES = "yes", pgettext_lazy("offer", "accepted")
    NOT_NOW = "not_now", _("not this time")
    NO = "no", _("no longer waits")
    SILENCE = "silence", _("no answer in time")
    LOST = "lost", _("someone was faster")
    STOPPED = "stopped", pgettext_lazy("offer", "taken back")


class Offer(Row):
    """One time proposed to one patient until a moment; without an answer it is open.

    A patient of a colleague's practice is not named here: `through` tells which practice asks him (see `FarOffer`).
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.CASCADE, related_name="offers")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="offers")
    through = models.ForeignKey(Structure, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.ForeignKey(VisitReason, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    emailed = models.BooleanField()  # written to; otherwise he must be called
    made_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)  # empty: the patient, by his link; or the clock
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False, through=None) | Q(entry=None, through__isnull=False),
                name="offer_to_one_of_here_or_elsewhere",
            ),
            models.UniqueConstraint(fields=["place", "entry"], name="offered_once"),
            models.UniqueConstraint(fields=["place"], condition=Q(answer="yes"), name="place_taken_once"),
            models.UniqueConstraint(fields=["entry"], condition=Q(answer=""), name="one_open_offer_each"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="offer_answered_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(answer="yes", appointment__isnull=False) | (~Q(answer="yes") & Q(appointment=None)),
                name="offer_accepted_is_booked",
            ),
        ]
        indexes = [models.Index(fields=["structure", "answer_by"], condition=Q(answer=""), name="offer_open")]


class FarOffer(Row):
    """A time given back at a colleague's practice, proposed to a patient of here; it has the offer's identifier there.

    All that its own practice lets be known is copied: the two fences have nothing else in common.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="far_offers")
    at = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    place_id = models.UUIDField()  # over there; nothing here may refer to it
    practitioner = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    emailed = models.BooleanField()
    made_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["place_id", "entry"], name="far_offered_once"),
            models.UniqueConstraint(fields=["entry"], condition=Q(answer=""), name="one_open_far_offer_each"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="far_offer_answered_at_some_time",
            ),
        ]
        indexes = [models.Index(fields=["structure", "answer_by"], condition=Q(answer=""), name="far_offer_open")]
