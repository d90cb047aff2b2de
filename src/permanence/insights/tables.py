"""Figures as tables: the same on the page and in the sheet, told in words."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from permanence.desk.models import Outcome, RequestKind
from permanence.foundation.refusal import Words
from permanence.ui import words
from permanence.ui.sorting import asked, in_order

from .queries import Figures, Reasons
from .rules import periods
from .rules.calls import Aim, Waiting, Work

OUTCOMES: dict[str, Words] = {one.value: one.label for one in Outcome}
KINDS: dict[str, Words] = {one.value: one.label for one in RequestKind}
Value = str | int | None
BY_TIME = {"parts", "hours", "unmet"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heads; the first cell of a row names it.

    :ivar order: in which it is put, by its columns: `practices.2,-practices.0`
    """

    key: str
    title: str
    heads: list[str]
    rows: list[list[Value]]
    order: str = ""

    def put(self, given: Mapping[str, str]) -> "Table":
        """Return it in the order an address asks for; what is named by days or hours stands by them."""
        known = {name: self._by(at) for at, (name, _head) in enumerate(self.columns)}
        rows = [row for _place, row in in_order(enumerate(self.rows), given.get("sort", ""), known)]
        return replace(self, rows=rows, order=asked(given, known))

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Each head with the name by which it puts the table in order."""
        return [(f"{self.key}.{at}", head) for at, head in enumerate(self.heads)]

    def _by(self, at: int) -> Callable[[tuple[int, list[Value]]], Value]:
        placed = not at and self.key in BY_TIME
        return lambda one: one[0] if placed else one[1][at]


def tables(found: Figures, aim: Aim, step: str) -> list[Table]:
    """Return every table that has rows."""
    told = [
        _waits("parts", _("By period"), [(day_name(day, step), one) for day, one in found.parts], aim),
        _waits("practices", _("By practice"), found.practices, aim),
        _waits("lines", _("By line"), found.lines, aim),
        people("people", _("By secretary"), found.people),
        hours("hours", _("By half-hour"), found),
        outcomes("outcomes", _("Outcomes"), found.work),
        refusals("refused", _("What was declined"), found),
        reasons("declined-by", _("By which directives it was declined"), _("no directive"), found.not_given),
        reasons("not-wanted", _("Why callers did not take what was proposed"), "", found.not_wanted),
        unmet("unmet", _("Demand not met"), found),
    ]
    return [table for table in told if table.rows]


def day_name(day: date, step: str) -> str:
    """Name a part of a period: `lun. 2 nov.`, `sem. du 2 nov.`, `nov. 2026`."""
    lang = get_language() or "fr"
    if step == periods.MONTH:
        return words.dated(day, "LLL yyyy", lang)
    told = words.dated(day, "EEE d MMM" if step == periods.DAY else "d MMM", lang)
    return _("week of %(day)s") % {"day": told} if step == periods.WEEK else told


def day_mark(day: date, step: str) -> str:
    """Name a part of a period under a plot, as briefly as can be."""
    return day_name(day, step) if step == periods.MONTH else f"{day:%d/%m}"


def days_said(days: periods.Period) -> str:
    """Say from when to when: `du 1er nov. au 28 nov. 2026`."""
    lang = get_language() or "fr"
    first, last = words.dated(days.first, "d MMM", lang), words.dated(days.last, "d MMM yyyy", lang)
    return _("from %(first)s to %(last)s") % {"first": first, "last": last} if days.first != days.last else last


def clock(half: int) -> str:
    """Name a half-hour of the day by its beginning."""
    return f"{half // 2}:{30 * (half % 2):02}"


def _waits(key: str, title: str, rows: Sequence[tuple[str, Waiting]], aim: Aim) -> Table:
    heads = [
        title, _("Calls"), pgettext("calls", "Answered"), _("Answered, %"),
        pgettext("calls", "Abandoned"), _("Abandoned, %"),
        _("Hung up after, median s"), _("Waiting p50, s"), _("Waiting p95, s"),
        _("Within %(seconds)s s, %%") % {"seconds": aim.within_s},
    ]  # fmt: skip
    return Table(key, title, heads, [[name, *waits(one, aim)] for name, one in rows if one.offered or key == "parts"])


def waits(one: Waiting, aim: Aim) -> list[Value]:
    """Return the figures of waiting, in the order of their heads."""
    return [
        one.offered, one.answer.count, one.answer.percent, one.loss.count, one.loss.percent, one.abandoned_after,
        one.wait(50), one.wait(95), one.service(aim).percent,
    ]  # fmt: skip


def people(key: str, title: str, rows: Sequence[tuple[str, Work]]) -> Table:
    """Return what became of the calls each secretary answered."""
    heads = [
        title,
        pgettext("calls", "Answered"),
        _("Handling, mean s"),
        _("Settled at the first call, %"),
        _("Without solution, %"),
    ]
    heads += [_("Appointments booked"), _("Open")]
    return Table(key, title, heads, [
        [name or _("Outside your team"), one.answered, one.handling_s, one.at_first.percent,
         one.without_solution.percent, one.outcomes.get(Outcome.BOOKED, 0), one.open]
        for name, one in rows
    ])  # fmt: skip


def hours(key: str, title: str, found: Figures) -> Table:
    """Return the calls of each half-hour of the day."""
    lost: dict[int, int] = defaultdict(int)
    for one in found.unmet:
        lost[one.hour] += one.count
    rows: list[list[Value]] = [
        [clock(half), offered, abandoned, _percent(abandoned, offered)] for half, offered, abandoned in found.halves
    ]
    return Table(key, title, [title, _("Calls"), pgettext("calls", "Abandoned"), _("Abandoned, %")], rows)


def outcomes(key: str, title: str, work: Work) -> Table:
    """Return how requests of answered calls ended."""
    total = sum(work.outcomes.values())
    rows: list[list[Value]] = [
        [str(OUTCOMES.get(name, name)), count, _percent(count, total)] for name, count in work.outcomes.items()
    ]
    return Table(key, title, [title, _("Calls"), "%"], rows)


def refusals(key: str, title: str, found: Figures) -> Table:
    """Return what callers who were declined had asked for."""
    rows: list[list[Value]] = [[reason(why, kind), count] for why, kind, count in found.refused]
    return Table(key, title, [title, _("Calls")], rows)


def reasons(key: str, title: str, none: str, found: Reasons) -> Table:
    """Return reasons and how often each was given.

    :param none: said of those without a reason
    """
    total = sum(times for _why, times in found)
    return Table(
        key, title, [title, _("Times"), "%"], [[why or none, times, _percent(times, total)] for why, times in found]
    )


def unmet(key: str, title: str, found: Figures) -> Table:
    """Return callers left without a solution: what they asked for, hour by hour."""
    counts: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for one in found.unmet:
        counts[reason(one.why, one.kind) if one.refused else _("hung up or not reached")][one.hour] += one.count
    seen = {one.hour for one in found.unmet}
    shown = list(range(min(seen), max(seen) + 1)) if seen else []
    most = sorted(counts.items(), key=lambda one: -sum(one[1].values()))
    return Table(key, title, [title, _("Total"), *(f"{hour} h" for hour in shown)], [
        [name, sum(by_hour.values()), *(by_hour.get(hour, 0) for hour in shown)] for name, by_hour in most
    ])  # fmt: skip


def reason(why: str, kind: str) -> str:
    """Name what was asked: a reason to come, or a kind of request."""
    return why or str(KINDS.get(kind, kind))


def _percent(count: int, total: int) -> int | None:
    return round(100 * count / total) if total else None
