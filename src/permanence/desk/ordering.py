"""Why a request stands where it does on the board, in words [172]."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from permanence.desk.models import CallState, Request
from permanence.desk.rules import priority
from permanence.ui import words

BECAUSE: Mapping[str, Any] = {
    "now_15": _("before all others: alert for the 15"),
    "doctor_now": _("before all others: a doctor at once"),
    "same_day": _("before what can wait: today"),
    "late": _("late by %(by)s"),
    "hung_up": _("hung up before the answer: to be called back"),
    "soon": _("due soon"),
    "in_order": _("in the order of the deadlines"),
}


def why_here(request: Request, now: datetime) -> str:
    """Say why a request that waits stands where it does."""
    hung_up = request.call is not None and request.call.state == CallState.ABANDONED
    if request.due_at is None:
        return ""
    place = priority.place(request.urgency, hung_up=hung_up, due_at=request.due_at, now=now)
    return str(BECAUSE[place.because]) % {"by": words.minutes(int(place.by.total_seconds() // 60))}
