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
    :param known: the patient counts as known to him
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
    known: bool
    absent: frozenset[str] = frozenset()
    unattended: bool = False
    until: datetime | None = None
    longer: bool = False
    pairs: bool = False
    why: tuple[str, ...] = ()
    place: str = ""

    @property
    def urgency(self) -> Urgency:
        """How urgent the request is."""
        return self.scene.request.urgency

    @property
    def addressee(self) -> str | None:
        """To whom messages and alerts go: the practice itself when he is away without replacement."""
        return None if self.unattended else self.main.id

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
    main, absent, why, unattended = people[scene.practitioner], set[str](), list[str](), False
    while closure := orders.closure(main, now):
        why.append(closure.id)
        follower = closure["replaced_by"]
        if follower is None or follower in absent or follower == main.id:
            unattended = True
            break
        absent.add(main.id)
        main = people[follower]
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
        known=not scene.patient.known_to.isdisjoint(absent | {main.id}),
        absent=frozenset(absent),
        unattended=unattended,
        until=_until(scene.request.urgency, now, midnight),
        longer=longer,
        pairs=longer and scene.request.urgency <= Urgency.WITHIN_48H,
        why=(*why, "rule 6") if why else (),
    )


def _until(urgency: Urgency, now: datetime, midnight: datetime) -> datetime | None:
    if urgency == Urgency.PLANNED:
        return None
    if urgency == Urgency.WITHIN_48H:
        return now + TWO_DAYS
    return midnight - INSTANT if urgency == Urgency.SAME_DAY else now + TWO_HOURS
