"""Writing a directive as a sentence, with what it will say before the eyes."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone

from permanence.directives import actions, queries
from permanence.directives.forms import FORMS, Sentence
from permanence.directives.models import Directive, Kind, Term
from permanence.directives.rules.form import tidy, wrong_body, wrong_times
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.ids import uuid7
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .shown import on_boards, role_named, to_boards, uuid_of

USUAL_TERM = {Kind.NOTE: Term.OF_DAY, Kind.CLOSED: Term.TEMPORARY}


@page(Can.WRITE_DIRECTIVES, methods=["GET", "POST"])
def writing(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """A new directive, as a sentence."""
    structure = directory.structure(request.actor, structure_id, Can.WRITE_DIRECTIVES)
    role = role_named(request, structure, request.GET.get("practitioner"))
    return _written(request, structure, role, _sentence(request, structure, role))


@page(Can.WRITE_DIRECTIVES, methods=["GET", "POST"])
def edition(request: PageRequest, directive_id: UUID) -> HttpResponse:
    """A new version of a directive; the former stays in its history."""
    former = queries.directive(request.actor, directive_id)
    request.actor.require(Can.WRITE_DIRECTIVES, former.structure_id)
    form = _sentence(request, former.structure, former.practitioner_role, former)
    return _written(request, former.structure, former.practitioner_role, form)


@page(Can.WRITE_DIRECTIVES, methods=["POST"])
def preview(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """What the sentence being written will say, and what it would contradict; nothing is kept."""
    structure = directory.structure(request.actor, structure_id, Can.WRITE_DIRECTIVES)
    role = role_named(request, structure, request.GET.get("practitioner"))
    former = queries.directive(request.actor, uuid_of(of)) if (of := request.GET.get("former", "")) else None
    if former and former.structure_id != structure.pk:
        raise NotFound
    form, now = _sentence(request, structure, role, former), timezone.now()
    shown: dict[str, Any] = {}
    if form.is_valid() and (one := _about_to_be(form, structure, role, now)):
        shown = {"one": one, "contradictions": queries.contradicted(request.actor, one, now)}
    with timezone.override(ZoneInfo(structure.time_zone)):
        return show(request, "directives/_preview.html", **shown)


def _sentence(
    request: PageRequest, structure: Structure, role: PractitionerRole | None, former: Directive | None = None
) -> Sentence:
    kind = former.kind if former else request.GET.get("kind", "")
    if kind not in FORMS:
        raise NotFound
    others = [one for one in directory.practitioners(request.actor, structure.pk) if one != role]
    return FORMS[kind](
        request.POST or None,
        time_zone=structure.time_zone,
        former=former,
        term=USUAL_TERM.get(Kind(kind), Term.PERMANENT),
        people=[(str(one.pk), one.person.short_name) for one in others],
    )


def _about_to_be(
    form: Sentence, structure: Structure, role: PractitionerRole | None, now: datetime
) -> Directive | None:
    """Return the directive as it would be written; None while something is wrong with it."""
    told = form.written(now)
    times = (told["term"], told["valid_from"], told["valid_to"])
    if wrong_body(told["kind"], told["body"]) or wrong_times(*times, now):
        return None
    told["body"], told["lineage"] = tidy(told["kind"], told["body"]), told["lineage"] or uuid7()
    told.pop("version")
    one = Directive(structure=structure, practitioner_role=role, written_at=now, **told)
    return queries.named([one])[0]


def _written(request: PageRequest, structure: Structure, role: PractitionerRole | None, form: Sentence) -> HttpResponse:
    """Show the sentence, write it, or say what is in the way; what was typed stays."""
    shown: dict[str, Any] = {"form": form, "role": role}
    status = 422 if form.is_bound else 200
    if form.is_valid():
        now = timezone.now()
        whose: dict[str, Any] = {"structure": structure, "practitioner_role": role}
        try:
            written = actions.write(by=request.actor, now=now, **whose, **form.written(now))
        except actions.BadDirective as bad:
            form.show_errors(bad.errors)
        except actions.Overtaken as overtaken:
            shown["overtaken"], status = overtaken, 409
        except actions.BookingUnderWay as refusal:
            shown["refusal"], status = refusal, refusal.status
        else:
            return to_boards(structure, written)
    return on_boards(request, structure, status=status, **shown)
