"""The monthly report in words: the same parts on the page and on paper."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from permanence.directory.models import Structure
from permanence.ui import words

from .queries import Counts
from .rules.masking import FEWEST
from .tables import OUTCOMES, Table, Value, reason

LAYOUT = Path(__file__).parent / "data" / "report.typ"


def month_name(month: date) -> str:
    """Name a month: `octobre 2026`."""
    return words.dated(month, "LLLL yyyy", get_language() or "fr")


def leads(told: Counts) -> list[tuple[str, str, str]]:
    """Return what is told first: what, how much, and of what."""
    aim = told["aim"]
    return [
        (_("Calls"), str(told["offered"]), _("%(count)s answered") % {"count": told["answered"]}),
        (_("Answered by the service"), str(by_service(told)), _("the number for the invoice")),
        (
            _("Service level"),
            _said(told["service_percent"], " %"),
            _("within %(seconds)s s; aim %(percent)s %%") % {"seconds": aim["within_s"], "percent": aim["percent"]},
        ),
        (
            _("Waiting, half no longer than"),
            _said(told["wait_p50_s"], " s"),
            _("95 of 100 no longer than %(wait)s") % {"wait": _said(told["wait_p95_s"], " s")},
        ),
        (
            _("Abandoned, %"),
            _said(told["abandoned_percent"], " %"),
            _("half of them within %(wait)s") % {"wait": _said(told["abandoned_after_s"], " s")},
        ),
        (
            _("Settled at the first call"),
            _share(told["at_first"]),
            _("%(count)s of %(of)s answered") % dict(zip(("count", "of"), told["at_first"], strict=True)),
        ),
    ]


def by_service(told: Counts) -> int:
    """Return how many calls were answered by others than the practice's own staff."""
    return sum(count for _day, _offered, count, _seconds, _own in told["days"])


def parts(told: Counts) -> list[Table]:
    """Return the tables of the report, those with rows."""
    found = [outcomes(told), refused(told), of_lines(told), of_days(told)]
    return [table for table in found if table.rows]


def outcomes(told: Counts) -> Table:
    """Return how the requests of answered calls ended."""
    rows: list[list[Value]] = [[str(OUTCOMES.get(name, name)), _few(count)] for name, count in told["outcomes"]]
    return Table("outcomes", _("How the requests ended"), [_("Outcome"), _("Calls")], rows)


def refused(told: Counts) -> Table:
    """Return what callers who were declined had asked for."""
    rows: list[list[Value]] = [[reason(why, kind) or _("others"), _few(count)] for why, kind, count in told["refused"]]
    return Table("refused", _("What was declined"), [_("What was asked"), _("Calls")], rows)


def of_lines(told: Counts) -> Table:
    """Return the calls of each line."""
    heads = [_("Line"), _("Calls"), pgettext("calls", "Answered"), _("In time, %")]
    return Table("lines", _("By line"), heads, [list(row) for row in told["lines"]])


def of_days(told: Counts) -> Table:
    """Return what the invoice is made of: the calls answered for the practice, day by day, with their sum."""
    lang = get_language() or "fr"
    heads = [_("Day"), _("Calls"), _("Answered by the service"), _("Minutes spoken"), _("Answered by the practice")]
    rows: list[list[Value]] = [
        [words.dated(date.fromisoformat(day), "EEE d MMM", lang), offered, count, round(seconds / 60), own]
        for day, offered, count, seconds, own in told["days"]
        if offered
    ]
    if rows:
        days = told["days"]
        sums = [sum(day[place] for day in days) for place in (1, 2, 3, 4)]
        rows.append([_("Total"), sums[0], sums[1], round(sums[2] / 60), sums[3]])
    return Table("days", _("Calls of each day, for the invoice"), heads, rows)


def note() -> str:
    """Say what is not shown."""
    return _(
        "Counts only: no name, no number, nothing of health. A figure smaller than %(fewest)s is not shown, nor one "
        "from which it could be worked out."
    ) % {"fewest": FEWEST}


def paper(structure: Structure, month: date, told: Counts, version: int) -> bytes:
    """Set the report as a PDF that can be read aloud, in the language of the house."""
    with translation.override(settings.LANGUAGE_CODE):
        said: dict[str, Any] = {
            "language": settings.LANGUAGE_CODE,
            "title": _("Calls in %(month)s") % {"month": month_name(month)},
            "practice": structure.name,
            "version": _("version %(number)s") % {"number": version} if version > 1 else "",
            "leads": leads(told),
            "bars": [[date.fromisoformat(day).day, offered] for day, offered, *_rest in told["days"]],
            "bars_title": _("Calls of each day"),
            "parts": [{"title": one.title, "heads": one.heads, "rows": _told(one.rows)} for one in parts(told)],
            "note": note(),
            "page": "p.",
        }
    made: bytes = typst.compile(
        str(LAYOUT),
        sys_inputs={"report": json.dumps(said)},
        pdf_standards=["ua-1"],  # PDF/UA: read aloud as well as seen
        ignore_system_fonts=True,
    )
    return made


def _told(rows: list[list[Value]]) -> list[list[str]]:
    return [["–" if value is None else str(value) for value in row] for row in rows]


def _few(count: int | None) -> str:
    return str(count) if count is not None else _("few")


def _said(value: int | None, unit: str) -> str:
    return "–" if value is None else f"{value}{unit}"


def _share(told: list[int]) -> str:
    count, of = told
    return f"{round(100 * count / of)} %" if of else "–"
