"""Reading the papers asked for and those that came, always for an actor."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.urls import reverse

from permanence.agenda.bringing import Asked, Bringing
from permanence.agenda.models import Appointment, Move, VisitReason
from permanence.coverage.models import Came, Formality, How, Paper, PaperKind
from permanence.coverage.rules.bringing import FOR_FORMALITIES
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Words
from permanence.foundation.rights import Can


def papers_of(reason: VisitReason) -> list[Paper]:
    """Return what is asked of whoever comes for a reason, in its order."""
    return list(Paper.objects.filter(reason=reason))


def bringing(actor: Actor, appointments: Sequence[Appointment]) -> dict[UUID, Bringing]:
    """Return the papers of the visits that ask for some; what came for a visit holds for the one it was moved to."""
    seen = actor.structures(Can.VIEW_AGENDA)
    asked: dict[UUID, list[Paper]] = defaultdict(list)
    for paper in Paper.objects.filter(structure_id__in=seen, reason__in={one.reason_id for one in appointments}):
        asked[paper.reason_id].append(paper)
    concerned = [one for one in appointments if one.reason_id in asked]
    came = _came({one.pk for one in concerned}) if concerned else {}
    return {
        one.pk: Bringing(
            papers=[
                _asked(paper.code, said(paper), came.get(one.pk, {}).get(paper.code), ahead=paper.how == How.SEND)
                for paper in asked[one.reason_id]
            ],
            address=reverse("coverage:papers_came", args=[one.pk]),
        )
        for one in concerned
    }


def gathered(formality: Formality) -> list[Asked]:
    """Return the papers a formality needs, with those that came."""
    came = {one.code: one for one in Came.objects.filter(formality=formality)}
    kinds = map(PaperKind, FOR_FORMALITIES[formality.kind])
    return [_asked(kind.value, kind.label, came.get(kind.value)) for kind in kinds]


def said(paper: Paper) -> Words:
    """Say a paper, in the practice's own words where it has some."""
    return paper.words or PaperKind(paper.kind).label


def stand_for(appointment: Appointment) -> list[UUID]:
    """Return a visit and those it took the place of: what came for one of them came."""
    return [*_formers([appointment.pk])]


def stand_for_each(appointments: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return, of some visits, each and those they took the place of, all of them as the visit that stands."""
    return _formers(appointments)


def _asked(code: str, words: Words, came: Came | None, *, ahead: bool = False) -> Asked:
    return Asked(code, words, ahead, came.at if came else None, came.by_name if came else "")


def _came(appointments: set[UUID]) -> dict[UUID, dict[str, Came]]:
    """Return what came for each visit, or for one it took the place of."""
    stands_for = _formers(appointments)
    found: dict[UUID, dict[str, Came]] = defaultdict(dict)
    for one in Came.objects.filter(appointment__in=[*stands_for]):
        if one.appointment_id:
            found[stands_for[one.appointment_id]][one.code] = one
    return found


def _formers(appointments: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return each visit and those it took the place of, all of them as the visit that stands."""
    stands_for = {one: one for one in appointments}
    fresh = [*stands_for]
    while fresh:
        moves = Move.objects.filter(appointment__in=fresh).values_list("former_id", "appointment_id")
        found = {former: stands_for[appointment] for former, appointment in moves if former not in stands_for}
        stands_for |= found
        fresh = [*found]
    return stands_for
