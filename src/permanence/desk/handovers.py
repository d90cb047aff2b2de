"""Calls put through to a practitioner: announced first while the caller waits, or directly."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Person, PractitionerRole, Structure
from permanence.foundation.models import Row


class Ended(models.TextChoices):
    """How it ended."""

    JOINED = "joined", _("put in touch")
    BACK = "back", _("nobody took the call")
    GONE = "gone", pgettext_lazy("handover", "hung up while waiting")


class Handover(Row):
    """One attempt to put a call through (mise en relation): open until the practitioner has it, or it comes back."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    call = models.ForeignKey("desk.Call", models.CASCADE, related_name="handovers")
    practitioner_role = models.ForeignKey(PractitionerRole, models.PROTECT, null=True, blank=True, related_name="+")
    announced = models.BooleanField()  # accompanied: the caller holds while the practitioner is told who it is
    ground = models.CharField(max_length=12)  # what was stated of the call: emergency, professional, any
    begun_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_how = models.CharField(max_length=6, choices=Ended, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["begun_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["call"], condition=Q(ended_at=None), name="handover_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="") | (Q(ended_at__gte=F("begun_at")) & ~Q(ended_how="")),
                name="handover_ended_says_how",
            ),
            models.CheckConstraint(
                condition=Q(announced=True) | ~Q(ended_how="gone"), name="handover_waits_only_when_announced"
            ),
        ]
