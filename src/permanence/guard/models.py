"""Files kept closer, who may open them, and every opening of one in an emergency."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Person, Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed
from permanence.patients.models import Patient

from . import rules


class Kind(models.TextChoices):
    """Why a file is kept closer."""

    NOTABLE = "notable", _("well-known person")
    COLLEAGUE = "colleague", _("member of the team, or close to one")
    DANGER = "danger", _("someone looks for this person")
    LIMITED = "limited", _("the person asked that its use be limited")
    OTHER = "other", pgettext_lazy("protection", "another reason")


class Reason(models.TextChoices):
    """What a glass is broken for."""

    CARE = "care", _("the patient needs care now and nobody listed can be reached")
    REACH = "reach", _("the patient or a relative must be reached at once")
    IDENTITY = "identity", _("doubt about the identity before a care")
    ASKED = "asked", _("the patient is here, or on the telephone, and asks for it")
    OTHER = "other", pgettext_lazy("glass", "another reason")


class HouseRule(Row):
    """How a structure keeps its files: how long a glass stays broken, how the staff is named to a patient who asks."""

    structure = models.OneToOneField(Structure, models.PROTECT, related_name="+")
    glass_min = models.PositiveSmallIntegerField(default=rules.USUAL_MIN)
    staff_named = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(glass_min__range=(rules.SHORTEST_MIN, rules.LONGEST_MIN)), name="glass_for_minutes"
            )
        ]


class Restriction(Row):
    """That a file is kept closer, until it is lifted."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["patient"], condition=Q(lifted_at=None), name="restricted_once"),
            models.CheckConstraint(condition=Q(lifted_at=None) | ~Q(lifted_by_name=""), name="restriction_lifted_by"),
        ]


class Listed(Row):
    """That someone may open a file kept closer."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    restriction = models.ForeignKey(Restriction, models.CASCADE, related_name="listed")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["restriction", "person"], name="listed_once")]


class Colleague(Row):
    """The birth date of a member of the team, kept for one thing: to find his own file and keep it closer."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    birth_date = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["structure", "person"], name="colleague_once")]
        indexes = [models.Index(fields=["structure", "birth_date"], name="colleague_by_birth")]


class Examined(Row):
    """What the person in charge looks at, and says what he found."""

    examined_at = models.DateTimeField(null=True, blank=True)
    examined_by_name = models.CharField(max_length=200, blank=True)
    finding = Sealed(blank=True)

    class Meta:
        abstract = True


class Glass(Examined):
    """That one person opened one file in an emergency: for which reason, from when, until when.

    :param until: it closes by itself then; earlier when he closes it himself
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=12, choices=Reason)
    words = Sealed()
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("at")), name="glass_ends_after_start"),
            models.CheckConstraint(condition=~Q(words=""), name="glass_broken_with_words"),
            models.CheckConstraint(condition=Q(examined_at=None) | ~Q(examined_by_name=""), name="glass_examined_by"),
        ]
        indexes = [models.Index(fields=["structure", "-at"], name="glass_by_structure")]

    def is_open(self, now: datetime) -> bool:
        """Tell whether the file is still open by it."""
        return self.at <= now < self.until


class Alert(Examined):
    """That an opening of a file kept closer was out of the ordinary, and why (`rules.Why`)."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=200)
    on = models.DateField()  # one a day of one person about one file
    at = models.DateTimeField()
    why = models.CharField(max_length=60)  # codes, parted by spaces

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "person", "on"], name="alert_once_a_day"),
            models.CheckConstraint(condition=Q(examined_at=None) | ~Q(examined_by_name=""), name="alert_examined_by"),
        ]
        indexes = [models.Index(fields=["structure", "-at"], name="alert_by_structure")]
