"""What the desk says in a practice, the words it explains, and who helps when a call turns difficult."""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from permanence.desk.models import CallState, DifficultCall, Outcome, Request, Wording
from permanence.desk.rules import glossary as rules
from permanence.desk.rules import moments
from permanence.directory import queries as directory
from permanence.directory.models import Mandate, Membership, Person
from permanence.foundation.actor import Actor
from permanence.foundation.composed import any_of, composed
from permanence.foundation.rights import Can

LANGUAGES = ("en", "es", "pt", "ar", "tr", "uk")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A short sentence of the desk, in French and in another language."""

    code: str
    french: str
    said: str


@cache
def glossary() -> rules.Glossary:
    """Return the medical words shipped with the house."""
    return rules.read(_shipped("glossary.csv"))


@cache
def phrases(language: str) -> list[Phrase]:
    """Return the commonest sentences in a language; none for one the house does not speak."""
    if language not in LANGUAGES:
        return []
    rows = csv.DictReader(_shipped("phrases.csv"), delimiter=";")
    return [Phrase(row["code"], row["fr"], row[language]) for row in rows]


def wordings(structure_id: UUID) -> dict[str, Wording]:
    """Return the sentences a practice of the open scope wrote, by situation; those taken back are left out."""
    return {one.situation: one for one in _latest(structure_id) if one.text}


@composed
def _latest(structure_id: UUID) -> QuerySet[Wording]:
    written = Wording.objects.filter(structure_id=structure_id)
    return written.order_by("situation", "-version").distinct("situation")


def former_wordings(structure_id: UUID) -> QuerySet[Wording]:
    """Return every version a practice wrote, the last first."""
    return Wording.objects.filter(structure_id=structure_id).select_related("written_by").order_by("-written_at")


def moment(request: Request, newcomers: str, now: datetime, *, full: bool = False) -> moments.Moment:
    """Return what tells which sentence comes next; the request as `queries.request` returns it."""
    call, difficulty = request.call, difficulty_of(request)
    spoken = call is not None and call.answered_at is not None and call.ended_at is None
    held = call.held_at if call and call.state == CallState.HELD else None
    rang = call.answered_at - call.rang_at if call and call.answered_at else None
    return moments.Moment(
        on_the_line=spoken,
        held_s=(now - held).total_seconds() if held else None,
        rang_s=rang.total_seconds() if rang else None,
        kind=request.kind,
        named=request.patient_id is not None,
        newcomers=newcomers,
        reasoned=bool(request.understood),
        full=full,
        chosen=request.starts_at is not None,
        answered=bool(request.outcome),
        red_flag=request.outcome == Outcome.CALL_15,
        warnings=difficulty.warnings if difficulty else None,
    )


def difficulty_of(request: Request) -> DifficultCall | None:
    """Return what is kept of a request that turned difficult."""
    return getattr(request, "difficulty", None)


def supervisors(actor: Actor, request: Request) -> list[Person]:
    """Return who of the team may take a difficult call over: supervisors of the practice, or of who answers for it."""
    roles = [name for name, role in settings.ROLES.items() if {Can.SUPERVISE, Can.ANSWER} <= role.rights]
    today = directory.today()
    answering = Mandate.objects.filter(
        directory.alive(today), structure_id=request.structure_id, rights__contains=[Can.ANSWER.value]
    )
    teams = [request.structure_id, *answering.values_list("holder_id", flat=True)]
    there = Membership.objects.filter(directory.alive(today), structure_id__in=teams, role__in=roles)
    found = there.select_related("person").order_by("person__family_name")
    return list({one.person_id: one.person for one in found if one.person_id != actor.id}.values())


def rescues(actor: Actor) -> list[DifficultCall]:
    """Return the difficult calls for which someone is asked to help, whoever it is, where the actor answers."""
    return _rescues(actor.structures(Can.ANSWER))


@composed
def _rescues(structures: Collection[UUID]) -> QuerySet[DifficultCall]:
    asked = DifficultCall.objects.filter(helper_id__isnull=False, asked_at__isnull=False, helped_at=None)
    mine = asked.filter(structure_id=any_of(structures), request__outcome="")
    return mine.select_related("structure", "opened_by", "request").order_by("asked_at")


def _shipped(name: str) -> list[str]:
    table = resources.files("permanence.desk") / "data" / name
    return table.read_text(encoding="utf-8").splitlines()
