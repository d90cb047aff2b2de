"""What shapes are made of: instants, texts, and what every refusal says; pure."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

VERSION = "1.2.0"
FIRST, LAST = 1900, 2199


def kept(text: str) -> str:
    """Mark a text, imported as `_`: the description keeps it as it is, the readable page says it in French."""
    return text


_ = kept


class Shape(BaseModel):
    """What is sent or answered; what is sent besides is left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, serialize_by_alias=True)


class Nothing(Shape):
    """A question, or an answer, without fields."""


def _instant(written: Any) -> datetime:
    if isinstance(written, datetime):
        return written
    if not isinstance(written, str):
        raise ValueError("an instant with its offset is expected")
    at = datetime.fromisoformat(written)
    if at.tzinfo is None:
        raise ValueError("the offset is missing")
    if not FIRST < at.year < LAST:
        raise ValueError("too far")
    return at.astimezone(UTC)  # PostgreSQL knows no offset beyond sixteen hours, and Python does


def _writable(text: str) -> str:
    """Refuse what PostgreSQL cannot keep."""
    if "\x00" in text:
        raise ValueError("a NUL cannot be kept")
    return text


Moment = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-24T09:20:00+01:00"]}),
]
Words = Annotated[str, AfterValidator(_writable)]
Count = Annotated[int, Field(ge=1, le=100)]
Offset = Annotated[int, Field(ge=0, le=100_000)]


class Problem(Shape):
    """What is wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str = Field(description=_("What the status says"))
    status: int
    detail: str = Field(description=_("What is wrong, in words"))
    error: str = Field(description=_("The situation by name, such as SlotTaken: what a program decides by"))
    message: str = Field(description=_("The same as detail"))
