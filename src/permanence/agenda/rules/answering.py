"""What an answer by SMS does to appointments: confirms, cancels, or is read by a human; pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from permanence.messaging.rules.understanding import Means


class Deed(StrEnum):
    """What is done with an answer."""

    CONFIRM = "confirm"
    CANCEL = "cancel"
    HUMAN = "human"


class Why(StrEnum):
    """Why a human reads it."""

    WORDS = "words"  # it says more than yes or no
    UNASKED = "unasked"
    SEVERAL = "several"  # several people, or several appointments, behind the number
    LATE = "late"  # nearer than the practice lets one cancel
    GONE = "gone"  # cancelled or past already


CANCELLED = (Deed.CANCEL, None)


class Asked(Protocol):
    """An appointment the question was about."""

    @property
    def starts_at(self) -> datetime: ...  # noqa: D102

    @property
    def status(self) -> str: ...  # noqa: D102


def decide(
    means: Means, asked: Sequence[Asked], *, people: int, questions: int, cancel_until_min: int, now: datetime
) -> tuple[Deed, Why | None]:
    """Decide what an answer does; where a mistake would cost someone his appointment, a human is asked.

    :param people: how many have this number
    :param questions: how many questions sent to it still wait for an answer
    """
    if means not in (Means.YES, Means.NO):
        return Deed.HUMAN, Why.WORDS
    if not asked or questions > 1:
        return Deed.HUMAN, Why.SEVERAL if asked else Why.UNASKED
    standing = [one for one in asked if one.status == "booked" and one.starts_at > now]
    if not standing:
        return Deed.HUMAN, Why.GONE
    if means is Means.YES:
        return Deed.CONFIRM, None
    if people > 1 or len(asked) > 1:
        return Deed.HUMAN, Why.SEVERAL
    return (Deed.HUMAN, Why.LATE) if standing[0].starts_at - now < timedelta(minutes=cancel_until_min) else CANCELLED
