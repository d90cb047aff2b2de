"""When the caller would like to come: by which day, on which days, in which half of them (rule 5, *planned*)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from permanence.directives.rules import kinds

from .deciding.known import Preferences

NAME = "wishes"  # among the facts of a request
DAYS = kinds.DAYS
NOON = time(12, 30)
HALF_DAYS: dict[str, tuple[time | None, time | None]] = {"": (None, None), "am": (None, NOON), "pm": (NOON, None)}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was wished for; nothing of it when any time suits.

    :param before: the last local day wished
    :param days: `mon` … `sun`; none means any
    :param half_day: am, pm, or nothing when both suit
    :param site: at which of the practitioner's sites, or nothing
    """

    before: date | None = None
    days: tuple[str, ...] = ()
    half_day: str = ""
    site: str = ""

    def __bool__(self) -> bool:
        return self != Wishes()

    @property
    def preferences(self) -> Preferences:
        """As the decision takes them."""
        after, before = HALF_DAYS[self.half_day]
        return Preferences(frozenset(self.days), after, before, self.site)

    def written(self) -> dict[str, Any]:
        """As they are kept."""
        told: dict[str, Any] = {"before": self.before and self.before.isoformat(), "days": list(self.days)}
        return told | {"half_day": self.half_day} | ({"site": self.site} if self.site else {})


def wishes(facts: Mapping[str, Any]) -> Wishes:
    """Return what was wished for among the facts of a request."""
    kept = facts.get(NAME)
    if not kept:
        return Wishes()
    before = kept["before"]
    day = date.fromisoformat(before) if before else None
    return Wishes(day, tuple(kept["days"]), kept["half_day"], kept.get("site", ""))


def makes_sense(wished: Wishes, today: date) -> bool:
    """Tell whether it can be wished for: known days, a known half-day, no day that has passed."""
    known = set(wished.days) <= set(DAYS) and wished.half_day in HALF_DAYS
    return known and (wished.before is None or wished.before >= today)


def suits(wished: Wishes, local: datetime) -> bool:
    """Tell whether a moment on the wall of the practice falls on a day and in a half-day wished."""
    after, before = HALF_DAYS[wished.half_day]
    if wished.days and DAYS[local.weekday()] not in wished.days:
        return False
    return (after is None or local.time() >= after) and (before is None or local.time() < before)


def unmet(wished: Wishes, starts: Sequence[datetime], site: str = "") -> str:
    """Tell why the times shown are not those wished: `none` suits, or the first is too `late`; empty when they are.

    :param starts: in order, on the wall of the practice
    :param site: where the first of them is, of a practitioner who has several
    """
    if not wished or not starts:
        return ""
    if not suits(wished, starts[0]) or (wished.site and site and site != wished.site):
        return "none"
    return "late" if wished.before and starts[0].date() > wished.before else ""
