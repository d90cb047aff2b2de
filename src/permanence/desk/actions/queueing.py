"""Who answers when: a line's switchboard and hours, the order of its rings, one's pause."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time

from django.utils.translation import gettext_lazy as _

from permanence.desk import queries
from permanence.desk.models import Line, LineHours, Pause, Switchboard, Turn
from permanence.directory.models import Person, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import NotFound, Refusal
from permanence.foundation.rights import Can


class SecretMissing(Refusal):
    """Another maker's switchboard cannot prove itself without the secret it was given."""

    title = _("Its secret is missing")
    next_step = _("Copy it from the switchboard's own pages: without it, its calls would be refused.")


@action(Can.MANAGE_DIRECTORY, audit="line.switchboard_chosen", of="line")
def choose_switchboard(*, by: Actor, line: Line, switchboard: str, secret: str) -> Line:
    """Say whose switchboard tells of a line's calls.

    :param secret: what it proves itself with; empty keeps the one given before to the same maker's
    :raises SecretMissing: when none was ever given
    """
    held = Line.objects.select_for_update().get(pk=line.pk)
    kept = held.maker_secret if held.switchboard == switchboard else ""
    held.maker_secret = "" if switchboard == Switchboard.PERMANENCE else secret or kept
    if switchboard != Switchboard.PERMANENCE and not held.maker_secret:
        raise SecretMissing
    held.switchboard = Switchboard(switchboard)
    held.save(update_fields=["switchboard", "maker_secret"])
    return held


@action(Can.MANAGE_DIRECTORY, audit="line.hours_said", of="line")
def say_hours(
    *,
    by: Actor,
    line: Line,
    hours: Iterable[tuple[int, time, time]],
    closed_words: str,
    on_holidays: bool = False,
    now: datetime,
) -> Line:
    """Say when a line is answered, and what a caller is told outside.

    :param hours: weekday (0 is Monday), from, to; none: at all times
    :param on_holidays: they hold on public holidays too
    """
    held = Line.objects.select_for_update().get(pk=line.pk)
    LineHours.objects.filter(structure=held.structure_id, line=held).delete()
    LineHours.objects.bulk_create(
        LineHours(structure_id=held.structure_id, line=held, weekday=day, opens_at=opens, closes_at=closes)
        for day, opens, closes in hours
    )
    held.closed_words, held.on_holidays = closed_words, on_holidays
    held.save(update_fields=["closed_words", "on_holidays"])
    return held


@action(Can.MANAGE_DIRECTORY, audit="line.order_said", of="structure")
def say_order(
    *,
    by: Actor,
    structure: Structure,
    line: Line,
    first: Sequence[Person | Structure],
    overflow: Sequence[Person | Structure],
    after_s: int | None = None,
    now: datetime,
) -> Line:
    """Say whom a line's rings reach first, and whom when these do not answer.

    :param structure: who says it: the practice, or a permanence of its own people
    :param after_s: how long each turn waits before the next; the practice alone says it
    :raises NotFound: when the structure does not answer for the line
    """
    own = line.structure_id == structure.pk
    if not own and not by.may(Can.ANSWER, line.structure_id):
        raise NotFound
    Line.objects.select_for_update(no_key=True).get(pk=line.pk)  # two who say it at once: one order, then the other
    Turn.objects.filter(structure=structure, line=line).delete()
    Turn.objects.bulk_create(
        [
            *(_turn(structure, line, who, overflow=False) for who in first),
            *(_turn(structure, line, who, overflow=True) for who in overflow if who not in first),
        ]
    )
    if own and after_s is not None:
        line.overflow_after_s = after_s
        line.save(update_fields=["overflow_after_s"])
    tell("desk", line.structure_id)
    return line


@action(Can.ANSWER, audit="pause.began")
def begin_pause(*, by: Actor, now: datetime) -> None:
    """Take no ring from now on; a call going on is not cut. Twice changes nothing."""
    if by.id is None:
        raise NotFound
    for structure_id in queries.employers(by):
        Pause.objects.bulk_create(
            [Pause(structure_id=structure_id, person_id=by.id, began_at=now)], ignore_conflicts=True
        )
        tell("desk", structure_id)


@action(Can.ANSWER, audit="pause.ended")
def end_pause(*, by: Actor, now: datetime) -> None:
    """Take rings again."""
    for structure_id in queries.employers(by):
        Pause.objects.filter(structure=structure_id, person=by.id, ended_at=None).update(ended_at=now)
        tell("desk", structure_id)


def _turn(structure: Structure, line: Line, who: Person | Structure, *, overflow: bool) -> Turn:
    named = {"pool": who} if isinstance(who, Structure) else {"person": who}
    return Turn(structure=structure, line=line, overflow=overflow, **named)
