"""Of the day in two taps: choices ready to be made, all gone at midnight."""

from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.foundation.refusal import Words

from .models import Kind, Term
from .queries import InForce
from .rules.form import MOST_AT_ONCE
from .rules.spans import midnight_after

MORE = 2


@dataclass(frozen=True, slots=True)
class Ready:
    """One choice: its words, what it says, and from which local hour on; None is now."""

    words: Words
    icon: str
    kind: Kind
    body: dict[str, Any]
    since: time | None = None


READY = {
    "no_newcomers": Ready(_("No new patient today"), "user-plus", Kind.NEW_PATIENTS, {"policy": "refuse"}),
    "emergencies_only": Ready(_("Transfers: emergencies only"), "phone", Kind.TRANSFER, {"calls": "emergencies"}),
    "no_transfer": Ready(_("No transfer today"), "phone-off", Kind.TRANSFER, {"calls": "never"}),
    "two_more": Ready(_("Extra appointments: 2 more"), "plus", Kind.OVERBOOK, {}),
    "no_extra": Ready(_("No extra appointment today"), "ban", Kind.OVERBOOK, {"max_per_half_day": 0}),
    "away_afternoon": Ready(_("Away this afternoon"), "calendar-off", Kind.CLOSED, {}, time(12)),
    "away_today": Ready(_("Away from now on, for today"), "calendar-off", Kind.CLOSED, {}),
}


def written(choice: Ready, holding: InForce, role_id: UUID | None, now: datetime, tz: tzinfo) -> dict[str, Any]:
    """Return what `actions.write` needs: one of the day of the same kind becomes its new version.

    :param holding: what binds now
    :param role_id: whose day it is; None for the practice
    """
    today = now.astimezone(tz).date()
    since = max(now, datetime.combine(today, choice.since, tz)) if choice.since else now
    former = holding.of_the_day(choice.kind, role_id)
    return {
        "kind": choice.kind,
        "term": Term.OF_DAY,
        "valid_from": since,
        "valid_to": midnight_after(today, tz),
        "body": _body(choice, holding),
        "lineage": former.lineage if former else None,
        "version": former.version if former else None,
    }


def _body(choice: Ready, holding: InForce) -> dict[str, Any]:
    """Return its fields; "2 more" counts from what is allowed now, for the same patients."""
    if choice.kind != Kind.OVERBOOK or choice.body:
        return choice.body
    told = dict(holding.body(Kind.OVERBOOK))
    return told | {"max_per_half_day": min(MOST_AT_ONCE, told["max_per_half_day"] + MORE)}
