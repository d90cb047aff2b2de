"""What is wrong or missing in files, as it was last looked for, and what someone said is just so."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.models import Row

from .patients import Patient


class FaultKind(models.TextChoices):
    """What is wrong or missing, the gravest first (`rules/faults.py` tells why each matters)."""

    DEAD = "dead", _("died, and an appointment is ahead")
    UNREACHED = "unreached", _("nobody can be reached")
    PHONE = "phone", _("number that cannot ring")
    BOUNCED = "bounced", _("address that sends messages back")
    BIRTH = "birth", _("impossible birth date")
    GUARDIAN = "guardian", _("child without a parent or guardian")
    KIN = "kin", _("parent or guardian who cannot be reached")
    PAPERS = "papers", _("papers missing before a visit")
    DOUBLE = "double", _("possible duplicate")
    NUMBER = "number", _("doubtful national number")
    COVERAGE = "coverage", _("insurer or fund that has ended")
    INSURED = "insured", _("comes, and no health insurance is noted")
    DOCUMENT = "document", _("document that nobody looked at or named")
    OUTCOME = "outcome", _("past visit of which nobody said whether he came")
    IDENTITY = "identity", _("comes often, no document seen")
    NAME = "name", _("name that says nothing")
    ADDRESS = "address", _("address in part")
    DOCTOR = "doctor", _("no regular doctor noted")
    LANGUAGE = "language", _("another language, no interpreter")
    STALE = "stale", _("not confirmed for long")


class Fault(Row):
    """One thing wrong or missing in a file: derived from it, written anew whenever it is looked at.

    :ivar why: further reasons, in codes
    :ivar marks: of what it rests on: who said that it is just so is asked again when that changes
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    kind = models.CharField(max_length=9, choices=FaultKind)
    why = ArrayField(models.CharField(max_length=12), default=list)
    marks = models.CharField(max_length=64)
    found_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "kind"], name="fault_once")]
        indexes = [
            models.Index(fields=["structure", "kind", "patient"], condition=Q(accepted_at=None), name="fault_open"),
            models.Index(
                fields=["structure", "-accepted_at"], condition=Q(accepted_at__isnull=False), name="fault_accepted"
            ),
        ]
