"""What a practice waits for from other professionals: a result, a report; and each time it asked again."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed
from permanence.messaging.models import Message
from permanence.patients.models import Patient

from .received import ReceivedLetter


class AwaitedKind(models.TextChoices):
    """What it is; never told to anybody but who cares."""

    RESULT = "result", pgettext_lazy("awaited", "result")
    REPORT = "report", pgettext_lazy("awaited", "report")
    OTHER = "other", pgettext_lazy("awaited", "other document")


class AwaitedEnd(models.TextChoices):
    """How the waiting ended."""

    CAME = "came", pgettext_lazy("awaited", "has come")
    DROPPED = "dropped", pgettext_lazy("awaited", "given up")


class ChaseWay(models.TextChoices):
    """How it was asked for again."""

    MSSANTE = "mssante", pgettext_lazy("chase", "by MSSanté")
    CALL = "call", pgettext_lazy("chase", "by telephone")


class Awaited(Row):
    """A document that a professional is to send about a patient, by a day (FHIR CommunicationRequest).

    :ivar from_address: his MSSanté address; empty when he is called
    :ivar asked_by: the letter it was asked by
    :ivar how: it came otherwise, or why it is given up
    :ivar letter: which it came as
    :ivar told_way: of `messaging.rules.reaching`; empty as long as the patient was not told that something came
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=AwaitedKind)
    what = Sealed(max_length=200, blank=True)
    from_name = Sealed(max_length=120)
    from_address = Sealed(max_length=254, blank=True)
    from_phone = Sealed(max_length=16, blank=True)
    asked_by = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    asked_on = models.DateField()
    expected_on = models.DateField()
    noted_at = models.DateTimeField()
    noted_by_name = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=8, choices=AwaitedEnd, blank=True)
    how = Sealed(max_length=200, blank=True)
    letter = models.ForeignKey(ReceivedLetter, models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_way = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ["expected_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(expected_on__gte=F("asked_on")), name="awaited_after_it_is_asked"),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="") | Q(ended_at__isnull=False) & ~Q(outcome=""),
                name="awaited_ends_somehow",
            ),
        ]
        indexes = [
            models.Index(fields=["structure", "expected_on"], condition=Q(ended_at=None), name="awaited_open"),
            models.Index(fields=["patient"], name="awaited_by_patient"),
        ]


class Chase(Row):
    """That it was asked for again, once."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    awaited = models.ForeignKey(Awaited, models.CASCADE, related_name="chases")
    way = models.CharField(max_length=8, choices=ChaseWay)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    note = Sealed(max_length=200, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["awaited", "message"], condition=Q(message__isnull=False), name="chased_once_by_a_letter"
            )
        ]
