"""What is learnt while one listens: the signs of gravity, the urgency, the facts a rule needs, what was read back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from permanence.desk import queries
from permanence.desk.models import Outcome, Request, Urgency
from permanence.desk.rules import deadlines, facts
from permanence.desk.rules.deciding.known import RED_FLAGS
from permanence.desk.rules.wishes import NAME, Wishes, makes_sense
from permanence.directory import queries as directory
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

from .endings import close
from .requests import locked, set_to, yours


@action(Can.ANSWER, audit="request.sheet_asked", of="request")
def ask_sheet(*, by: Actor, request: Request, red_flags: Sequence[str], now: datetime) -> Request:
    """Keep what the red-flag sheet found: any sign sends the caller to the 15 at once, whatever else was going on.

    :param red_flags: codes of the signs; none when every answer was no
    :raises Invalid: for a sign that is not on the list
    """
    if not {*red_flags} <= {*RED_FLAGS}:
        raise Invalid
    if not red_flags:
        return learn(locked(by, request), red_flags=[])
    found = yours(by, request)
    signs = sorted({*(found.red_flags or ()), *red_flags})
    return close(found, Outcome.CALL_15, now, red_flags=signs, urgency=Urgency.NOW_15, starts_at=None)


@action(Can.ANSWER, audit="request.urgency_chosen", of="request")
def choose_urgency(*, by: Actor, request: Request, urgency: str, now: datetime) -> Request:
    """Say how urgent it is, on the local scale.

    :raises Invalid: for what is not on the scale; the 15 has its own verb
    """
    if urgency not in Urgency.values or urgency == Urgency.NOW_15:
        raise Invalid
    held = locked(by, request)
    grounds = "" if urgency == Urgency.PLANNED else held.urgent_because
    return learn(
        held, urgency=Urgency(urgency), urgent_because=grounds, starts_at=None, due_at=_due(held, urgency, now)
    )


def _due(held: Request, urgency: str, now: datetime) -> datetime | None:
    """Bring the deadline of what is no call nearer when it is more urgent; it never goes further away by that."""
    if held.call_id or held.due_at is None:
        return held.due_at
    here = queries.wall_time(held.structure_id, now)
    return min(held.due_at, deadlines.target(held.channel, urgency, here))


@action(Can.ANSWER, audit="request.facts_told", of="request")
def tell_facts(*, by: Actor, request: Request, told: Mapping[str, Any], now: datetime) -> Request:
    """Keep what was learnt of the situation; what is told again replaces what was told before.

    :param told: of `rules.facts`: a relation, or traits that are so or not
    :raises Invalid: for anything else
    """
    if not all(facts.is_fact(name, value) for name, value in told.items()):
        raise Invalid
    held = locked(by, request)
    kept = held.facts | dict(told)
    if facts.RELATION in told:  # the right was checked of the former caller
        kept.pop(facts.CHECKED, None)
        if told[facts.RELATION] != held.facts.get(facts.RELATION, "self"):
            set_to(held, back_to="")  # that was the number of the former
    return learn(held, facts=kept, starts_at=None)


@action(Can.ANSWER, audit="request.wishes_noted", of="request")
def note_wishes(*, by: Actor, request: Request, wished: Wishes, now: datetime) -> Request:
    """Keep when the caller would like to come, as it is chosen; any time suits again when nothing is wished.

    :raises Invalid: for a day that has passed, or what is no day
    """
    held = locked(by, request)
    if not makes_sense(wished, queries.wall_time(held.structure_id, now).date()):
        raise Invalid(_("This day has passed: choose a later one."))
    if wished.site and not directory.sites(by, held.structure_id).filter(pk=wished.site).exists():
        raise Invalid(_("This site is not one of the practice."))
    others = {name: value for name, value in held.facts.items() if name != NAME}
    return learn(held, facts=others | ({NAME: wished.written()} if wished else {}), starts_at=None)


@action(Can.ANSWER, audit="request.words_noted", of="request")
def note_words(*, by: Actor, request: Request, now: datetime, **words: str) -> Request:
    """Keep what was asked in the caller's words, or the grounds of the urgency, as they are typed.

    :param words: `expressed`, `urgent_because`
    """
    if not {*words} <= {"expressed", "urgent_because"}:
        raise Invalid
    held = yours(by, request)
    for name, said in words.items():
        setattr(held, name, said)
    held.save(update_fields=[*words])
    return held


@action(Can.ANSWER, audit="request.read_back", of="request")
def read_back(*, by: Actor, request: Request, now: datetime) -> Request:
    """Keep that the request was read back to the caller, who agreed; a later change wants it read again."""
    held = locked(by, request)
    held.read_back_at = now
    held.save(update_fields=["read_back_at"])
    return held


def learn(held: Request, **learnt: Any) -> Request:
    """Write what was learnt: what was read back before is to be read again."""
    for name, value in {**learnt, "read_back_at": None}.items():
        setattr(held, name, value)
    held.save(update_fields=[*learnt, "read_back_at"])
    tell("desk", held.structure_id, request=held.pk)
    return held
