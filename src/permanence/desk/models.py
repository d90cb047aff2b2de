"""Lines, calls, and the requests they open: each has an outcome, or an owner and a deadline."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.agenda.models import Appointment, VisitReason
from permanence.directory.models import Partner, Person, PractitionerRole, Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed
from permanence.patients.models import Patient

from .following import AttemptResult, CallAttempt, Escalation, EscalationDelays, EscalationStep
from .handovers import Ended as HandoverEnded
from .handovers import Handover
from .hearing import HeardAnswer, Judged
from .keeping import Forgetting, Keeping, KeptLonger
from .mails import MailDoor, MailReceived, Off
from .manners import Attitude, DifficultCall, Incivility, Tone, Tongue, Wording
from .proving import Proof, Proving, Speaker, Trait
from .questions import Asks, Pressing, Question, Reply
from .queueing import LineHours, Pause, Switchboard, Turn

__all__ = [
    "ANYONE_HERE",
    "Asks",
    "AttemptResult",
    "Attitude",
    "Call",
    "CallAttempt",
    "CallEvent",
    "CallState",
    "Channel",
    "DifficultCall",
    "Escalation",
    "EscalationDelays",
    "EscalationStep",
    "Forgetting",
    "Handover",
    "HandoverEnded",
    "HeardAnswer",
    "Incivility",
    "Judged",
    "Keeping",
    "KeptLonger",
    "Line",
    "LineHours",
    "MailDoor",
    "MailReceived",
    "Off",
    "Outcome",
    "Pause",
    "Pressing",
    "Proof",
    "Proving",
    "Question",
    "Reply",
    "Request",
    "RequestKind",
    "Speaker",
    "Switchboard",
    "Tone",
    "Tongue",
    "Trait",
    "Turn",
    "Wording",
]


class Line(Row):
    """A telephone number answered for a practice (ligne)."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    practitioner_role = models.ForeignKey(PractitionerRole, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField(max_length=16)  # E.164; another line may take it once this one is closed
    label = models.CharField(max_length=80)
    greeting = models.CharField(max_length=200)
    secret_version = models.PositiveSmallIntegerField(default=1)
    switchboard = models.CharField(max_length=12, choices=Switchboard, default=Switchboard.PERMANENCE)
    maker_secret = Sealed(blank=True)  # sealed; what another maker's switchboard proves itself with
    overflow_after_s = models.PositiveSmallIntegerField(default=20)  # how long each turn waits before the next one
    for_training = models.BooleanField(default=False)  # its callers are invented: no figure counts them
    closed_words = models.CharField(max_length=400, blank=True)  # what the caller is told outside hours
    on_holidays = models.BooleanField(default=False)  # its hours hold on public holidays too
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["label"]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=Q(closed_at=None), name="line_number_once"),
            models.CheckConstraint(
                condition=Q(closed_by=None) | Q(closed_at__isnull=False), name="line_closed_by_someone_at_some_time"
            ),
        ]
        indexes = [models.Index(fields=["number"], name="line_by_number")]

    def __str__(self) -> str:
        return self.label


class CallState(models.TextChoices):
    """Where a call stands."""

    RINGING = "ringing", _("ringing")
    ANSWERED = "answered", _("on the line")
    HELD = "held", _("on hold")
    TRANSFERRED = "transferred", _("transferred")
    ENDED = "ended", _("ended")
    ABANDONED = "abandoned", _("abandoned")


