"""What a directive allows at an instant; windows are local wall time, half-open."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ACCEPT, REFUSE, ASK = "accept", "refuse", "ask"
CALLS = ("never", "emergencies", "professionals", "emergencies_and_professionals", "always")


def accepts_new(body: Mapping[str, Any] | None) -> str:
    """Tell whether new patients are taken: accept, refuse or ask; without directive they are."""
    return str(body["policy"]) if body else ACCEPT


def calls_now(body: Mapping[str, Any] | None, now: datetime, tz: tzinfo) -> str:
    """Tell which calls are put through at this instant: one of `CALLS`; without directive none."""
    if not body or not _open(body.get("windows") or [], now, tz):
        return "never"
    return str(body["calls"])


def transfer_allowed(
    body: Mapping[str, Any] | None, now: datetime, tz: tzinfo, *, emergency: bool = False, professional: bool = False
) -> bool:
    """Tell whether this call may be put through.

    :param emergency: a doctor's opinion is wanted at once
    :param professional: the caller is a professional of care
    """
    calls = calls_now(body, now, tz)
    return (
        calls == "always"
        or (emergency and calls in {"emergencies", "emergencies_and_professionals"})
        or (professional and calls in {"professionals", "emergencies_and_professionals"})
    )


def window_holds(window: Mapping[str, Any], now: datetime, tz: tzinfo) -> bool:
    """Tell whether an instant is inside a window; one whose end precedes its start crosses midnight.

    Its days name those on which it opens; none named means every day.
    """
    local = now.astimezone(tz)
    opens, closes = time.fromisoformat(window["from"]), time.fromisoformat(window["to"])
    days, at = window.get("days") or DAYS, local.time()
    today, yesterday = DAYS[local.weekday()], DAYS[(local - timedelta(days=1)).weekday()]
    if opens <= closes:
        return today in days and opens <= at < closes
    return (today in days and at >= opens) or (yesterday in days and at < closes)


def _open(windows: list[Mapping[str, Any]], now: datetime, tz: tzinfo) -> bool:
    return not windows or any(window_holds(window, now, tz) for window in windows)
