"""How the console is put together: whole for a page, one part of it for htmx."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import Field
from django.http import HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries as agenda
from permanence.desk import column, forms, queries, words
from permanence.desk.models import Outcome, Request, RequestKind
from permanence.desk.rules import deadlines
from permanence.foundation.actor import Actor
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, redirect, show
from permanence.foundation.refusal import NotFound, NotPermitted, Refusal
from permanence.foundation.rights import Can
from permanence.patients import guarding
from permanence.patients import queries as patients
from permanence.ui.days import DayField, MomentField
from permanence.ui.words import phone

from . import decision
from .manners_shown import advice, manners
from .wishes_shown import listing, wished

PAGE = "desk/console.html"
ASKING = [
    ("ask-practitioner", "message", _("Ask the practitioner")),
    ("ask-exception", "exception", _("Ask for an exception")),
]
HOWS = [("announced", _("announced first, the caller holds")), ("", _("directly"))]
View = Callable[..., HttpResponse]


def shown(
    request: PageRequest, asked: Request | None, *, status: int = 200, refusal: Refusal | None = None, **more: Any
) -> HttpResponse:
    """Show the console at a request, or at rest; htmx gets the working pane alone."""
    now = timezone.now()
    context: dict[str, Any] = {"asked": asked, "now": now, "refusal": refusal}
    if not request.htmx:
        context |= beside(request, now, asked)
    elif asked is None or asked.outcome:  # what comes next is shown in the pane
        context["queue"] = queries.queue(request.actor, now)
    if asked is None or asked.outcome:
        context["ringing"] = ringing(request.actor, context["queue"], now)
    if asked is not None:
        context |= pane(request, asked, now) | more
        context["advice"] = advice(more.get("attitude") or context["manners"].get("attitude", ""))
        _trace_shown(request, context)
    response = show(request, PAGE, part="pane" if request.htmx else None, status=status, **context)
    if request.htmx and request.method == "POST":
        response["HX-Push-Url"] = reverse("desk:request", args=[asked.pk]) if asked else reverse("desk:console")
    return response


def went(request: PageRequest, asked_id: UUID | None) -> HttpResponse:
    """Answer a deed well done: the pane as it now stands for htmx, a redirection otherwise."""
    if request.htmx:
        return shown(request, queries.request(request.actor, asked_id) if asked_id else None)
    return redirect("desk:request", asked_id) if asked_id else redirect("desk:console")


def in_place(view: View) -> View:
    """Show what a view of one request refuses in the pane, beside what was typed, not instead of it."""

    @wraps(view)
    def seen(request: PageRequest, request_id: UUID) -> HttpResponse:
        try:
            return view(request, request_id)
        except (NotFound, NotPermitted):
            raise
        except Refusal as refusal:
            asked = queries.request(request.actor, request_id)
            return shown(request, asked, status=refusal.status, refusal=refusal)

    return seen


def on_screen(request: PageRequest, sent: QueryDict) -> Request | None:
    """Return the request on the screen from which htmx asks, if there is one."""
    named = forms.Here(sent)
    asked_id = named.cleaned_data["asked"] if named.is_valid() else None
    return queries.known_request(request.actor, asked_id) if asked_id else None


def beside(request: PageRequest, now: datetime, asked: Request | None) -> dict[str, Any]:
    """Return what the left column shows: calls, visitors, times to offer by telephone, the board."""
    seen = column.read([request.actor], now)
    here = reverse("desk:request", args=[asked.pk]) if asked else None
    rows = column.on_page(column.column(seen, request.actor), get_token(request), here)
    return {"queue": seen.queue(request.actor), "column": rows, "now": now}


def news(request: PageRequest, asked: Request | None, now: datetime) -> dict[str, Any]:
    """Return what changed in the pane by others' deeds: the state of its call, and what comes next."""
    context: dict[str, Any] = {"asked": asked, "now": now}
    if asked is None or asked.outcome:
        context["queue"] = queries.queue(request.actor, now)
        context["ringing"] = ringing(request.actor, context["queue"], now)
    return context


def ringing(actor: Actor, queue: queries.Queue, now: datetime) -> dict[str, Any] | None:
    """Return what is to be known of the practice whose line rings, when one does."""
    return column.what_rings(actor, queue.next, now) if queue.next else None


