"""What the working pane and the day beside it show of a request: while it is open, and once it has its answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries as agenda
from permanence.agenda.models import Delay, Modality, Stairs
from permanence.desk import forms, queries, words
from permanence.desk.models import Outcome, Request, RequestKind
from permanence.desk.rules import deadlines
from permanence.desk.rules.wishes import wishes
from permanence.directory.models import PractitionerRole, Site
from permanence.foundation.actor import Actor
from permanence.foundation.page import PageRequest
from permanence.foundation.rights import Can
from permanence.patients import guarding
from permanence.patients import queries as patients
from permanence.ui.templatetags.same import Always
from permanence.ui.words import phone, spoken

from . import decision
from .manners_shown import manners
from .parts import candidates_of, day_of, looked_for, moment, times_of
from .proving_shown import proving, told
from .wishes_shown import listing, wished

ASKING = Always(
    (
        ("ask-practitioner", "message", _("Ask the practitioner")),
        ("ask-exception", "exception", _("Ask for an exception")),
    )
)
HOWS = Always((("announced", _("announced first, the caller holds")), ("", _("directly"))))
OWNERS = Always((("me", _("me")), ("anyone", _("whoever is free"))))
OUTCOMES = Always((code, code.label) for code in (Outcome.MESSAGE, Outcome.REFUSED, Outcome.NOTHING))


def pane(request: PageRequest, asked: Request, now: datetime) -> dict[str, Any]:
    """Return what is shown of a request."""
    shown = _answered if asked.outcome else _open
    mine = asked.owner_id == request.actor.id
    return {"mine": mine, "handover": queries.handover(asked)} | shown(request, asked, now)


def _story(asked: Request) -> list[str]:
    """Return by what it was proved who spoke, or that it was not."""
    return [told(proof) for proof in queries.proofs(asked)]


def _answered(request: PageRequest, asked: Request, now: datetime) -> dict[str, Any]:
    """Return what is shown of a request that has its answer: what became of it, and who comes next."""
    actor, choices = request.actor, queries.answered(request.actor, asked)
    return {
        "choices": choices,
        "chosen": queries.Candidate(asked.patient, None, None) if asked.patient else None,
        "candidates": [],
        **day_of(request, asked, choices.newcomer.policy, now, first=now),
        "story": _story(asked),
        **listing(asked),
        "wished": {"half_day": wishes(asked.facts).half_day},
        "reached": _reached(asked),
        **_promised(asked, now),
        **decision.answered(actor, asked),
        "manners": manners(actor, asked, choices, now),
    }


def _open(request: PageRequest, asked: Request, now: datetime) -> dict[str, Any]:
    actor = request.actor
    holding = queries.in_force(actor, asked, now)
    practice = queries.practice(actor, asked, holding)
    choices = queries.choices(actor, asked, holding, now, after=moment(request.GET.get("after")))
    slots, here = choices.slots, queries.local(asked, now)
    later = deadlines.choices(here)
    chosen = queries.with_appointments(actor, [asked.patient], now)[0] if asked.patient else None
    nearest = queries.instead(actor, asked.pk, asked.starts_at, now) if asked.starts_at else None
    if nearest is not None:  # someone was faster since it was chosen
        asked.starts_at = None
    seen = day_of(request, asked, choices.newcomer.policy, now, first=slots[0].starts_at if slots else now)
    return {
        "practice": practice,
        "practitioners": [] if asked.starts_at else queries.receiving(asked.structure_id),
        "hows": HOWS,
        "exchange": queries.exchange(actor, asked, now),
        "asking_dialogs": ASKING,
        "may_relay": actor.may(Can.RELAY, asked.structure_id),
        "choices": choices,
        "alternatives": nearest,
        "times": times_of(nearest or slots),
        **_places(actor, asked, slots, seen["day"]),
        "times_first": bool(nearest or asked.patient),
        "said": words.said(holding),
        "delays": _delays(actor, asked, now),
        "grounds": [(ground, words.GROUNDS[ground]) for ground in practice.transfer.grounds],
        "chosen": chosen,
        "proving": proving(actor, asked, chosen, now, request.GET.get("ask", "")),
        "before": queries.asked_before(actor, asked),
        "file": _file(actor, asked, now),
        "candidates": candidates_of(request, asked, now),
        "text": looked_for(request),
        "form": _blank_form(request, asked) if "new" in request.GET else None,
        **seen,
        "kinds": KINDS,
        "more_kinds": MORE_KINDS,
        "reasons": _reasons(asked, choices),
        "deadlines": later,
        "deadlines_said": [(due.isoformat(), spoken(due, here, get_language() or "fr")) for due in later],
        "default_deadline": deadlines.default(here),
        "outcomes": OUTCOMES,
        **listing(asked),
        "wished": wished(asked, holding, choices, now),
        "may_except": _may_except(asked),
        "owners": OWNERS,
        **decision.of_request(actor, asked, holding, choices, now, forward=_place(request)),
        "manners": manners(actor, asked, choices, now),
    }


def _delays(actor: Actor, asked: Request, now: datetime) -> list[tuple[Delay, PractitionerRole]]:
    """Return the delays announced of him, or of the whole practice when nobody is named: those of its waiting room."""
    roles = [asked.practitioner_role] if asked.practitioner_role else queries.receiving(asked.structure_id)
    found = {role.pk: role for role in roles}
    said = agenda.announced_delays(actor, found, now)
    return [(said[pk], role) for pk, role in found.items() if pk in said and said[pk].minutes]


def _places(actor: Actor, asked: Request, slots: Sequence[agenda.Slot], day: queries.Day | None) -> dict[str, Any]:
    """Return where the caller would come for the time chosen, and where one receives on the day that is shown.

    The latter with the first hour of each, when the practitioner receives at several sites.
    """
    role, at = asked.practitioner_role, asked.starts_at
    if role is None:
        return {"going_to": None, "received_at": {}}
    going_to = queries.where_at(actor, role, at) if at else role.site
    several = going_to != role.site or any(one.site_id for one in slots[:1])
    found: dict[Site, datetime] = {}
    for opens, _closes in day.hours if several and day else ():
        found.setdefault(queries.where_at(actor, role, opens), opens)
    steep = at is not None and agenda.has_stairs(asked.patient, going_to)
    told = {"steep": steep, "why_stairs": Stairs.choices}
    return {"going_to": going_to, "received_at": found or {role.site: None}, **told}


def _promised(asked: Request, now: datetime) -> dict[str, Any]:
    """Return where to come for what was booked, and how it is said of a practitioner who receives at several sites."""
    booked = asked.appointment
    if booked is None or booked.modality != Modality.OFFICE:
        return {}
    place = queries.promised_at(booked.practitioner_role, booked.where, now)
    return {"going_to": booked.where, "place": place.said(get_language() or "fr")} if place else {}


def _reached(asked: Request) -> str:
    """Return where the confirmation of what was booked goes; what it is read from was read already."""
    booked = asked.appointment
    if booked is None:
        return ""
    booked.structure = asked.structure
    if asked.patient is not None and booked.patient_id == asked.patient_id:
        booked.patient = asked.patient
    return agenda.reachable(booked)


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
KINDS = Always((kind, kind.label, key) for kind, key in KEYS.items())
MORE_KINDS = Always((kind, kind.label) for kind in RequestKind if kind not in KEYS)


def _reasons(asked: Request, choices: queries.Choices) -> list[tuple[str, str, int, str, bool]]:
    """Return the reasons to come: key, name, minutes, colour, whether it is the one chosen."""
    return [(str(one.pk), one.name, one.duration_min, one.color, one.pk == asked.reason_id) for one in choices.reasons]


def _blank_form(request: PageRequest, asked: Request) -> forms.NewPatient:
    """Begin the file with what is known: the name searched for and the number calling."""
    family, _, given = looked_for(request).partition(" ")
    number = phone(asked.call.caller_number) if asked.call and asked.call.caller_number else ""
    return forms.NewPatient(initial={"birth_name": family, "first_names": given, "phone": number})


def _place(request: PageRequest) -> int:
    written = request.GET.get("proposal", "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 3 else 0
