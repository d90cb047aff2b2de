"""What the doors of e-mails and SMS answer; pure."""

from typing import Literal

from pydantic import Field

from .fields import Shape
from .fields import kept as _


class Taken(Shape):
    """An e-mail taken in."""

    board: bool = Field(description=_("Whether it stands on the board; not so when no person wrote it"))


class Heard(Shape):
    """One thing a provider of SMS tells."""

    heard: Literal["answer", "receipt", "ignored"] = Field(description=_("What it was"))


class HeardAll(Shape):
    """What the carrier of e-mails tells."""

    heard: int = Field(description=_("How many things were heard"))