def pane(request: PageRequest, asked: Request, now: datetime) -> dict[str, Any]:
    """Return what the working pane and the day beside it show of a request."""
    actor = request.actor
    holding = queries.in_force(actor, asked, now)
    practice = queries.practice(actor, asked, holding)
    choices = queries.choices(actor, asked, holding, now, after=_moment(request.GET.get("after")))
    slots = choices.slots
    chosen_at = None if asked.outcome else asked.starts_at
    nearest = queries.instead(actor, asked.pk, chosen_at, now) if chosen_at else None
    if nearest is not None:  # someone was faster since it was chosen
        asked.starts_at = None
    return {
        "practice": practice,
        "handover": queries.handover(asked),
        "hows": HOWS,
        "exchange": queries.exchange(actor, asked, now),
        "asking_dialogs": ASKING,
        "may_relay": actor.may(Can.RELAY, asked.structure_id),
        "choices": choices,
        "alternatives": nearest,
        "said": words.said(holding),
        "grounds": [(ground, words.GROUNDS[ground]) for ground in practice.transfer.grounds],
        "chosen": queries.with_appointments(actor, [asked.patient], now)[0] if asked.patient else None,
        "file": _file(actor, asked, now),
        "candidates": _candidates(request, asked, now),
        "text": _looked_for(request),
        "form": _blank_form(request, asked) if "new" in request.GET else None,
        "day": queries.day(actor, asked, _day(request, asked, slots[0].starts_at if slots else now), now),
        "kinds": [(kind, kind.label, key) for kind, key in KEYS.items()],
        "more_kinds": [(kind, kind.label) for kind in RequestKind if kind not in KEYS],
        "deadlines": deadlines.choices(queries.local(asked, now)),
        "default_deadline": deadlines.default(queries.local(asked, now)),
        "outcomes": [(code, code.label) for code in (Outcome.MESSAGE, Outcome.REFUSED, Outcome.NOTHING)],
        **listing(asked),
        "wished": wished(asked, holding, choices, now),
        "may_except": _may_except(asked),
        "owners": [("me", _("me")), ("anyone", _("whoever is free"))],
        "reached": asked.appointment is not None and agenda.reachable(asked.appointment),
        "mine": asked.owner_id == actor.id,
        **decision.of_request(actor, asked, holding, choices, now, forward=_place(request)),
        "manners": manners(actor, asked, choices, now),
    }  # fmt: skip


def _file(actor: Actor, asked: Request, now: datetime) -> Any:
    """Return what to know of the patient before speaking; nothing of a file kept closer from the actor."""
    if asked.patient is None or guarding.closed(actor, [asked.patient]):
        return None
    return patients.known(asked.patient, now)


def _may_except(asked: Request) -> bool:
    """Tell whether an exception can be asked for beside his times: it is known for whom, and instead of what."""
    moves = asked.kind == RequestKind.MOVE and asked.appointment_id is not None
    return bool(asked.patient_id and asked.reason_id) and (asked.kind == RequestKind.APPOINTMENT or moves)


KEYS = {
    RequestKind.APPOINTMENT: "R",
    RequestKind.RENEWAL: "O",
    RequestKind.RESULT: "S",
    RequestKind.MESSAGE: "M",
    RequestKind.CANCEL: "A",
    RequestKind.MOVE: "P",
}


def _candidates(request: PageRequest, asked: Request, now: datetime) -> list[queries.Candidate]:
    """Return who may be meant, while nobody is chosen."""
    if asked.patient_id or asked.outcome or asked.owner_id != request.actor.id:
        return []
    text = _looked_for(request)
    return queries.found(request.actor, asked, text, now) if text else queries.candidates(request.actor, asked, now)


def _looked_for(request: PageRequest) -> str:
    return request.POST.get("q", "") or request.GET.get("q", "")


def _blank_form(request: PageRequest, asked: Request) -> forms.NewPatient:
    """Begin the file with what is known: the name searched for and the number calling."""
    family, _, given = _looked_for(request).partition(" ")
    number = phone(asked.call.caller_number) if asked.call and asked.call.caller_number else ""
    return forms.NewPatient(initial={"birth_name": family, "first_names": given, "phone": number})


def _day(request: PageRequest, asked: Request, first: datetime) -> date:
    named: date | None = _or_none(DayField(), request.GET.get("day"))
    booked = asked.appointment.starts_at if asked.appointment else first
    return named or queries.local(asked, asked.starts_at or booked).date()


def _place(request: PageRequest) -> int:
    written = request.GET.get("proposal", "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 3 else 0


def _moment(written: str | None) -> datetime | None:
    moment: datetime | None = _or_none(MomentField(), written)
    return moment


def _or_none(field: Field, written: str | None) -> Any:
    try:
        return field.clean(written)
    except ValidationError:
        return None


def _trace_shown(request: PageRequest, context: dict[str, Any]) -> None:
    """Trace the files shown: each once when the request is opened, not at every change on the screen."""
    people = {c.patient.pk: c.patient for c in (*context["candidates"], context["chosen"]) if c}
    people |= {patient.pk: patient for patient in context.get("alike", ())}
    if request.htmx:
        for read in queries.read_lately(request.actor, people):
            people.pop(read, None)
    trace_reading(request.actor, *people.values())
