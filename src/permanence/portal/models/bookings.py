"""A booking on its way: the time held, who comes, the proof that a contact is his; and what was tried too often."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permanence.agenda.models import Appointment, VisitReason
from permanence.desk.models import Request
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.models import Row
from permanence.patients.models import Patient, Sex


class Use(models.TextChoices):
    """What a contact is proved for: only the second says nothing to who is unknown."""

    BOOKING = "booking", _("to book")
    MINE = "mine", _("to see one's appointments")


class Proof(Row):
    """That whoever visits reads what is written to a contact: a code was sent there, and typed here."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    use = models.CharField(max_length=8, choices=Use)
    contact = models.CharField(max_length=254)
    language = models.CharField(max_length=5, default="fr")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    proven_at = models.DateTimeField(null=True, blank=True)
    browser = models.CharField(max_length=32, blank=True, db_default="")  # a mark of the key that opens his space

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(contact=""), name="proof_of_a_contact")]


class Whom(models.TextChoices):
    """For whom one books."""

    SELF = "self", _("for myself")
    CHILD = "guardian", _("for my child")
    RELATIVE = "relative", _("for a relative")


class Booking(Row):
    """What one visitor is booking; nothing of it is a file before he confirms it."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    practitioner_role = models.ForeignKey(PractitionerRole, models.PROTECT, related_name="+")
    reason = models.ForeignKey(VisitReason, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(null=True, blank=True)  # none: he leaves a request, no time is held
    ends_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    address = models.CharField(max_length=32)  # a mark of where it comes from, not the address itself
    language = models.CharField(max_length=5, default="fr")
    after = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    relation = models.CharField(max_length=8, choices=Whom, blank=True)
    birth_name = models.CharField(max_length=100, blank=True)
    first_names = models.CharField(max_length=150, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=8, choices=Sex, default=Sex.UNKNOWN)
    phone = models.CharField(max_length=16, blank=True)
    proof = models.ForeignKey(Proof, models.SET_NULL, null=True, blank=True, related_name="+")
    facts = models.JSONField(default=dict, blank=True)  # as the desk asks them
    facts_asked = models.BooleanField(default=False)
    red_flags = ArrayField(models.CharField(max_length=24), null=True, blank=True)  # none: the sheet was not asked
    patient = models.ForeignKey(Patient, models.PROTECT, null=True, blank=True, related_name="+")
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, blank=True, related_name="+")
    request = models.ForeignKey(Request, models.PROTECT, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None, held_until=None)
                | Q(starts_at__isnull=False, ends_at__isnull=False, held_until__isnull=False),
                name="booking_holds_a_time_or_none",
            ),
        ]
        indexes = [
            models.Index(fields=["structure", "address", "held_until"], name="booking_by_address"),
            models.Index(fields=["structure", "begun_at"], name="booking_by_age"),
        ]

    def is_proven(self, now: datetime) -> bool:
        """Tell whether the contact given is proved, and not too long ago."""
        return bool(self.proof and self.proof.proven_at and self.proof.expires_at > now)


class Try(Row):
    """Something that may be done so many times and no more, once: who did it is only a mark."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    what = models.CharField(max_length=12)
    mark = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["structure", "what", "mark", "at"], name="try_by_mark")]