class Call(Row):
    """One call on a line, from its first ring to its end (permanence's clock, as told by the switchboard)."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    line = models.ForeignKey(Line, models.PROTECT, related_name="calls")
    provider_id = models.CharField(max_length=100)
    caller_number = models.CharField(max_length=16, blank=True)  # E.164; empty when withheld
    state = models.CharField(max_length=12, choices=CallState, default=CallState.RINGING)
    rang_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)  # since when on hold, while it is
    ended_at = models.DateTimeField(null=True, blank=True)
    outside_hours = models.BooleanField(default=False)  # it rang when the line was closed for the day
    outside_why = models.CharField(max_length=120, blank=True)  # the holiday or closure; empty when it was the hour
    forgotten_at = models.DateTimeField(null=True, blank=True)  # since when its number is no longer kept

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "provider_id"], name="call_known_once"),
            models.CheckConstraint(
                condition=Q(taken_by=None, taken_at=None) | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="call_taken_by_someone_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ended", "abandoned"], ended_at__isnull=False)
                | (~Q(state__in=["ended", "abandoned"]) & Q(ended_at=None)),
                name="call_ended_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_at__isnull=False) | (~Q(state="held") & Q(held_at=None)),
                name="call_held_since_some_time",
            ),
        ]
        indexes = [
            models.Index(fields=["structure", "-rang_at"], name="call_by_date"),
            models.Index(
                fields=["structure"],
                condition=Q(state__in=["ringing", "answered", "held"]),
                name="call_going_on",
            ),
            models.Index(
                fields=["structure", "ended_at"],
                condition=Q(ended_at__isnull=False, forgotten_at=None),
                name="call_to_forget",
            ),
        ]

    @property
    def duration(self) -> timedelta | None:
        """How long the call was spoken, from the answer to its end."""
        return self.ended_at - self.answered_at if self.ended_at and self.answered_at else None


class CallEvent(Row):
    """What the switchboard told of a call, once each."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["call", "kind", "at"], name="call_event_once")]


class RequestKind(models.TextChoices):
    """What the caller asks for [135]."""

    APPOINTMENT = "appointment", _("appointment")
    CANCEL = "cancel", _("cancel an appointment")
    MOVE = "move", _("move an appointment")
    RENEWAL = "renewal", _("prescription")
    RESULT = "result", _("result")
    CERTIFICATE = "certificate", _("certificate")
    HOME_VISIT = "home_visit", _("home visit")
    TELECONSULTATION = "teleconsultation", _("teleconsultation")
    MESSAGE = "message", _("message")
    COMPLAINT = "complaint", _("complaint")


class Urgency(models.TextChoices):
    """The local scale, set by the secretary from what she hears; no diagnosis [144]."""

    PLANNED = "planned", pgettext_lazy("urgency", "can be planned")
    WITHIN_48H = "within_48h", pgettext_lazy("urgency", "within 48 h")
    SAME_DAY = "same_day", pgettext_lazy("urgency", "today")
    DOCTOR_NOW = "doctor_now", pgettext_lazy("urgency", "a doctor at once")
    NOW_15 = "now_15", pgettext_lazy("urgency", "the 15")


class Outcome(models.TextChoices):
    """How a request ended."""

    BOOKED = "booked", _("appointment booked")
    CANCELLED = "cancelled", _("appointment cancelled")
    MOVED = "moved", _("appointment moved")
    MESSAGE = "message", _("message taken")
    TRANSFERRED = "transferred", _("call put through")
    CALL_15 = "call_15", _("sent to the 15")
    REFUSED = "refused", _("declined with an alternative")
    ABANDONED = "abandoned", _("caller hung up")
    LISTED = "listed", _("put on the waiting list")
    ELSEWHERE = "elsewhere", _("booked with a colleague")
    REFERRED = "referred", _("sent to a colleague")
    REDIRECTED = "redirected", _("sent to the regulated line")
    NOTHING = "nothing", _("nothing to do")


ANYONE_HERE = "desk"


class Channel(models.TextChoices):
    """How a request came [193]."""

    PHONE = "phone", pgettext_lazy("channel", "by telephone")
    COUNTER = "counter", pgettext_lazy("channel", "at the counter")
    EMAIL = "email", pgettext_lazy("channel", "by e-mail")
    ONLINE = "online", pgettext_lazy("channel", "online")
    LETTER = "letter", pgettext_lazy("channel", "by letter")
    SMS = "sms", pgettext_lazy("channel", "by SMS")
    SPACE = "space", pgettext_lazy("channel", "in the patient's space")


