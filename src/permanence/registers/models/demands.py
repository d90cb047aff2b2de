"""What persons asked about their data, and what went wrong with data."""

from datetime import date, datetime

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Person, Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed
from permanence.patients.models import Patient
from permanence.registers import rules


class Right(models.TextChoices):
    """What the law lets a person ask about his data (RGPD, articles 15 to 21)."""

    ACCESS = rules.ACCESS, _("access to the file")
    PORTABILITY = "portability", _("his data in a form that another software reads")
    RECTIFICATION = "rectification", _("rectification")
    RESTRICTION = "restriction", _("restriction of use")
    ERASURE = "erasure", _("erasure")
    OBJECTION = "objection", _("objection")


class Way(models.TextChoices):
    """How it was asked."""

    LETTER = "letter", _("by letter")
    EMAIL = "email", _("by e-mail")
    DESK = "desk", _("at the desk")
    PHONE = "phone", _("by telephone")


class Demand(Row):
    """That someone uses one of his rights over his data.

    :param old: what is asked goes back more than five years
    :param extended: the person was told that the answer takes longer, and why
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.CharField(max_length=160)
    right = models.CharField(max_length=16, choices=Right)
    way = models.CharField(max_length=8, choices=Way)
    asked_on = models.DateField()
    what = Sealed(blank=True)
    old = models.BooleanField(default=False)
    extended = models.BooleanField(default=False)
    extended_why = Sealed(blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_how = models.CharField(max_length=160, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    refused = models.BooleanField(default=False)
    answer = Sealed(blank=True)
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(refused=True) | Q(checked_on__isnull=False),
                name="demand_handed_over_to_who_was_known",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("asked_on")), name="demand_answered_after_asked"
            ),
            models.CheckConstraint(condition=Q(answered_on=None) | ~Q(answer=""), name="demand_answered_with_words"),
            models.CheckConstraint(condition=Q(extended=False) | ~Q(extended_why=""), name="demand_extended_why"),
        ]

    @property
    def due_on(self) -> date:
        """The last day to answer."""
        return rules.answer_due(self.right, self.asked_on, old=self.old, extended=self.extended)

    @property
    def earliest_on(self) -> date:
        """The first day on which it may be handed over."""
        return rules.earliest_answer(self.right, self.asked_on)

    def may_be_erased(self) -> bool:
        """Tell whether the erasure he asks for may be carried out now: by somebody known, of a file."""
        wanted = self.right == Right.ERASURE and self.patient_id is not None
        return wanted and self.checked_on is not None and self.answered_on is None

    def may_be_limited(self) -> bool:
        """Tell whether the use of his file may be limited now: asked for by somebody known, of a file."""
        wanted = self.right == Right.RESTRICTION and self.patient_id is not None
        return wanted and self.checked_on is not None and self.answered_on is None

    def may_be_copied(self, today: date) -> bool:
        """Tell whether the copy of his data may be made now: asked for by somebody known, of a file, not too early."""
        wanted = self.right in (Right.ACCESS, Right.PORTABILITY) and self.patient_id is not None
        return wanted and self.checked_on is not None and self.answered_on is None and today >= self.earliest_on


class Risk(models.TextChoices):
    """What a breach may do to the persons: the authority is told of any risk, the persons of a high one."""

    NONE = "none", _("no risk for anyone")
    SOME = "some", pgettext_lazy("risk", "a risk")
    HIGH = "high", pgettext_lazy("risk", "a high risk")


class Breach(Row):
    """That data were seen, lost or changed by whoever should not have (RGPD, article 33.5).

    :param people: about how many persons; None when not known yet
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    noticed_at = models.DateTimeField()
    what = models.TextField()
    which_data = models.TextField(blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    consequences = models.TextField(blank=True)
    measures = models.TextField(blank=True)
    risk = models.CharField(max_length=4, choices=Risk, default=Risk.SOME)
    authority_told_at = models.DateTimeField(null=True, blank=True)
    persons_told_at = models.DateTimeField(null=True, blank=True)
    grounds = models.TextField(blank=True)
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        ordering = ["-noticed_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(risk="none") | ~Q(grounds=""), name="breach_without_risk_says_why")
        ]

    @property
    def due_at(self) -> datetime:
        """Until when the authority is told."""
        return rules.authority_due(self.noticed_at)

    @property
    def to_tell(self) -> bool:
        """Whether the authority has yet to be told."""
        return self.risk != Risk.NONE and self.authority_told_at is None

    @property
    def persons_to_tell(self) -> bool:
        """Whether the persons have yet to be told."""
        return self.risk == Risk.HIGH and self.persons_told_at is None and not self.grounds


class Copy(Row):
    """The copy of one person's data, made for a demand: taken once, then nothing of it is kept but that it was.

    :param archive: empty once it was taken, or too old
    :param code: fingerprint of the code that whoever downloads it types; it is shown once
    :param tries: wrong codes typed
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="copies")
    archive = Sealed(blank=True)  # in Base64
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    code = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(taken_at=None) | Q(archive=""), name="copy_taken_is_kept_no_more")
        ]
