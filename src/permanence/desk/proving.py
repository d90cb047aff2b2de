"""Tables of who speaks: how it was proved on one call, and how much a practice asks for. `models` opens them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Person, Structure
from permanence.foundation.models import Row
from permanence.patients.models import Patient, Relative

from .rules import proving as rules


class Speaker(models.TextChoices):
    """Who speaks on the call, or stands at the counter."""

    PATIENT = rules.PATIENT, pgettext_lazy("speaks", "the patient")
    RELATIVE = rules.RELATIVE, pgettext_lazy("speaks", "a relative")
    PROFESSIONAL = rules.PROFESSIONAL, pgettext_lazy("speaks", "a professional of care")
    OTHER = rules.OTHER, pgettext_lazy("speaks", "someone else")


class Trait(models.TextChoices):
    """By what he was recognised; the answer itself is never kept."""

    BIRTH_DATE = "birth_date", pgettext_lazy("proof", "birth date")
    BIRTH_NAME = "birth_name", pgettext_lazy("proof", "birth name")
    POSTCODE = "postcode", pgettext_lazy("proof", "postcode")
    STREET = "street", pgettext_lazy("proof", "street")
    PHONE = "phone", pgettext_lazy("proof", "telephone number")
    EMAIL = "email", pgettext_lazy("proof", "e-mail address")
    LAST_VISIT = "last_visit", pgettext_lazy("proof", "last appointment")
    NEXT_VISIT = "next_visit", pgettext_lazy("proof", "next appointment")
    OWN_BIRTH_DATE = "own_birth_date", pgettext_lazy("proof", "own birth date")
    OWN_PHONE = "own_phone", pgettext_lazy("proof", "own telephone number")
    CALLED = rules.CALLED, pgettext_lazy("proof", "called at the number on file")
    PAPER = rules.PAPER, pgettext_lazy("proof", "identity document seen")


GIVEN = [(one, one) for one in rules.MAY]


class Proof(Row):
    """How it was proved who speaks about a patient, on one call or at one visit: by what, never the answers.

    :ivar relative: who he is, when he stands beside the patient
    :ivar given: what was then told or handed over, of `rules.proving.MAY`
    :ivar last_trait: of which the key was pressed last, with when and by whom: it may have been the wrong one
    :ivar corrected_at: when one was said to have been; what it was before stays in the trace
    :ivar ended_at: since when another conversation counts: he was called back
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    request = models.ForeignKey("desk.Request", models.CASCADE, related_name="proofs")
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+", db_index=False)  # indexed with the time
    speaker = models.CharField(max_length=12, choices=Speaker, default=Speaker.PATIENT)
    relative = models.ForeignKey(Relative, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    right = ArrayField(models.CharField(max_length=16, choices=Trait), default=list, blank=True)
    wrong = ArrayField(models.CharField(max_length=16, choices=Trait), default=list, blank=True)
    unknown = ArrayField(models.CharField(max_length=16, choices=Trait), default=list, blank=True)
    given = ArrayField(models.CharField(max_length=8, choices=GIVEN), default=list, blank=True)
    last_trait = models.CharField(max_length=16, choices=Trait, blank=True, default="", db_default="")
    last_at = models.DateTimeField(null=True, blank=True)
    last_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    corrected_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)  # who asked last
    proved_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["begun_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "patient"], condition=Q(ended_at=None), name="proof_going_on"),
            models.CheckConstraint(condition=Q(relative=None) | Q(speaker=Speaker.RELATIVE), name="proof_of_relative"),
            models.CheckConstraint(condition=Q(proved_at=None) | Q(right__len__gt=0), name="proof_by_something"),
            models.CheckConstraint(condition=Q(given=[]) | Q(proved_at__isnull=False), name="proof_before_giving"),
        ]
        indexes = [models.Index(fields=["patient", "-begun_at"], name="proof_by_patient")]


class Proving(Row):
    """How many things must be right at one practice. Without a row, two."""

    structure = models.OneToOneField(Structure, models.PROTECT, related_name="+")
    traits = models.PositiveSmallIntegerField(default=rules.LEAST)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(traits__gte=rules.LEAST, traits__lte=rules.MOST), name="proving_asks_for_some"
            )
        ]
