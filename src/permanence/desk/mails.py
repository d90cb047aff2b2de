"""How e-mails come in: a practice's own door, and what came by it, never the words themselves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.models import Row


class MailDoor(Row):
    """The address patients write to, whose e-mails are handed over to the board."""

    structure = models.OneToOneField(Structure, models.PROTECT, related_name="+")
    address = models.EmailField(unique=True)  # in lower case
    secret_version = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)


class Off(models.TextChoices):
    """Why an e-mail is kept off the board."""

    AUTOMATIC = "automatic", _("automatic answer")
    LIST = "list", _("mailing list")
    BOUNCE = "bounce", _("not delivered to its receiver")
    LOOP = "loop", _("sent by this same address")
    FLOOD = "flood", _("too many from one sender in an hour")


class MailReceived(Row):
    """That an e-mail came, once by its Message-ID; its words are the request's, its files stay in the mailbox."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    known_as = models.CharField(max_length=64)
    from_address = models.CharField(max_length=254)
    request = models.OneToOneField("desk.Request", models.CASCADE, null=True, blank=True, related_name="mail")
    off = models.CharField(max_length=9, choices=Off, blank=True)
    attached = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "known_as"], name="mail_received_once"),
            models.CheckConstraint(condition=Q(off="") | Q(request=None), name="mail_off_has_no_request"),
        ]
        indexes = [models.Index(fields=["structure", "from_address", "-at"], name="mail_by_sender")]
