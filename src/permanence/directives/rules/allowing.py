"""What a directive allows at an instant; windows are local wall time, half-open."""

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from .kinds import ACCEPT, DAYS


def accepts_new(body: Mapping[str, Any] | None, met: Collection[str] = ()) -> str:
    """Tell whether a new patient is taken: accept, refuse or ask; without directive he is.

    :param met: the conditions he meets, of `kinds.CONDITIONS`; the first exception among them decides
    """
    if not body:
        return ACCEPT
    exceptions = body.get("exceptions") or ()
    return str(next((e["policy"] for e in exceptions if e["if"] in met), body["policy"]))


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
