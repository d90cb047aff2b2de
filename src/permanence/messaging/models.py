"""What is sent and what comes back: each message commits with the fact it tells, and leaves once."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed, SealedJson

from .conversations import Attending, CannedAnswer, Conversation, Said

__all__ = [
    "Announcement",
    "Attempt",
    "Attending",
    "CannedAnswer",
    "Channel",
    "Conversation",
    "Message",
    "OptOut",
    "Received",
    "RefusedAddress",
    "Said",
    "SecureMailbox",
    "Sentence",
    "ShortLink",
    "SmsAccount",
    "State",
    "Wish",
]


class Channel(models.TextChoices):
    """What a message travels by."""

    EMAIL = "email", _("e-mail")
    SMS = "sms", _("SMS")
    PAPER = "paper", pgettext_lazy("channel", "letter")
    VOICE = "voice", pgettext_lazy("channel", "telephone")  # said by a human, who noted it
    SPACE = "space", pgettext_lazy("channel", "patient's space")  # read there, by who proved his contact
    MSSANTE = "mssante", _("MSSanté")  # from professional to professional, never to a patient


class State(models.TextChoices):
    """Where a message is on its way."""

    QUEUED = "queued", _("to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", pgettext_lazy("message", "sent")
    FAILED = "failed", _("not delivered")
    WITHDRAWN = "withdrawn", _("withdrawn before it left")


class Message(Row):
    """A message to one address; `key` names the fact it tells, so that it is written once.

    While it waits, `due_at` is when it should next be tried.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.EMAIL)
    kind = models.CharField(max_length=12, default="letter", db_default="letter")  # of `rules.reaching`
    to_address = models.CharField(max_length=254)
    to_name = models.CharField(max_length=120, blank=True, db_default="")  # as on an envelope
    person = models.UUIDField(null=True)  # whom it is for, in the room that knows him
    subject = models.CharField(max_length=150)
    body = Sealed()
    parts = models.PositiveSmallIntegerField(default=1, db_default=1)  # SMS it leaves as
    key = models.CharField(max_length=120)
    about = models.UUIDField(null=True)  # the row it tells of: an appointment
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField(db_default=TransactionNow())
    due_at = models.DateTimeField(db_default=TransactionNow())
    sent_at = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=80, blank=True, db_default="")  # as its carrier names it
    delivered_at = models.DateTimeField(null=True)  # as its carrier told
    read_at = models.DateTimeField(null=True)  # as the receiver's own mailbox told
    by_name = models.CharField(max_length=200, blank=True, db_default="")  # the human who wrote it
    language = models.CharField(max_length=5, default="fr", db_default="fr")  # of what is written out
    other = Sealed(blank=True, db_default="")  # what it says by another way: by SMS, or written out
    useful_until = models.DateTimeField(null=True)  # when it is of no use any more
    reply_to = models.CharField(max_length=254, blank=True, db_default="")  # where an answer to an e-mail comes in

    class Meta:
        constraints = [models.UniqueConstraint(fields=["structure", "key"], name="message_written_once")]
        indexes = [
            models.Index(fields=["structure", "-created_at"], name="message_by_date"),
            models.Index(fields=["about"], name="message_by_subject"),
            models.Index(fields=["due_at"], condition=Q(state__in=["queued", "sending"]), name="message_waiting"),
            models.Index(fields=["structure", "to_address", "-created_at"], name="message_by_address"),
            models.Index(fields=["person", "-created_at"], condition=Q(person__isnull=False), name="message_by_person"),
            models.Index(fields=["provider_id"], condition=~Q(provider_id=""), name="message_by_provider_id"),
        ]


