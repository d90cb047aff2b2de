"""Several calls at once, for the demonstration's test switchboard: who calls which line, and what happens. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

FAMILY, OLD, YOUNG, ABROAD = "+33639980001", "+33639980002", "+33639980011", "+33639980003"
NOBODY_KNOWN, WITHHELD = "+33639989999", ""


@dataclass(frozen=True, slots=True)
class Word:
    """One event of a scene.

    :param line: which of the lines at hand, counted around
    :param call: which call of the scene
    :param ago_s: how long before the press of the button
    """

    line: int
    call: int
    caller: str
    event: str
    ago_s: int = 0


SCENES: dict[str, tuple[Word, ...]] = {
    "rush": (
        Word(0, 1, FAMILY, "ringing", 34),
        Word(3, 2, WITHHELD, "ringing", 21),
        Word(6, 3, NOBODY_KNOWN, "ringing", 12),
        Word(9, 4, OLD, "ringing", 5),
        Word(1, 5, YOUNG, "ringing"),
    ),
    "again": (
        Word(0, 1, FAMILY, "ringing", 150),
        Word(0, 1, FAMILY, "ended", 110),
        Word(0, 2, FAMILY, "ringing"),
    ),
    "gone": (
        Word(2, 1, OLD, "ringing", 95),
        Word(2, 1, OLD, "ended", 50),
        Word(4, 2, WITHHELD, "ringing", 80),
        Word(4, 2, WITHHELD, "ended", 40),
        Word(5, 3, ABROAD, "ringing", 60),
        Word(5, 3, ABROAD, "ended", 20),
    ),
}


def written(
    scene: str, lines: Sequence[tuple[UUID, str]], now: datetime, name: str
) -> Iterator[tuple[UUID, dict[str, str | None]]]:
    """Return the events of a scene as a switchboard writes them, each with the line it is of.

    :param lines: id and number of the lines at hand
    :param name: what the calls of this press are named after
    """
    for word in SCENES[scene] if lines else ():
        line_id, number = lines[word.line % len(lines)]
        yield (
            line_id,
            {
                "line": number,
                "call_id": f"demo-{name}-{word.call}",
                "event": word.event,
                "at": (now - timedelta(seconds=word.ago_s)).isoformat(),
                "from": word.caller or None,
            },
        )
