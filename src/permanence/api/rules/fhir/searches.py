"""The two searches of the national platform: times of practitioners, times of places."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import codes
from .instants import BadInstant, read_instant
from .parameters import BadParameter, Given, number, token

MOST_ASKED = 25  # practitioners or structures in one search
MOST_TIMES = 1000  # in one answer; the rest are on the pages that follow
AT_ONCE = timedelta(days=3)  # looked at when no end is said
FARTHEST = timedelta(days=31)
LAST_YEAR = 9000
INSTANT = timedelta(microseconds=1)
ANYWHERE = (None, "")
ACTOR = "schedule.actor:Practitioner.identifier"
PLACE = "actor:Location.organization.identifier"
HAS = "_has:Slot:schedule:"


@dataclass(frozen=True, slots=True)
class Asked:
    """What both searches say.

    :param numbers: those asked for, without their prefix
    :param since: and `until`: when a time may begin, half-open `[)`
    :param free: whether free times are asked for: there are no others here
    """

    numbers: tuple[str, ...]
    since: datetime
    until: datetime
    free: bool
    count: int
    offset: int


@dataclass(frozen=True, slots=True)
class SlotsAsked(Asked):
    """Times of practitioners, and what is to come with them."""

    schedules: bool
    actors: bool
    communities: bool


@dataclass(frozen=True, slots=True)
class SchedulesAsked(Asked):
    """Times of places, and what is to come with them."""

    slots: bool
    places: bool
    structures: bool


def slots_asked(asked: Given, now: datetime) -> SlotsAsked:
    """Read the search for times of practitioners.

    :raises BadParameter: when it cannot be answered
    """
    with_it, further = asked.options("_include"), asked.options("_include:iterate")
    return SlotsAsked(
        *_common(asked, now, ACTOR, "", _practitioner),
        schedules="Slot:schedule" in with_it,
        actors="Schedule:actor" in further,
        communities="Slot:service-type-reference" in with_it,
    )


def schedules_asked(asked: Given, now: datetime) -> SchedulesAsked:
    """Read the search for times of places.

    :raises BadParameter: when it cannot be answered
    """
    return SchedulesAsked(
        *_common(asked, now, PLACE, HAS, _structure),
        slots="Slot:schedule" in asked.options("_revinclude"),
        places=bool({"Schedule:actor:Location", "Schedule:actor"} & asked.options("_include")),
        structures="Location:organization" in asked.options("_include:iterate"),
    )


def _common(
    asked: Given, now: datetime, whom: str, prefix: str, read: Callable[[str | None, str], str]
) -> tuple[tuple[str, ...], datetime, datetime, bool, int, int]:
    since, until = _window(asked, f"{prefix}start", now)
    status = asked.options(f"{prefix}status")
    return (
        _numbers(asked, whom, read),
        since,
        until,
        not status or "free" in status,
        number(asked, "_count", MOST_TIMES, MOST_TIMES),
        number(asked, "_offset", 0, 100_000),
    )


def _numbers(asked: Given, name: str, read: Callable[[str | None, str], str]) -> tuple[str, ...]:
    named = asked.options(name)
    if not named:
        raise BadParameter(name, "names whose times are asked for, and is missing", "required")
    if len(named) > MOST_ASKED:
        raise BadParameter(name, f"names more than {MOST_ASKED}", "too-costly")
    return tuple(sorted({found for one in named if (found := read(*token(one)))}))


def _practitioner(system: str | None, value: str) -> str:
    """Return an RPPS without its prefix; whoever is named otherwise is nobody of ours."""
    if system not in {None, codes.PRACTITIONERS} or not value.isdigit():
        return ""
    return value[1:] if len(value) == 12 and value.startswith("8") else value if len(value) == 11 else ""


def _structure(system: str | None, value: str) -> str:
    if system not in {None, codes.STRUCTURES} or not value.isdigit():
        return ""
    return value[1:] if len(value) == 15 and value.startswith("3") else value if len(value) == 14 else ""


def _window(asked: Given, name: str, now: datetime) -> tuple[datetime, datetime]:
    """Return from when to when; what has passed is never free."""
    since, until = now, None
    for value in asked.all(name):
        sign, moment = value[:2], value[2:]
        if sign not in {"ge", "gt", "le", "lt"}:
            raise BadParameter(name, "is compared by ge, gt, le or lt", "not-supported")
        try:
            at = read_instant(moment, last=sign in {"gt", "le"})
        except BadInstant:
            raise BadParameter(name, "is not a date and time") from None
        if at.year > LAST_YEAR:
            raise BadParameter(name, "is too far away")
        if sign in {"ge", "gt"}:
            since = max(since, at + INSTANT if sign == "gt" else at)
        else:
            end = at + INSTANT if sign == "le" else at
            until = end if until is None else min(until, end)
    until = until or since + AT_ONCE
    if until - since > FARTHEST:
        raise BadParameter(name, f"covers more than {FARTHEST.days} days", "too-costly")
    return since, until
