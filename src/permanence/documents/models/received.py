"""Letters that professionals write to a practice by MSSanté, and how its mailbox was last read."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from permanence.agenda.models import Appointment
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed, SealedJson
from permanence.patients.models import Patient


class LetterKind(models.TextChoices):
    """What a letter that was filed is."""

    REPORT = "report", pgettext_lazy("letter", "report")
    RESULT = "result", pgettext_lazy("letter", "result")
    REFERRAL = "referral", pgettext_lazy("letter", "referral letter")
    OTHER = "other", pgettext_lazy("letter", "other letter")


class Settled(models.TextChoices):
    """What became of a letter."""

    FILED = "filed", pgettext_lazy("letter", "filed")
    ASIDE = "aside", pgettext_lazy("letter", "set aside")


class ReceivedLetter(Row):
    """One letter from a professional, of nobody in particular until a human files it (FHIR Communication).

    :ivar fingerprint: of its name and what it holds, by which it is taken once
    :ivar came_at: when the mailbox received it
    :ivar traits: of `rules.traits`, of whom its documents say they speak
    :ivar left: what of it could not be read here, by name: it is opened in the mailbox itself
    :ivar appointment: whose awaited referral it turned out to be when it was filed
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    fingerprint = models.CharField(max_length=64)
    from_address = Sealed(max_length=254, blank=True)
    from_name = Sealed(max_length=200, blank=True)
    subject = Sealed(max_length=300, blank=True)
    body = Sealed(blank=True)
    traits = SealedJson(default=list, blank=True)
    left = SealedJson(default=list, blank=True)
    looks_like = models.CharField(max_length=8, choices=LetterKind, blank=True)
    came_at = models.DateTimeField()
    taken_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by_name = models.CharField(max_length=200, blank=True)
    practitioner_role = models.ForeignKey(
        PractitionerRole, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    patient = models.ForeignKey(Patient, models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=8, choices=LetterKind, blank=True)
    appointment = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    settled_as = models.CharField(max_length=5, choices=Settled, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-came_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "fingerprint"], name="letter_taken_once"),
            models.CheckConstraint(
                condition=Q(settled_as=Settled.FILED, patient__isnull=False) & ~Q(kind="")
                | ~Q(settled_as=Settled.FILED) & Q(patient=None, kind=""),
                name="letter_filed_with_whom_and_as_what",
            ),
        ]
        indexes = [
            models.Index(fields=["structure", "settled_as", "-came_at"], name="letter_by_state"),
        ]

    @property
    def sender(self) -> str:
        """Who wrote it, as he calls himself."""
        return str(self.from_name or self.from_address)


class Reading(Row):
    """How far the mailbox of a structure has been read, and since when it does not let itself be.

    :ivar mailbox: a mark of its address and its server: of another nothing has been read
    :ivar validity: of the names of its messages (RFC 3501, 2.3.1.1)
    :ivar last_uid: the name of the last message taken
    """

    structure = models.OneToOneField(Structure, models.PROTECT, related_name="+")
    mailbox = models.CharField(max_length=64)
    validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    problem = models.CharField(max_length=80, blank=True)