class Request(Row):
    """What someone asks of the practice, by any channel, until it is answered."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    call = models.OneToOneField(Call, models.PROTECT, null=True, blank=True, related_name="request")
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.PHONE)
    left_at = models.DateTimeField(null=True, blank=True)  # when a visitor left the counter without an answer
    kind = models.CharField(max_length=16, choices=RequestKind, default=RequestKind.APPOINTMENT)
    practitioner_role = models.ForeignKey(PractitionerRole, models.PROTECT, null=True, blank=True, related_name="+")
    patient = models.ForeignKey(Patient, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.ForeignKey(VisitReason, models.PROTECT, null=True, blank=True, related_name="+")
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, blank=True, related_name="+")
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )  # who was named to the caller, outside the networks
    expressed = Sealed(max_length=300, blank=True)  # what was asked, in the caller's words [164]
    understood = Sealed(blank=True)  # the need as understood, typed during the call
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.PLANNED)
    urgent_because = Sealed(max_length=200, blank=True)  # the grounds of the urgency, as heard
    red_flags = ArrayField(models.CharField(max_length=24), null=True, blank=True)  # none: the sheet was not asked
    facts = models.JSONField(default=dict, blank=True)  # what was learnt of the situation, `rules.facts`
    read_back_at = models.DateTimeField(null=True, blank=True)  # read back to the caller, who agreed [165]
    starts_at = models.DateTimeField(null=True, blank=True)  # the start read back to the caller, not booked yet
    opened_at = models.DateTimeField(db_default=TransactionNow())
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    owner_role = models.CharField(max_length=20, blank=True)  # ANYONE_HERE: the first free to take it
    due_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    back_to = models.CharField(max_length=16, blank=True, default="", db_default="")  # E.164: the number on file
    forgotten_at = models.DateTimeField(null=True, blank=True)  # since when whom and what it was about is not kept

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(~Q(outcome="") & Q(closed_at__isnull=False))
                | (Q(outcome="", due_at__isnull=False) & (Q(owner__isnull=False) | ~Q(owner_role=""))),
                name="request_answered_or_owned",
            )
        ]
        indexes = [
            models.Index(fields=["structure", "due_at"], condition=Q(outcome=""), name="request_open"),
            models.Index(fields=["structure", "-closed_at"], condition=~Q(outcome=""), name="request_closed"),
            models.Index(
                fields=["structure", "closed_at"],
                condition=~Q(outcome="") & Q(forgotten_at=None),
                name="request_to_forget",
            ),
        ]

    @property
    def words(self) -> str:
        """What it is about: as understood; until somebody noted it, as it was said or written."""
        return str(self.understood or self.expressed)

    @property
    def number(self) -> str:
        """Where whoever asks can be called back: as was chosen, whence the call came, else the patient's telephone."""
        called_from = self.call.caller_number if self.call else ""
        return self.back_to or called_from or (self.patient.phone if self.patient else "")

    @property
    def escalated(self) -> Escalation | None:
        """The last step taken about the deadline it has now."""
        taken = [step for step in self.escalations.all() if step.due_at == self.due_at]
        return taken[-1] if taken else None


class Why(models.TextChoices):
    """Why the caller did not want what was proposed."""

    TOO_LATE = "too_late", pgettext_lazy("turned down", "too late")
    HOUR = "hour", pgettext_lazy("turned down", "the day or the hour does not suit")
    FAR = "far", pgettext_lazy("turned down", "too far")
    OWN = "own", pgettext_lazy("turned down", "wants this practitioner only")
    OTHER = "other", pgettext_lazy("turned down", "another reason")


class ProposalMade(Row):
    """What was proposed to a caller, and whether he took it: the demand that is not met is counted from here."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    request = models.ForeignKey(Request, models.PROTECT, related_name="proposals")
    action = models.CharField(max_length=20)  # of `rules.deciding`
    practitioner_role = models.ForeignKey(PractitionerRole, models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField(null=True, blank=True)
    script = Sealed()  # what was said
    reasons = ArrayField(models.CharField(max_length=40))  # ids of versions of directives, and rules by number
    taken = models.BooleanField()
    why = models.CharField(max_length=10, choices=Why, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # turned down by mistake: proposed again

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(taken=True, why="") | (Q(taken=False) & ~Q(why="")), name="proposal_why")
        ]
        indexes = [models.Index(fields=["structure", "-made_at"], name="proposal_by_date")]


class SheetValidation(Row):
    """That a physician of the practice has read the sheet of signs of gravity and answers for it there.

    It holds for the wording he read, and for no other: `signs.version`.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    wording = models.CharField(max_length=12)
    signed_as = models.CharField(max_length=200)
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "person", "wording"], condition=Q(withdrawn_at=None), name="sheet_validated_once"
            ),
            models.CheckConstraint(condition=~Q(signed_as=""), name="sheet_validated_by_someone"),
        ]
