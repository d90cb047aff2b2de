"""What the desk asks of a practitioner, and he of the desk: each has an answer, or a moment when it comes back."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.agenda.models import Appointment, VisitReason
from permanence.directory.models import Person, PractitionerRole, Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed
from permanence.patients.models import Patient


class Asks(models.TextChoices):
    """What is asked, and of whom."""

    MESSAGE = "message", pgettext_lazy("question", "message")
    EXCEPTION = "exception", pgettext_lazy("question", "exception")
    CALL_ME = "call_me", _("to be called by the desk")  # the practitioner asks the desk


class Pressing(models.TextChoices):
    """How soon an answer is needed."""

    NOW = "now", pgettext_lazy("pressing", "now")
    TODAY = "today", pgettext_lazy("pressing", "today")
    WHENEVER = "whenever", _("when he can")


class Reply(models.TextChoices):
    """What became of a question."""

    YES = "yes", pgettext_lazy("question", "accepted")
    OTHER_TIME = "other_time", _("another time proposed")
    NO = "no", pgettext_lazy("question", "refused")
    SAID = "said", pgettext_lazy("question", "answered")
    SILENCE = "silence", _("no answer in time")
    WITHDRAWN = "withdrawn", pgettext_lazy("question", "taken back")


SPOKEN = [Reply.YES, Reply.OTHER_TIME, Reply.NO, Reply.SAID]  # by the practitioner himself
DECIDED = [Reply.YES, Reply.OTHER_TIME, Reply.NO]


class Question(Row):
    """One question (question au praticien), open until it has a reply.

    A silence may still be broken; what was said stands: a trigger keeps what was asked and what was answered.

    :param starts_at: the time asked for an exception; without it the practitioner names one
    :param extra: it may stand beside another appointment
    :param offered_at: the time he proposes instead
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    request = models.ForeignKey("desk.Request", models.PROTECT, related_name="questions")
    practitioner_role = models.ForeignKey(PractitionerRole, models.PROTECT, related_name="+")
    asks = models.CharField(max_length=10, choices=Asks)
    pressing = models.CharField(max_length=10, choices=Pressing)
    text = Sealed(blank=True)
    call_back = models.CharField(max_length=120, blank=True)  # whom, and at which number
    patient = models.ForeignKey(Patient, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.ForeignKey(VisitReason, models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField(null=True, blank=True)
    extra = models.BooleanField(default=False, db_default=False)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=200)  # for who cannot see the staff of the answering service
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    reply = models.CharField(max_length=10, choices=Reply, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    said = Sealed(blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    appointment = models.OneToOneField(Appointment, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request"], condition=Q(reply=""), name="question_one_open_each"),
            models.CheckConstraint(condition=Q(answer_by__gt=F("asked_at")), name="question_answer_comes_after"),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None) | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="question_replied_at_some_time",
            ),
            models.CheckConstraint(
                condition=~Q(reply__in=["yes", "other_time", "no", "said"]) | Q(replied_by__isnull=False),
                name="question_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(asks="exception") | Q(patient__isnull=False, reason__isnull=False),
                name="exception_for_someone_and_something",
            ),
            models.CheckConstraint(
                condition=~Q(reply__in=["yes", "other_time", "no"]) | Q(asks="exception"),
                name="question_decided_is_an_exception",
            ),
            models.CheckConstraint(
                condition=~Q(reply="said") | ~Q(asks="exception"), name="exception_is_decided_not_said"
            ),
            models.CheckConstraint(
                condition=Q(reply="other_time", offered_at__isnull=False)
                | (~Q(reply="other_time") & Q(offered_at=None)),
                name="exception_other_time_is_named",
            ),
            models.CheckConstraint(
                condition=Q(reply="yes", appointment__isnull=False, starts_at__isnull=False)
                | Q(reply="other_time")
                | (~Q(reply="yes") & Q(appointment=None)),
                name="exception_accepted_is_booked",
            ),
        ]
        indexes = [
            models.Index(fields=["structure", "practitioner_role"], condition=Q(reply=""), name="question_open"),
            models.Index(fields=["request", "-asked_at"], name="question_of_request"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered yet."""
        return not self.reply

    @property
    def about(self) -> Patient | None:
        """Whom it is about."""
        return self.patient or self.request.patient

    @property
    def promised_at(self) -> datetime | None:
        """The time he gave, or proposes; none when he gave none."""
        return self.appointment.starts_at if self.appointment else self.offered_at
