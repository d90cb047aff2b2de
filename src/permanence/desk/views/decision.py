"""What the console shows of a decision: what is asked first, the one proposal, the next ones, and what its key does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from permanence.desk import proposed, queries, reading_back, signs
from permanence.desk.models import Outcome, Request, RequestKind, Why
from permanence.desk.rules import facts, sheet
from permanence.desk.rules.deciding import Proposal
from permanence.desk.rules.wishes import wishes
from permanence.directives.models import Kind
from permanence.directives.queries import InForce
from permanence.foundation.actor import Actor
from permanence.patients.models import Patient
from permanence.ui import words as spoken
from permanence.ui.templatetags.same import Always

FOLLOWED = frozenset({"ask_exception", "message", "callback", "alert_practitioner", "open_complaint"})
OWN_WAY = (RequestKind.CANCEL, RequestKind.MOVE)  # an appointment is chosen first, then done
FOR_NOBODY = frozenset({"transfer", "verify_right", "redirect_sas", "refer_colleague", "decline", "alert_practitioner"})
FOR_SOMEBODY = (RequestKind.APPOINTMENT, RequestKind.TELECONSULTATION)  # times are proposed once it is known to whom
ANSWERED = (Outcome.REFUSED, Outcome.REFERRED, Outcome.REDIRECTED, Outcome.ELSEWHERE)  # told with the words said
REASONS_WHY = Always((code, Why(code).label, key) for code, key in signs.TURNED_DOWN.items())
PLACES = frozenset({"book", "book_emergency", "overbook", "book_colleague", "ask_red_flags", "call_15", *OWN_WAY})
FIRST_KEY = 2  # of the next proposals: the first is done by the main key


@dataclass(frozen=True, slots=True)
class Shown:
    """One proposal on the screen.

    :param said: what it is, in words
    :param does: what accepting it does, as the button says it
    :param elsewhere: his practice is another one
    :param place: in the order of the decision
    :param key: the digit that brings it forward; 0 when it has none
    """

    proposal: Proposal
    said: proposed.Said
    does: str
    icon: str
    elsewhere: bool
    place: int
    key: int = 0


def answered(actor: Actor, asked: Request) -> dict[str, Any]:
    """Return what the pane shows of what was proposed and taken, or of the alert, once a request has its answer."""
    taken = asked.proposals.filter(taken=True).select_related("practitioner_role__person", "practitioner_role__site")
    answer = taken.last() if asked.outcome in ANSWERED else None
    at = answer.starts_at if answer and asked.outcome == Outcome.ELSEWHERE else None
    role = answer.practitioner_role if answer else None
    return {
        "answer": answer,
        "there": queries.where_at(actor, role, at) if role and at else role and role.site,
        "alerted": queries.alerted(asked) if asked.outcome == Outcome.CALL_15 else None,
    }


def of_request(
    actor: Actor, asked: Request, holding: InForce, choices: queries.Choices, now: datetime, *, forward: int = 0
) -> dict[str, Any]:
    """Return what the pane shows of the decision on a request, and of what is asked before it.

    :param forward: the place of a proposal looked at before its turn; 0 is the best
    """
    decided = queries.decision(actor, asked, holding, now, choices.slots, seen=choices.seen)
    cards = _cards(asked, holding, decided, now)
    forward = forward if forward < len(cards) else 0
    first = cards[forward] if cards else None
    card = None if first is None or (not forward and _has_its_own_way(decided, first)) else first
    needs_who = card is None or card.proposal.action not in FOR_NOBODY
    sheet_first = bool(decided.first and decided.first.action == "ask_red_flags")
    return {
        "decided": decided,
        "first": first,
        "card": card,
        "forward": forward,
        "next": _next(asked, decided, cards, card, len(choices.slots)),
        "needs_who": needs_who,
        "unnamed": needs_who and not sheet_first and asked.patient_id is None and asked.kind in FOR_SOMEBODY,
        "between": _between(actor, asked, card, decided, now),
        "signs": _signs(asked, now),
        "validated": queries.sheet_validated(asked.structure_id),
        "nothing_left": asked.kind in FOR_SOMEBODY and not any(one.action in PLACES for one in decided.proposals),
        "sheet_first": sheet_first,
        "urgencies_asked": signs.degrees(asked.urgency),
        "relations": signs.RELATIONS,
        "relation": dict(signs.RELATIONS)[asked.facts.get("relation", "self")],
        "relation_needed": facts.relation_needed(asked.kind, queries.age(asked, now)),
        "traits": _traits(asked, holding, choices, now),
        "turned_down": [(made, proposed.ACTIONS[made.action]) for made in decided.turned_down],
        "reasons_why": REASONS_WHY,
        "read_back": _read_back(asked),
    }


def _cards(asked: Request, holding: InForce, decided: queries.Decision, now: datetime) -> list[Shown]:
    local = now.astimezone(ZoneInfo(asked.structure.time_zone))
    within = holding.body(Kind.EXCEPTIONS)["answer_within_min"]
    words = proposed.said(decided.proposals, decided.roles, decided.written, local)
    return [
        Shown(
            one,
            said,
            does=_does(asked, one, said, local, within),
            icon=ICONS.get(one.action, "check"),
            elsewhere=one.action == "book_colleague" and _is_elsewhere(asked, one, decided),
            place=place,
        )
        for place, (one, said) in enumerate(zip(decided.proposals, words, strict=True))
    ]


def _is_elsewhere(asked: Request, one: Proposal, decided: queries.Decision) -> bool:
    return one.practitioner is not None and decided.roles[one.practitioner].structure_id != asked.structure_id


def _has_its_own_way(decided: queries.Decision, first: Shown) -> bool:
    """Tell whether the screen shows more than a card: free times, or the appointments of the patient."""
    return (decided.times and first.proposal.action == "book") or first.proposal.action in (*OWN_WAY, "ask_red_flags")


def _next(
    asked: Request, decided: queries.Decision, cards: Sequence[Shown], card: Shown | None, times: int
) -> list[Shown]:
    """Return the other proposals with their keys: without the practitioner's own times when they are listed.

    Where the caller wishes for one of his sites, those listed are there: a sooner one at another site stands here.
    """
    first = card or (cards[0] if cards else None)
    listed = decided.times and card is None
    wished = cards[0].proposal.where if cards and wishes(asked.facts).site else None
    others = [
        one
        for one in cards
        if one is not first
        and not (decided.times and one.proposal.action == "book" and wished in (None, one.proposal.where))
    ]
    keys = count(times + 1 if listed else FIRST_KEY)
    return [replace(one, key=key if key < 10 else 0) for one, key in zip(others, keys, strict=False)]


def _does(asked: Request, one: Proposal, said: proposed.Said, local: datetime, within: int) -> str:
    """Say what the main key does."""
    if one.action in FOLLOWED:
        due = spoken.spoken(queries.due(asked, one.action, local, within), local, get_language() or "fr")
        return DOES[one.action]() % {"due": due}
    return (DOES.get(one.action) or (lambda: str(said.what)))() % {"when": said.when, "whom": said.whom}


ICONS = {
    "book": "calendar-plus",
    "book_emergency": "calendar-plus",
    "book_colleague": "calendar-plus",
    "overbook": "calendar-plus",
    "waiting_list": "list-check",
    "transfer": "switch-horizontal",
    **dict.fromkeys(FOLLOWED, "clock"),
}
DOES = {
    "book": lambda: _("Book %(when)s"),
    "book_emergency": lambda: _("Book %(when)s (kept for emergencies)"),
    "book_colleague": lambda: _("Book %(when)s, %(whom)s"),
    "overbook": lambda: _("Give an extra appointment"),
    "ask_exception": lambda: _("Ask, answer by %(due)s"),
    "message": lambda: _("To be answered by %(due)s"),
    "callback": lambda: _("Call back by %(due)s"),
    "alert_practitioner": lambda: _("Alert by %(due)s"),
    "open_complaint": lambda: _("Register, answer by %(due)s"),
    "waiting_list": lambda: _("Put on the list"),
    "transfer": lambda: _("Put the call through"),
    "redirect_sas": lambda: _("Close: the caller calls the 15"),
    "refer_colleague": lambda: _("Close: the caller calls %(whom)s"),
    "verify_right": lambda: pgettext("right", "It is checked"),
    "decline": lambda: pgettext("request", "Decline and close"),
}


def _between(
    actor: Actor, asked: Request, first: Shown | None, decided: queries.Decision, now: datetime
) -> list[datetime]:
    """Return the times at which the extra appointment proposed first may begin."""
    if first is None or first.proposal.action != "overbook" or first.proposal.practitioner is None:
        return []
    return queries.between(actor, asked, decided.roles[first.proposal.practitioner], now)


def _signs(asked: Request, now: datetime) -> Always:
    """Return the signs to ask, those of the reason first."""
    patient: Patient | None = asked.patient
    heard = f"{asked.reason.name if asked.reason else ''} {asked.expressed} {asked.understood}"
    wanted = sheet.signs(age=queries.age(asked, now), sex=patient.sex if patient else "unknown", words=heard)
    return signs.asked(tuple(wanted))


def _traits(asked: Request, holding: InForce, choices: queries.Choices, now: datetime) -> list[tuple[str, Any, bool]]:
    """Return the traits a rule needs, and those told already: code, words, whether it is so."""
    directive, age = holding.new_patients, queries.age(asked, now)
    body = directive.body if directive else {}
    needed = facts.needed(
        facts.Told(
            kind=asked.kind,
            urgency=asked.urgency,
            age=age,
            new=asked.patient is not None and not choices.newcomer.known,
            policy=body.get("policy", "accept"),
            conditions=[one["if"] for one in body.get("exceptions") or ()],
            visits_in_zone_only=bool(holding.body(Kind.HOME_VISIT)["zone_only"]),
            may_be_pregnant=_may_be_pregnant(asked.patient, age),
            sheet_asked=asked.red_flags is not None,
            accessible=asked.practitioner_role is None or queries.reached_at(asked.practitioner_role, choices.slots),
        )
    )
    told = asked.facts
    return [
        (code, signs.TRAITS[code], bool(told.get(code))) for code in facts.TRAITS if code in needed or told.get(code)
    ]


def _may_be_pregnant(patient: Patient | None, age: int | None) -> bool:
    return patient is None or (patient.sex != "male" and (age is None or age in sheet.FERTILE))


def _read_back(asked: Request) -> str:
    """Return what is read back, for what has no reading of its own: an appointment's is its summary."""
    zone = ZoneInfo(asked.structure.time_zone)
    meant = asked.appointment.starts_at if asked.appointment and asked.kind in OWN_WAY else None
    return reading_back.sentence(asked, get_language() or "fr", timezone.localtime(meant, zone) if meant else None)
