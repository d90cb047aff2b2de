"""A mass postponement: who is absent when, what is decided for each appointment, and what became of it."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.models import Row

from .appointments import Appointment, VisitReason


class Decision(models.TextChoices):
    """What should be done about one appointment."""

    MOVE = "move", _("move")
    KEEP = "keep", _("leave where it is")
    CANCEL = "cancel", _("cancel")
    CALL = "call", _("leave to be called")


class Settled(models.TextChoices):
    """What was done about it."""

    MOVED = "moved", _("moved")
    KEPT = "kept", _("left where it is")
    CANCELLED = "cancelled", _("cancelled")
    TO_CALL = "to_call", _("to be called")
    GONE = "gone", _("no longer to be moved")  # cancelled, moved or begun meanwhile, by someone else
    DROPPED = "dropped", _("left as it was")  # the whole was abandoned before anything was done about it


class Surprise(models.TextChoices):
    """What a secretary must know before she applies it."""

    TAKEN = "taken", _("the time proposed was taken meanwhile: this is the next best")
    TOO_LATE = "too_late", _("no time soon enough for this reason")
    NO_PLACE = "no_place", _("no free time was found")


class Postponement(Row):
    """That the patients of an absence are given other times: who began it, who last applied it or gave it up, when."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    practitioner_role = models.ForeignKey(PractitionerRole, models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    at = models.DateTimeField(db_default=TransactionNow())
    by_name = models.CharField(max_length=200)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.CharField(max_length=200, blank=True)
    abandoned_at = models.DateTimeField(null=True, blank=True)
    abandoned_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["practitioner_role", "-at"], name="postponement_by_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(abandoned_at=None, abandoned_by="") | Q(abandoned_at__isnull=False) & ~Q(abandoned_by=""),
                name="postponement_abandoned_by_someone",
            )
        ]


class Postponed(Row):
    """One appointment of a postponement: what is decided, what is proposed, and once done what became of it."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    postponement = models.ForeignKey(Postponement, models.CASCADE, related_name="items")
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="+")
    decision = models.CharField(max_length=6, choices=Decision)
    proposed_role = models.ForeignKey(PractitionerRole, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_reason = models.ForeignKey(VisitReason, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_until = models.DateTimeField(null=True, blank=True)
    surprise = models.CharField(max_length=8, choices=Surprise, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    settled = models.CharField(max_length=9, choices=Settled, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    called_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["appointment__starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["postponement", "appointment"], name="postponed_once"),
            models.UniqueConstraint(
                fields=["postponement", "proposed_role", "proposed_at"],
                condition=Q(decision="move", settled=""),
                name="postponed_to_a_time_of_his_own",
            ),
            models.CheckConstraint(
                condition=~Q(decision="move")
                | Q(
                    proposed_at__isnull=False,
                    proposed_until__isnull=False,
                    proposed_role__isnull=False,
                    proposed_reason__isnull=False,
                ),
                name="postponed_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(settled="", settled_at=None) | ~Q(settled="") & Q(settled_at__isnull=False),
                name="postponed_settled_at_a_moment",
            ),
        ]
