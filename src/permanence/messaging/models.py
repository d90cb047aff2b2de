"""What is sent: each message commits with the fact it tells, and leaves once."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Structure
from permanence.foundation.models import Row


class State(models.TextChoices):
    """Where a message is on its way."""

    QUEUED = "queued", _("to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", pgettext_lazy("message", "sent")
    FAILED = "failed", _("not delivered")


class Message(Row):
    """A message to one address; `key` names the fact it tells, so that it is written once.

    While it waits, `due_at` is when it should next be tried.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=[("email", _("e-mail"))], default="email")
    to_address = models.CharField(max_length=254)
    subject = models.CharField(max_length=150)
    body = models.TextField()
    key = models.CharField(max_length=120)
    about = models.UUIDField(null=True)  # the row it tells of: an appointment
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField(db_default=TransactionNow())
    due_at = models.DateTimeField(db_default=TransactionNow())
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["structure", "key"], name="message_written_once")]
        indexes = [
            models.Index(fields=["structure", "-created_at"], name="message_by_date"),
            models.Index(fields=["about"], name="message_by_subject"),
            models.Index(fields=["due_at"], condition=Q(state__in=["queued", "sending"]), name="message_waiting"),
        ]


class Attempt(Row):
    """One try to hand a message over to its carrier."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="attempts")
    at = models.DateTimeField(db_default=TransactionNow())
    outcome = models.CharField(
        max_length=9, choices=[("accepted", _("accepted")), ("refused", _("refused")), ("failed", _("failed"))]
    )
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at"]
