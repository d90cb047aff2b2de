"""How long what a partner said is believed, and in which order partners are named; pure."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol, TypeVar

from permanence.foundation.search import folded

STALE_MONTHS = 6  # of who takes new patients: after that it is asked again before it is said


class Known(Protocol):
    """What is known of a partner."""

    name: str
    specialty: str
    accepts: str
    confirmed_on: date | None

    @property
    def distance_km(self) -> Any: ...  # noqa: D102


P = TypeVar("P", bound=Known)


def is_stale(confirmed_on: date | None, today: date) -> bool:
    """Tell whether it is so long ago that it is to be confirmed; what nobody ever asked is."""
    if confirmed_on is None:
        return True
    return (today.year - confirmed_on.year) * 12 + today.month - confirmed_on.month - (
        today.day < confirmed_on.day
    ) >= STALE_MONTHS


def to_name(partners: Iterable[P], specialty: str, today: date) -> list[P]:
    """Return whom to name to who finds no place here: of the same specialty, who takes patients first, then the near.

    Who has said of late that he takes nobody is left out; of whom nothing is known comes last, to be asked. While no
    specialty is looked for nobody fits: not those who have none, a laboratory or a clinic.
    """
    wanted = folded(specialty).split()
    alike = [one for one in partners if wanted and folded(one.specialty).split() == wanted]
    open_ = [one for one in alike if one.accepts != "no" or is_stale(one.confirmed_on, today)]
    return sorted(open_, key=lambda one: (not accepts_now(one, today), one.distance_km is None, one.distance_km or 0,
                                          one.name))  # fmt: skip


def accepts_now(partner: Known, today: date) -> bool:
    """Tell whether he takes new patients, as heard of late."""
    return partner.accepts == "yes" and not is_stale(partner.confirmed_on, today)
