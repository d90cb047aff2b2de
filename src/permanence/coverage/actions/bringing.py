"""Papers: asked for by a reason, and ticked when they come."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from permanence.agenda.models import Appointment, VisitReason
from permanence.coverage import queries
from permanence.coverage.models import FOR_VISITS, Came, Formality, How, Paper, PaperKind
from permanence.coverage.rules import bringing as rules
from permanence.coverage.rules import guides
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.patients.sensitivity import Class, require


@action(Can.EDIT_OPENINGS, audit="papers.asked", of="reason")
def ask_papers(*, by: Actor, reason: VisitReason, wanted: Mapping[str, str], own: Sequence[str] = ()) -> list[Paper]:
    """Say what whoever comes for a reason is asked for; what is not named is asked for no longer.

    :param wanted: kinds, each with how it is wanted
    :param own: in the practice's own words
    :raises Invalid: for a kind that is none, or too much in own words
    """
    known = {kind.value for kind in FOR_VISITS}
    if not {*wanted} <= known or not {*wanted.values()} <= {*How.values} or not rules.fits(own):
        raise Invalid
    VisitReason.objects.select_for_update(no_key=True).get(pk=reason.pk)  # who say it at once come one after the other
    asked = [(kind.value, "", wanted[kind.value]) for kind in FOR_VISITS if kind.value in wanted]
    asked += [(PaperKind.OWN.value, words, How.BRING.value) for words in dict.fromkeys(own)]
    kept = {(kind, words) for kind, words, _how in asked}
    for paper in Paper.objects.filter(reason=reason):
        if (paper.kind, paper.words) not in kept:
            paper.delete()
    for rank, (kind, words, how) in enumerate(asked):
        told = {"how": how, "rank": rank}
        Paper.objects.update_or_create(
            reason=reason, kind=kind, words=words, defaults=told,
            create_defaults={"structure_id": reason.structure_id, **told},
        )  # fmt: skip
    return queries.papers_of(reason)


@action(Can.BOOK, audit="papers.came", of="appointment")
def tick_papers(
    *, by: Actor, appointment: Appointment, came: Collection[str], now: datetime, was: Collection[str] = ()
) -> Appointment:
    """Tick the papers of a visit that came, and untick the others; what came already keeps who saw it.

    :param was: what was ticked where this was chosen: what a colleague ticked meanwhile stays
    """
    Appointment.objects.select_for_update(no_key=True).get(pk=appointment.pk)
    told = queries.bringing(by, [appointment]).get(appointment.pk)
    known = {one.code: one.came_at is not None for one in told.papers} if told else {}
    fresh = [code for code, there in known.items() if code in came and not there]
    gone = [code for code, there in known.items() if there and code in was and code not in came]
    formers = queries.stand_for(appointment)
    Came.objects.filter(appointment__in=formers, code__in=gone).delete()
    _note(by, fresh, now, structure_id=appointment.structure_id, appointment=appointment)
    tell("agenda", appointment.structure_id, appointment=appointment.pk, practitioner=appointment.practitioner_role_id)
    return appointment


@action(Can.EDIT_PATIENT, audit="formality.papers_came", of="formality")
def tick_gathered(
    *, by: Actor, formality: Formality, came: Collection[str], now: datetime, was: Collection[str] = ()
) -> Formality:
    """Tick the papers of a formality that came, and untick the others.

    :param was: as for `tick_papers`
    """
    require(by, formality.structure_id, Class.CARE if guides.is_reserved(formality.kind) else Class.ADMINISTRATIVE)
    Formality.objects.select_for_update(no_key=True).get(pk=formality.pk)
    known = {one.code for one in queries.gathered(formality)}
    Came.objects.filter(formality=formality, code__in={*was} - {*came}).delete()
    _note(by, known & {*came}, now, structure_id=formality.structure_id, formality=formality)
    return formality


def _note(by: Actor, codes: Collection[str], now: datetime, **of: Any) -> None:
    rows = [Came(code=code, at=now, by_name=by.name, **of) for code in codes]
    Came.objects.bulk_create(rows, ignore_conflicts=True)
