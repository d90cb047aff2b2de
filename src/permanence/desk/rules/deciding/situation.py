"""Where the decision stands before anything is asked: who answers for the practitioner, when today ends (rule 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from permanence.directives.rules.spans import midnight_after

from .known import MORE_TIME, Practitioner, Scene, Urgency
from .orders import Orders, Said
from .terms import Directive

TWO_HOURS, TWO_DAYS = timedelta(hours=2), timedelta(hours=48)  # elapsed
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Situation:
    """What the rules look at.

    :param now: in UTC
    :param main: who is asked for, or who replaces him
    :param known_to: those who know the patient, and those who replace them
    :param absent: those replaced, offered to nobody
    :param unattended: he is away and nobody replaces him
    :param until: the last instant at which a start meets the need in time; None when any does
    :param longer: the patient needs more time than one slot
    :param pairs: two consecutive slots are looked for, rather than the need noted (rule 11)
    :param why: what led here, named by every proposal that follows
    :param place: where he would be seen, when it must be said: `practice` or `remote`
    """

    scene: Scene
    orders: Orders
    practitioners: Mapping[str, Practitioner]
    now: datetime
    today: date
    midnight: datetime
    main: Practitioner
    urgency: Urgency
    known_to: frozenset[str]
    absent: frozenset[str] = frozenset()
    unattended: bool = False
    until: datetime | None = None
    longer: bool = False
    pairs: bool = False
    why: tuple[str, ...] = ()
    place: str = ""

    @property
    def known(self) -> bool:
        """The patient counts as known to who answers."""
        return self.main.id in self.known_to

    def says(self, kind: str) -> Said:
        """Return what the practitioner's directives say now."""
        return self.orders.say(kind, self.main, self.now)

    def because(self, *why: str, place: str = "") -> "Situation":
        """Return the same situation, with more reasons."""
        return replace(self, why=self.why + why, place=place or self.place)


def situation(
    scene: Scene, directives: Sequence[Directive], availability: Sequence[Practitioner], now: datetime
) -> Situation:
    """Find who answers: whoever is closed now is replaced by whom he named, or by nobody.

    :raises KeyError: when a practitioner named is not among those given
    """
    orders, people, now = Orders(directives), {one.id: one for one in availability}, now.astimezone(UTC)
    today = now.astimezone(scene.tz).date()
    away = orders.away(people, now)
    asked = _line(away, scene.practitioner)
    main, unattended = people[asked[-1]], asked[-1] in away
    why = [away[who].id for who in asked if who in away]
    known_to = {follower for who in scene.patient.known_to for follower in _line(away, who)}
    midnight = midnight_after(today, scene.tz).astimezone(UTC)
    longer = not MORE_TIME.isdisjoint(scene.patient.needs)
    return Situation(
        scene,
        orders,
        people,
        now=now,
        today=today,
        midnight=midnight,
        main=main,
        urgency=scene.request.urgency,
        known_to=frozenset(known_to),
        absent=frozenset(who for who, closed in away.items() if closed["replaced_by"]),
        unattended=unattended,
        until=_until(scene.request.urgency, now, midnight),
        longer=longer,
        pairs=longer and scene.request.urgency <= Urgency.WITHIN_48H,
        why=(*why, "rule 6") if why else (),
    )


def _line(away: Mapping[str, Directive], who: str) -> list[str]:
    """Return someone, whoever replaces him, and so on; the last one is away only when nobody replaces him."""
    line = [who]
    while (closed := away.get(line[-1])) and (follower := closed["replaced_by"]) and follower not in line:
        line.append(follower)
    return line


def _until(urgency: Urgency, now: datetime, midnight: datetime) -> datetime | None:
    if urgency == Urgency.PLANNED:
        return None
    if urgency == Urgency.WITHIN_48H:
        return now + TWO_DAYS
    return midnight - INSTANT if urgency == Urgency.SAME_DAY else now + TWO_HOURS
