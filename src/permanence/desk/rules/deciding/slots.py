"""Free times that may be taken: regular, kept for emergencies, or an extra in a full half-day (rules 5, 6, 11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter

from .known import Practitioner, Slot, Urgency
from .situation import TWO_HOURS, Situation

START = attrgetter("start")
HALVES = (("am", time(0)), ("pm", time(12)))


@dataclass(frozen=True, slots=True)
class Found:
    """A time, and the directives that open it."""

    slot: Slot
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extra:
    """A half-day in which one more patient may come, from an instant on."""

    start: datetime
    why: tuple[str, ...]


def reachable(at: Situation, who: Practitioner) -> bool:
    """Tell whether the patient can come to his site."""
    return who.accessible or "reduced_mobility" not in at.scene.patient.needs


def _reached(at: Situation, slot: Slot) -> bool:
    return slot.accessible is not False or "reduced_mobility" not in at.scene.patient.needs


def regular(at: Situation, who: Practitioner, until: datetime | None = None) -> list[Slot]:
    """Return his regular times from now on, in order, each with the one that follows when two are needed.

    :param until: the last instant at which one may start
    """
    return _in_time(at, _open(at, who, until, emergency=False), until)


def soonest(at: Situation, who: Practitioner, until: datetime | None) -> Slot | None:
    """Return the first of his regular times, without putting the others in order."""
    if at.pairs:
        return first(regular(at, who, until))
    return min(_free(at, who, until, emergency=False), key=START, default=None)


def kept(
    at: Situation, who: Practitioner, until: datetime | None, but: frozenset[datetime] = frozenset()
) -> Found | None:
    """Return the earliest of his times kept for emergencies that may be taken now, if any.

    :param but: starts already proposed
    """
    if at.urgency == Urgency.PLANNED:
        return None
    free = [slot for slot in _open(at, who, until, emergency=True) if slot.start not in but]
    if not free:
        return None
    opened = {slot.start: why for slot in free if (why := _opened(at, who, slot)) is not None}
    slots = _in_time(at, [slot for slot in free if slot.start in opened], until)
    return Found(slots[0], opened[slots[0].start]) if slots else None


def extra(at: Situation, within_two_hours: bool) -> Extra | None:
    """Return the earliest half-day in which the practitioner takes one more: today, or beginning within two hours."""
    who = at.main
    if not (who.agenda_here and reachable(at, who) and all(_reached(at, slot) for slot in who.slots)):
        return None  # of an extra nobody says at which of his sites
    days = [at.today, at.today + timedelta(days=1)] if within_two_hours else [at.today]
    for day in days:
        for half, opens in HALVES:
            given = who.overbooked.get(day, {}).get(half)
            begins, ends = _bounds(at, day, opens)
            start = max(at.now, begins)
            if given is None or ends <= at.now or (within_two_hours and begins > at.now + TWO_HOURS):
                continue
            if (why := _takes_one_more(at, given, start)) is not None and not _any_free(at, begins, ends):
                return Extra(start, why)
    return None


def _open(at: Situation, who: Practitioner, until: datetime | None, *, emergency: bool) -> list[Slot]:
    """Return the times of one kind that are free, each once, in order."""
    free = _free(at, who, until, emergency=emergency)
    free.sort(key=START)
    return [slot for place, slot in enumerate(free) if not place or slot.start != free[place - 1].start]


def _free(at: Situation, who: Practitioner, until: datetime | None, *, emergency: bool) -> list[Slot]:
    """Return the times of one kind not yet begun and outside of his closures.

    Those after `until` are left out early, unless one of them may follow another that is not.
    """
    if not (who.agenda_here and reachable(at, who)):
        return []
    now, last = at.now, None if at.pairs else until
    free = [
        slot
        for slot in who.slots
        if now <= slot.start
        and (last is None or slot.start <= last)
        and slot.emergency is emergency
        and _reached(at, slot)
    ]
    if free and (closures := at.orders.closures(who)):
        free = [slot for slot in free if not any(closed.holds(slot.start) for closed in closures)]
    return free


def _in_time(at: Situation, free: list[Slot], until: datetime | None) -> list[Slot]:
    """Keep the first of each two consecutive times when two are needed, none of them counted twice."""
    if not at.pairs:
        return free
    starts, used, pairs = {slot.start for slot in free}, set[datetime](), list[Slot]()
    for slot in free:
        following = slot.start + timedelta(minutes=slot.minutes)
        if slot.start not in used and following in starts:
            used.add(following)
            pairs.append(slot)
    return [slot for slot in pairs if until is None or slot.start <= until]


def _opened(at: Situation, who: Practitioner, slot: Slot) -> tuple[str, ...] | None:
    """Tell by which directive an emergency time is open to this urgency; None when it stays kept."""
    said = at.orders.say("emergency_slots", who, slot.start)
    urgent_enough = at.urgency >= Urgency[said["min_urgency"].upper()]
    released = slot.start - at.now <= timedelta(hours=said["release_h"])
    return said.why if urgent_enough or released else None


def _takes_one_more(at: Situation, given: int, start: datetime) -> tuple[str, ...] | None:
    if at.orders.closure(at.main, start):
        return None
    said = at.orders.say("overbook", at.main, start)
    allowed = given < said["max_per_half_day"] and at.urgency >= Urgency[said["min_urgency"].upper()]
    return said.why if allowed and (at.known or not said["known_only"]) else None


def _any_free(at: Situation, begins: datetime, ends: datetime) -> bool:
    return any(begins <= slot.start < ends for slot in _open(at, at.main, None, emergency=False))


def _bounds(at: Situation, day: date, opens: time) -> tuple[datetime, datetime]:
    noon = opens == time(0)
    closes = datetime.combine(day if noon else day + timedelta(days=1), time(12) if noon else time(0), at.scene.tz)
    return datetime.combine(day, opens, at.scene.tz).astimezone(UTC), closes.astimezone(UTC)


def span(at: Situation, slot: Slot) -> frozenset[datetime]:
    """Return the starts a proposal takes: its slot, and the one after it when two are needed."""
    following = slot.start + timedelta(minutes=slot.minutes)
    return frozenset({slot.start, following} if at.pairs else {slot.start})


def first(free: Sequence[Slot]) -> Slot | None:
    """Return the first, if any."""
    return free[0] if free else None
