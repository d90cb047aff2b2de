"""Parts of the pane that are asked for by themselves: who is found by what is typed, and a day of the practitioner."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Field
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from permanence.agenda import queries as agenda
from permanence.desk import queries
from permanence.desk.models import Request
from permanence.directory import queries as directory
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, show
from permanence.patients.models import Patient
from permanence.ui.days import DayField, MomentField
from permanence.ui.words import clock_time, spoken

PAGE = "desk/console.html"


def found(request: PageRequest, asked: Request) -> HttpResponse:
    """Show who is found by what is typed, and nothing else of the pane."""
    candidates = candidates_of(request, asked, timezone.now())
    trace_shown(request, (one.patient for one in candidates))
    return show(request, PAGE, part="found", asked=asked, text=looked_for(request), candidates=candidates)


def day(request: PageRequest, asked: Request) -> HttpResponse:
    """Show a day of the practitioner, and nothing else of the pane."""
    now = timezone.now()
    holding = queries.in_force(request.actor, asked, now)
    policy = queries.newcomer(asked, holding, now).policy
    return show(request, PAGE, part="day", asked=asked, **day_of(request, asked, policy, now, first=now))


def day_of(request: PageRequest, asked: Request, policy: str, now: datetime, *, first: datetime) -> dict[str, Any]:
    """Return what is shown of a day of the practitioner: the one named, or that of what was chosen.

    :param policy: what he wants done with who is new to him
    :param first: the day looked at while nothing is chosen
    """
    shown = queries.day(request.actor, asked, _named(request, asked, first), now)
    lang, rows = get_language() or "fr", []
    for one in shown.rows if shown else ():
        said, chosen = clock_time(timezone.localtime(one.starts_at), lang), one.starts_at == asked.starts_at
        rows.append((one.starts_at.isoformat(), said, one.reason, one.color, chosen))
    may_choose = asked.owner_id == request.actor.id and not asked.outcome and policy == "accept"
    return {"day": shown, "day_rows": rows, "may_choose": may_choose}


def times_of(slots: Sequence[agenda.Slot]) -> list[tuple[str, str]]:
    """Return free times as they are sent and said."""
    now, lang = timezone.localtime(), get_language() or "fr"
    places = directory.wheres(one.site_id for one in slots)
    told = ((one, spoken(timezone.localtime(one.starts_at), now, lang), places.get(one.site_id)) for one in slots)
    return [(one.starts_at.isoformat(), f"{when}, {there.said(lang)}" if there else when) for one, when, there in told]


def is_asked_who(request: PageRequest, asked: Request) -> bool:
    """Tell whether who it is for is still to be said, by whoever looks."""
    return not (asked.patient_id or asked.outcome) and asked.owner_id == request.actor.id


def candidates_of(request: PageRequest, asked: Request, now: datetime) -> list[queries.Candidate]:
    """Return who may be meant, while nobody is chosen."""
    if not is_asked_who(request, asked):
        return []
    text = looked_for(request)
    return queries.found(request.actor, asked, text, now) if text else queries.candidates(request.actor, asked, now)


def looked_for(request: PageRequest) -> str:
    """Return what was typed to find somebody."""
    return request.POST.get("q", "") or request.GET.get("q", "")


def trace_shown(request: PageRequest, files: Iterable[Patient]) -> None:
    """Trace the files shown: each once when the request is opened, not at every change on the screen."""
    people = {patient.pk: patient for patient in files}
    if request.htmx and people:
        lately = queries.read_lately(request.actor, people)
        people = {pk: patient for pk, patient in people.items() if pk not in lately}
    if people:
        trace_reading(request.actor, *people.values())


def moment(written: str | None) -> datetime | None:
    """Return the moment written in an address; None when it is none."""
    read: datetime | None = _or_none(MomentField(), written)
    return read


def _named(request: PageRequest, asked: Request, first: datetime) -> date:
    named: date | None = _or_none(DayField(), request.GET.get("day"))
    booked = asked.appointment.starts_at if asked.appointment else first
    return named or queries.local(asked, asked.starts_at or booked).date()


def _or_none(field: Field, written: str | None) -> Any:
    try:
        return field.clean(written)
    except ValidationError:
        return None
