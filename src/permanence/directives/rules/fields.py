"""What the fields of directives may hold: each tells what is wrong with a value, and tidies a right one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any, Protocol

from .kinds import CONDITIONS, DAYS, POLICIES

LONGEST_NAME = 80


class Wrong(StrEnum):
    """What is wrong with one field."""

    NOT_A_CHOICE = "not_a_choice"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_NAME = "not_a_name"
    NOT_A_TIME = "not_a_time"
    NOT_A_CONDITION = "not_a_condition"
    NOT_A_MOMENT = "not_a_moment"
    NOT_A_FIELD = "not_a_field"
    EMPTY_WINDOW = "empty_window"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    NO_END = "no_end"
    ENDS_BEFORE_START = "ends_before_start"
    ALREADY_OVER = "already_over"


class Field(Protocol):
    """A field of a body; `usual` is what stands when nothing was said, None when something must be."""

    @property
    def usual(self) -> Any: ...  # noqa: D102

    def wrong(self, value: Any) -> dict[str, Wrong]:
        """Tell what is wrong, by the place inside the field: empty for the field itself."""
        ...

    def tidy(self, value: Any) -> Any:
        """Return a right value in the one form that is kept."""
        ...


class _Kept:
    def tidy(self, value: Any) -> Any:
        """Keep it as it is."""
        return value


@dataclass(frozen=True)
class Choice(_Kept):
    """One word among several."""

    words: tuple[str, ...]
    usual: str | None = None

    def wrong(self, value: Any) -> dict[str, Wrong]:
        """Refuse any other word."""
        return {} if value in self.words else {"": Wrong.NOT_A_CHOICE}


@dataclass(frozen=True)
class YesNo(_Kept):
    """True or false, and nothing that looks like it."""

    usual: bool | None = None

    def wrong(self, value: Any) -> dict[str, Wrong]:
        """Refuse what is no boolean."""
        return {} if isinstance(value, bool) else {"": Wrong.NOT_A_CHOICE}


@dataclass(frozen=True)
class Whole(_Kept):
    """A whole number between two others, both included."""

    least: int
    most: int
    usual: int | None = None

    def wrong(self, value: Any) -> dict[str, Wrong]:
        """Refuse fractions, words and what is out of bounds."""
        whole = isinstance(value, int) and not isinstance(value, bool)
        return {} if whole and self.least <= value <= self.most else {"": Wrong.NOT_A_NUMBER}


@dataclass(frozen=True)
class Text:
    """A sentence for the desk."""

    longest: int
    usual: str | None = None

    def wrong(self, value: Any) -> dict[str, Wrong]:
        """Refuse silence and novels."""
        if not isinstance(value, str) or not value.strip():
            return {"": Wrong.NO_TEXT}
        return {"": Wrong.TOO_LONG} if len(value) > self.longest else {}

    def tidy(self, value: Any) -> str:
        """Drop the spaces around."""
        return str(value).strip()


@dataclass(frozen=True)
class Somebody(_Kept):
    """The id of a practitioner, or nobody."""

    usual: None = None

    def wrong(self, value: Any) -> dict[str, Wrong]:
        """Refuse what cannot be an id."""
        return {} if value is None or _is_name(value) else {"": Wrong.NOT_A_NAME}


@dataclass(frozen=True)
class People:
    """The ids of practitioners, in order."""

    usual: tuple[str, ...] = ()

    def wrong(self, value: Any) -> dict[str, Wrong]:
        """Refuse what is no list of ids."""
        listed = isinstance(value, list | tuple) and all(_is_name(name) for name in value)
        return {} if listed else {"": Wrong.NOT_A_NAME}

    def tidy(self, value: Any) -> list[str]:
        """Name each once, where he comes first."""
        return list(dict.fromkeys(value))


@dataclass(frozen=True)
class Windows:
    """Hours of certain days; none means any time."""

    usual: tuple[Any, ...] = ()

    def wrong(self, value: Any) -> dict[str, Wrong]:
        """Tell which window makes no sense."""
        if not _are_mappings(value):
            return {"": Wrong.NOT_A_TIME}
        return {str(place): wrong for place, w in enumerate(value) if (wrong := _wrong_window(w))}

    def tidy(self, value: Any) -> list[dict[str, Any]]:
        """Name the days in their order."""
        return [_tidy_window(window) for window in value]


@dataclass(frozen=True)
class Exceptions:
    """Conditions under which another policy holds; the first that is met decides."""

    usual: tuple[Any, ...] = ()

    def wrong(self, value: Any) -> dict[str, Wrong]:
        """Tell which exception makes no sense."""
        if not _are_mappings(value):
            return {"": Wrong.NOT_A_CONDITION}
        return {str(place): wrong for place, e in enumerate(value) if (wrong := _wrong_exception(e))}

    def tidy(self, value: Any) -> list[dict[str, str]]:
        """Keep the condition and its policy."""
        return [{"if": exception["if"], "policy": exception["policy"]} for exception in value]


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME


def _are_mappings(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, Mapping) for one in value)


def _wrong_exception(exception: Mapping[str, Any]) -> Wrong | None:
    if exception.get("if") not in CONDITIONS:
        return Wrong.NOT_A_CONDITION
    return None if exception.get("policy") in POLICIES else Wrong.NOT_A_CHOICE


def _wrong_window(window: Mapping[str, Any]) -> Wrong | None:
    try:
        opens, closes = (time.fromisoformat(str(window.get(end, ""))) for end in ("from", "to"))
    except ValueError:
        return Wrong.NOT_A_TIME
    if opens.tzinfo or closes.tzinfo:
        return Wrong.NOT_A_TIME
    days = window.get("days") or []
    if not isinstance(days, list | tuple) or not all(day in DAYS for day in days):
        return Wrong.NOT_A_CHOICE
    return Wrong.EMPTY_WINDOW if opens == closes else None


def _tidy_window(window: Mapping[str, Any]) -> dict[str, Any]:
    days = window.get("days") or []
    return {"days": [day for day in DAYS if day in days], "from": window["from"], "to": window["to"]}
