"""A proposed week in words, plots and one sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.dates import get_day_names
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .plots import Drawn, drawn
from .rules.staffing import Proposed
from .tables import Table, Value, clock


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week: its plot, and its half-hours."""

    name: str
    plot: Drawn
    table: Table


def days(curve: Sequence[Proposed]) -> list[Day]:
    """Return the days that have calls."""
    names = _day_names()
    found = []
    for weekday in range(7):
        some = [one for one in curve if one.weekday == weekday]
        if some:
            plot = drawn([clock(one.half) for one in some], {
                _("Proposed on duty"): [one.on_duty for one in some],
                _("Answered calls then"): [round(one.there) for one in some],
            })  # fmt: skip
            found.append(
                Day(names[weekday], plot, Table("staffing", names[weekday], heads(), [row(one) for one in some]))
            )
    return found


def sheet_of(curve: Sequence[Proposed]) -> Table:
    """Return the whole week as one table."""
    names = _day_names()
    rows: list[list[Value]] = [[names[one.weekday], *row(one)] for one in curve]
    return Table("staffing", "", [_("Day"), *heads()], rows)


def heads() -> list[str]:
    """Return what each column says."""
    return [
        _("Half-hour"), _("Calls an hour"), _("Answering"), _("On duty"), _("Were there"), _("In time, %"),
        _("In time with who was there, %"),
    ]  # fmt: skip


def row(one: Proposed) -> list[Value]:
    """Return one half-hour."""
    there = f"{one.there:.1f}".replace(".", "," if (get_language() or "fr").startswith("fr") else ".")
    as_it_was = None if one.as_it_was is None else round(100 * one.as_it_was)
    return [
        clock(one.half),
        round(one.per_hour),
        one.answering,
        one.on_duty,
        there,
        round(100 * one.in_time),
        as_it_was,
    ]


def _day_names() -> dict[int, str]:
    return dict(get_day_names("wide", locale=get_language() or "fr"))