class Attempt(Row):
    """One try to hand a message over to its carrier, or what the carrier told of it later."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="attempts")
    at = models.DateTimeField(db_default=TransactionNow())
    outcome = models.CharField(
        max_length=9,
        choices=[
            ("accepted", _("accepted")),
            ("refused", _("refused")),
            ("failed", _("failed")),
            ("delivered", pgettext_lazy("message", "received")),
            ("bounced", _("could not be delivered")),
            ("read", pgettext_lazy("message", "read")),
        ],
    )
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at"]


class SmsAccount(Row):
    """Through whom a structure sends its SMS; what it proves itself by is kept sealed."""

    structure = models.OneToOneField(Structure, models.PROTECT, related_name="+")
    provider = models.CharField(max_length=12)  # of `rules.providers`
    credentials = SealedJson(default=dict)  # by the names of its fields
    sender = models.CharField(max_length=16, blank=True)  # the number or the name that is shown
    signed = models.CharField(max_length=30)  # who writes, in the text: the practice, without its specialty
    per_minute = models.PositiveIntegerField(default=600)  # as the provider allows
    price_cents = models.PositiveSmallIntegerField(default=6)  # of one part
    next_at = models.DateTimeField(null=True, blank=True)  # when the provider takes the next one
    opened_at = models.DateTimeField(db_default=TransactionNow())
    closed_at = models.DateTimeField(null=True, blank=True)


class SecureMailbox(Row):
    """The MSSanté mailbox a structure writes to professionals from; its server and its proofs are kept sealed."""

    structure = models.OneToOneField(Structure, models.PROTECT, related_name="+")
    address = models.CharField(max_length=254)
    server = SealedJson(default=dict)  # of `secure.Server`; empty: the demo's own
    opened_at = models.DateTimeField(db_default=TransactionNow())
    closed_at = models.DateTimeField(null=True, blank=True)


class Announcement(Row):
    """What a practice tells at once to all who have an appointment on some days; written out when its hour comes.

    :ivar words: by language; French is always there
    :ivar practitioner_role: whose patients alone, in the room that knows him; none: everyone's
    :ivar told: how many were written to once it has left, or were told before it was withdrawn
    :ivar uncalled: those whom nobody could write to
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    words = models.JSONField()
    practitioner_role = models.UUIDField(null=True, blank=True)
    from_on = models.DateField()
    until_on = models.DateField()
    send_at = models.DateTimeField()
    made_at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=200, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    told = models.PositiveIntegerField(default=0, db_default=0)
    uncalled = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        ordering = ["-send_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="announcement_in_order"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(withdrawn_at=None), name="announcement_left_or_withdrawn"
            ),
        ]
        indexes = [models.Index(fields=["structure", "-send_at"], name="announcement_by_hour")]


class OptOut(Row):
    """That someone wants nothing more by one channel at one address."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    address = models.CharField(max_length=254)
    at = models.DateTimeField(db_default=TransactionNow())
    by_name = models.CharField(max_length=200, blank=True)  # empty when he said so himself
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "channel", "address"], condition=Q(ended_at=None), name="opted_out_once"
            )
        ]


class RefusedAddress(Row):
    """An address behind which nobody is, as its carrier told: nothing is sent there until someone says it works."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    address = models.CharField(max_length=254)
    at = models.DateTimeField()
    why = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "channel", "address"], condition=Q(ended_at=None), name="address_refused_once"
            )
        ]


class ShortLink(Row):
    """A short address that leads to one of our own pages until it expires: an SMS has room for it."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    code = models.CharField(max_length=12, unique=True)
    path = models.CharField(max_length=300)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["structure", "path"], name="short_link_once")]


class Wish(Row):
    """The way someone asked to be told."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    person = models.UUIDField()
    way = models.CharField(
        max_length=8,
        choices=[("email", _("by e-mail")), ("sms", _("by SMS")), ("voice", _("by voice")), ("paper", _("by post"))],
    )
    at = models.DateTimeField(db_default=TransactionNow())
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["structure", "person"], name="one_wish_each")]


class Received(Row):
    """What someone wrote to the practice, and what became of it."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.SMS)
    from_address = models.CharField(max_length=254)
    body = Sealed()
    provider_id = models.CharField(max_length=80)
    at = models.DateTimeField()
    means = models.CharField(max_length=6)  # of `rules.understanding`
    answers = models.ForeignKey(Message, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_as = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["structure", "provider_id"], name="received_once")]
        indexes = [models.Index(fields=["structure", "from_address", "-at"], name="received_by_address")]


class Sentence(Row):
    """One version of what an SMS of a practice says; the highest is in force, an empty one brings the house's back."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    name = models.CharField(max_length=16)  # of `rules.wording`
    language = models.CharField(max_length=2)
    version = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=480, blank=True)
    written_at = models.DateTimeField(db_default=TransactionNow())
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name", "language", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "name", "language", "version"], name="sentence_version_once")
        ]
