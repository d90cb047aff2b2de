"""What is awaited from other professionals: how each stands, what is late first; always for an actor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from permanence.documents.models import Awaited, AwaitedEnd, Chase, ReceivedLetter
from permanence.documents.rules.awaiting import Stand, stand
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.messaging.queries import Way as ToldBy
from permanence.patients import guarding
from permanence.patients import queries as patients
from permanence.patients.beside import Card, Line
from permanence.patients.models import Patient
from permanence.patients.sensitivity import Class, given, require, sees
from permanence.ui.words import in_full

MOST, SAID = 300, 4
TOLD_WITHIN = timedelta(days=180)
ORDER = (*Stand,)


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing awaited, how it stands, and how often it was asked for again."""

    row: Awaited
    stand: Stand
    late_days: int
    chases: list[Chase]

    @property
    def last(self) -> Chase | None:
        """When it was asked for last."""
        return self.chases[-1] if self.chases else None


def awaited(actor: Actor, awaited_id: UUID, now: datetime) -> Standing:
    """Return one.

    :raises NotFound: when there is none, or none for this actor
    :raises NotPermitted: when he is not given what tells of care
    :raises KeptCloser: when the file is kept closer
    """
    row = _rows(Awaited.objects.filter(pk=awaited_id)).first()
    if row is None:
        raise NotFound
    require(actor, row.structure_id, Class.CARE)
    patients.patient(actor, row.patient_id)
    return _one(row, now)


def awaited_here(
    actor: Actor, now: datetime, *, at: Iterable[UUID], show: str = "", kind: str = ""
) -> list[Standing]:  # fmt: skip
    """Return what is awaited at some structures, what is late first; nothing of files kept closer to others.

    :param show: `late`, `open` for all that are awaited, `ended`
    """
    rows = given(actor, Awaited.objects.filter(structure__in=list(at), patient__merged_into=None), Class.CARE)
    rows = rows.filter(kind=kind) if kind else rows
    ended = show == Stand.ENDED
    rows = rows.filter(ended_at__isnull=not ended).order_by("-ended_at" if ended else "expected_on", "id")
    shown = list(_rows(rows)[:MOST])
    closed = guarding.closed(actor, {row.patient for row in shown})
    found = [_one(row, now) for row in shown if row.patient_id not in closed]
    found = [one for one in found if show != Stand.LATE or one.stand is Stand.LATE]
    return sorted(found, key=lambda one: ORDER.index(one.stand))


def late_awaited(actor: Actor, now: datetime, *, at: Iterable[UUID]) -> list[Awaited]:
    """Return what should have come already, the longest due first."""
    return [one.row for one in awaited_here(actor, now, at=at, show=Stand.LATE)]


def awaited_of(actor: Actor, patient: Patient, now: datetime, *, ended: bool = False) -> list[Standing]:
    """Return what is awaited about one patient, or what has come of it."""
    rows = given(actor, Awaited.objects.filter(patient=patient, ended_at__isnull=not ended), Class.CARE)
    found = [_one(row, now) for row in _rows(rows.order_by("expected_on", "id"))[:MOST]]
    return sorted(found, key=lambda one: ORDER.index(one.stand))


def came_of(actor: Actor, patient: Patient, now: datetime) -> list[Awaited]:
    """Return what has come about a patient in the last months, and nobody has told him aloud."""
    came = Awaited.objects.filter(patient=patient, outcome=AwaitedEnd.CAME, ended_at__gt=now - TOLD_WITHIN)
    return list(given(actor, came.exclude(told_way=ToldBy.VOICE.value), Class.CARE).order_by("ended_at")[:MOST])


def settled_by(letter: ReceivedLetter) -> list[Awaited]:
    """Return what a letter turned out to be."""
    return list(Awaited.objects.filter(letter=letter))


def awaited_beside(actor: Actor, patient: Patient, now: datetime) -> Card | None:
    """Tell on a patient's file what is awaited about him."""
    if not sees(actor, patient.structure_id, Class.CARE):
        return None
    lines = [
        Line(
            term=capfirst(str(one.row.get_kind_display())),
            text=f"{one.row.from_name} · {in_full(one.row.expected_on, get_language() or 'fr')}",
            tone="soon" if one.stand is Stand.LATE else "",
            hint=one.row.what,
        )
        for one in awaited_of(actor, patient, now)[:SAID]
    ]
    return Card(
        title=_("Results and reports awaited"),
        lines=lines,
        empty=_("Nothing is awaited: a result or a report that a colleague is to send can be noted here."),
        address=reverse("documents:awaited_of", args=[patient.pk]),
        action=_("Open what is awaited"),
    )


def _rows(rows: QuerySet[Awaited]) -> QuerySet[Awaited]:
    chases = Prefetch("chases", Chase.objects.order_by("at", "id"))
    return rows.select_related("patient", "structure", "letter", "asked_by").prefetch_related(chases)


def _one(row: Awaited, now: datetime) -> Standing:
    today: date = now.astimezone(ZoneInfo(row.structure.time_zone)).date()
    how = stand(row.expected_on, today, ended=row.ended_at is not None)
    return Standing(row, how, max(0, (today - row.expected_on).days), list(row.chases.all()))
