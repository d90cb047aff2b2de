"""Which files have had their time: read from the last contact of each, never guessed; always for an actor."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone

from permanence.agenda.models import Appointment
from permanence.desk.models import Request
from permanence.messaging.models import Channel, Message, Received, State
from permanence.patients.models import Patient

from . import erasing, rules
from .models import Demand, Erasure, Extent, Hold

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Due:
    """One file whose time is over.

    :param ground: of `rules.erased_from`
    :param held: why it is kept all the same; empty when it is not
    """

    patient: Patient
    last_on: date
    since: date
    ground: str
    held: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go from one structure, what would go to the archive tonight, and what stays."""

    due: list[Due]
    to_archive: int
    archived: int
    messages: int
    before: date


def preview(structure_id: UUID, now: datetime) -> Preview:
    """Return what has had its time at one structure."""
    today = timezone.localdate(now)
    old = _files(structure_id).filter(last__date__lte=today - rules.IN_USE)
    due = list(_due(structure_id, old, today))
    before = today - rules.MESSAGES
    apart = archived(structure_id).count()
    return Preview(due, old.filter(archived_at=None).count(), apart, messages(structure_id, before).count(), before)


def due(structure_id: UUID, now: datetime) -> list[Due]:
    """Return the files to erase: those held are left out."""
    return [one for one in preview(structure_id, now).due if not one.held]


def archived(structure_id: UUID) -> QuerySet[Patient]:
    """Return the files of a structure that lie in the archive."""
    return Patient.objects.filter(structure=structure_id, archived_at__isnull=False)


def to_archive(structure_id: UUID, now: datetime) -> Iterator[tuple[Patient, date]]:
    """Yield the files nobody needed for so long that they are in everyday use no more, each with its last contact."""
    before = timezone.localdate(now) - rules.IN_USE
    for patient in _files(structure_id).filter(last__date__lte=before, archived_at=None).iterator(AT_ONCE):
        yield patient, timezone.localdate(patient.last)


def to_bring_back(structure_id: UUID, now: datetime) -> QuerySet[Any]:
    """Return the files in the archive with which there was contact since."""
    before = timezone.localdate(now) - rules.IN_USE
    return _files(structure_id).filter(last__date__gt=before, archived_at__isnull=False)


def messages(structure_id: UUID, before: date) -> QuerySet[Message]:
    """Return what was written before a day and still says its words; what waits to be sent is left.

    Letters to professionals are part of the file, and go with it.
    """
    sent = Message.objects.filter(structure=structure_id, created_at__date__lt=before).exclude(body="")
    return sent.exclude(state__in=[State.QUEUED, State.SENDING]).exclude(channel=Channel.MSSANTE)


def received(structure_id: UUID, before: date) -> QuerySet[Received]:
    """Return what came in before a day and still says its words."""
    return Received.objects.filter(structure=structure_id, at__date__lt=before).exclude(body="", from_address="")


def proven(structure_id: UUID, before: date) -> QuerySet[Demand]:
    """Return the demands about files erased since that were answered so long ago that nobody asks for proof."""
    whole = Erasure.objects.filter(structure=structure_id, extent=Extent.WHOLE)
    old = Demand.objects.filter(structure=structure_id, answered_on__lt=before, patient__in=whole.values("patient"))
    return old.exclude(asked_by=erasing.NOBODY)


def last_contact(patient: Patient) -> date:
    """Return the day of the last contact with a patient."""
    row = _with_last(Patient.objects.filter(pk=patient.pk)).get()
    return timezone.localdate(row.last)


def _files(structure_id: UUID) -> QuerySet[Any]:
    whole = Erasure.objects.filter(structure=structure_id, extent=Extent.WHOLE)
    here = Patient.objects.filter(structure=structure_id, merged_into=None).exclude(pk__in=whole.values("patient"))
    return _with_last(here)


def _with_last(rows: QuerySet[Patient]) -> QuerySet[Any]:
    seen = Appointment.objects.filter(patient=OuterRef("pk")).order_by().values("patient")
    asked = Request.objects.filter(patient=OuterRef("pk")).order_by().values("patient")
    last = Greatest(
        F("created_at"),
        Subquery(seen.annotate(last=Max("ends_at")).values("last"), output_field=DateTimeField()),
        Subquery(asked.annotate(last=Max("opened_at")).values("last"), output_field=DateTimeField()),
    )
    return rows.annotate(last=last)


def _due(structure_id: UUID, old: QuerySet[Any], today: date) -> Iterator[Due]:
    held = dict(Hold.objects.filter(structure=structure_id, lifted_at=None).values_list("patient", "why"))
    dead = old.filter(died_on__isnull=False)
    for patient in (old.filter(last__date__lte=today - rules.KEPT) | dead).order_by("last").iterator(AT_ONCE):
        last_on = timezone.localdate(patient.last)
        since, ground = rules.erased_from(last_on, patient.birth_date, patient.died_on)
        if since <= today:
            yield Due(patient, last_on, since, ground, held.get(patient.pk, ""))
