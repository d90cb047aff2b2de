"""What a well-formed directive is: fields of each kind, and times that suit its term."""

from collections.abc import Mapping
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from .allowing import ACCEPT, ASK, CALLS, DAYS, REFUSE

LONGEST_NOTE = 500


class Wrong(StrEnum):
    """What is wrong with one field."""

    NOT_A_CHOICE = "not_a_choice"
    NOT_A_TIME = "not_a_time"
    EMPTY_WINDOW = "empty_window"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    NO_END = "no_end"
    ENDS_BEFORE_START = "ends_before_start"
    ALREADY_OVER = "already_over"


def wrong_body(kind: str, body: Mapping[str, Any]) -> dict[str, Wrong]:
    """Tell what is wrong with the fields of this kind, by their names; empty when all is well."""
    if kind == "new_patients":
        return {} if body.get("policy") in {ACCEPT, REFUSE, ASK} else {"policy": Wrong.NOT_A_CHOICE}
    if kind == "transfer":
        wrong = {} if body.get("calls") in CALLS else {"calls": Wrong.NOT_A_CHOICE}
        return wrong | _wrong_windows(body.get("windows", []))
    if kind == "note":
        return _wrong_text(body.get("text"))
    return {"kind": Wrong.NOT_A_CHOICE}


def wrong_times(term: str, valid_from: datetime, valid_to: datetime | None, now: datetime) -> dict[str, Wrong]:
    """Tell what is wrong with when it holds: all but a permanent one must end."""
    if valid_to is None:
        return {} if term == "permanent" else {"valid_to": Wrong.NO_END}
    if valid_to <= valid_from:
        return {"valid_to": Wrong.ENDS_BEFORE_START}
    return {"valid_to": Wrong.ALREADY_OVER} if valid_to <= now else {}


def tidy(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the fields of this kind and nothing else."""
    if kind == "transfer":
        return {"calls": body["calls"], "windows": [_tidy_window(w) for w in body.get("windows", [])]}
    return {"policy": body["policy"]} if kind == "new_patients" else {"text": str(body["text"]).strip()}


def _tidy_window(window: Mapping[str, Any]) -> dict[str, Any]:
    days = set(window.get("days") or [])
    return {"days": [day for day in DAYS if day in days], "from": window["from"], "to": window["to"]}


def _wrong_windows(windows: Any) -> dict[str, Wrong]:
    if not isinstance(windows, list) or not all(isinstance(w, Mapping) for w in windows):
        return {"windows": Wrong.NOT_A_TIME}
    return {f"windows.{i}": wrong for i, w in enumerate(windows) if (wrong := _wrong_window(w))}


def _wrong_window(window: Mapping[str, Any]) -> Wrong | None:
    try:
        opens, closes = (time.fromisoformat(str(window.get(end, ""))) for end in ("from", "to"))
    except ValueError:
        return Wrong.NOT_A_TIME
    if not set(window.get("days") or []) <= set(DAYS):
        return Wrong.NOT_A_CHOICE
    return Wrong.EMPTY_WINDOW if opens == closes else None


def _wrong_text(text: Any) -> dict[str, Wrong]:
    if not isinstance(text, str) or not text.strip():
        return {"text": Wrong.NO_TEXT}
    return {"text": Wrong.TOO_LONG} if len(text) > LONGEST_NOTE else {}
