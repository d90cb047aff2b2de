"""What of the agenda is asked for by an address: whose, which view, which days."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_interval
from django.utils import timezone
from django.utils.translation import get_language

from permanence.agenda.queries.columns import Column, chosen_columns, columns
from permanence.foundation.page import PageRequest
from permanence.ui.words import dated

VIEWS = ("day", "week", "month")
MOST = 12  # columns side by side; eight are read at ease on 1440 pixels
KEPT = "agenda"


@dataclass(frozen=True, slots=True)
class Look:
    """Whose agenda, how and when; `known` is everything that could be chosen."""

    view: str
    on: date
    today: date
    zone: ZoneInfo
    known: Sequence[Column]
    chosen: Sequence[Column]

    @property
    def of(self) -> str:
        """The chosen columns as an address says them."""
        return ",".join(str(one.id) for one in self.chosen)

    @property
    def days(self) -> tuple[date, date]:
        """The first day shown, and the day after the last one."""
        if self.view in ("day", "list"):
            return self.on, self.on + timedelta(days=1)
        if self.view == "week":
            monday = self.on - timedelta(days=self.on.weekday())
            return monday, monday + timedelta(days=7)
        first = self.on.replace(day=1)
        return first, (first + timedelta(days=32)).replace(day=1)

    @property
    def before(self) -> date:
        """The day to look at one step earlier."""
        return self.days[0] - timedelta(days=1)

    @property
    def after(self) -> date:
        """The day to look at one step later."""
        return self.days[1]

    @property
    def groups(self) -> list[tuple[str, list[Column]]]:
        """Everything that can be chosen, by structure, in order."""
        found: dict[str, list[Column]] = {}
        for one in self.known:
            found.setdefault(one.structure_name, []).append(one)
        return list(found.items())

    @property
    def title(self) -> str:
        """Monday 23 November 2026; 23–29 November 2026; November 2026"""
        first, end = self.days
        lang = get_language() or "fr"
        if self.view == "week":
            said = format_interval(first, end - timedelta(days=1), "yMMMMd", locale=lang)
        else:
            said = dated(first, "MMMM y" if self.view == "month" else "EEEE d MMMM y", lang)
        return f"{said[0].upper()}{said[1:]}"

    def midnight(self, day: date) -> datetime:
        """Return the moment at which a day begins there."""
        return datetime.combine(day, time(), self.zone)


def look(request: PageRequest) -> Look | None:
    """Read the address; what it leaves out is as last time. None when there is nothing to look at."""
    known = columns(request.actor)
    if not known:
        return None
    kept = request.session.get(KEPT, {})
    wanted = ",".join(request.GET.getlist("of")) or kept.get("of", "")
    chosen = chosen_columns(request.actor, known, wanted.split(","), MOST)
    view = request.GET.get("view") or kept.get("view", "")
    zone = chosen[0].zone
    today = timezone.localdate(timezone=zone)
    return Look(
        view=view if view in VIEWS else "day",
        on=asked_day(request.GET.get("on", ""), today),
        today=today,
        zone=zone,
        known=known,
        chosen=[one for one in chosen if one.zone == zone],
    )


def remember(request: PageRequest, seen: Look) -> None:
    """Keep whose agenda was looked at and how, for the next time."""
    now = {"of": seen.of, "view": seen.view}
    if request.session.get(KEPT) != now:
        request.session[KEPT] = now


def asked_day(text: str, today: date) -> date:
    """Return the day an address names; today for one that does not exist or is too far to mean."""
    with suppress(ValueError):
        asked = date.fromisoformat(text)
        if abs((asked - today).days) < 3660:
            return asked
    return today
