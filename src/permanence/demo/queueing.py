"""In which order some lines ring, and the hours of one: enough to see overflow and closing by ringing them."""

from datetime import time
from typing import Any
from uuid import UUID

from permanence.demo.ids import demo_id, person_id, structure_id
from permanence.demo.places import PERMANENCE
from permanence.demo.shapes import Copy
from permanence.desk.models import Line, LineHours, Turn

OWN_FIRST = "bellefontaine"  # its own secretary, then the permanence
KEPT_BY = ("castanet", ("claire", "nadia"))  # whom the permanence reaches first for a practice
OVERFLOW_AFTER_S = 10
WEEK = [(day, time(8), time(19)) for day in range(5)] + [(5, time(8), time(12))]
CLOSED = (
    "Cabinet infirmier de Castanet, bonjour. Le cabinet est fermé. Pour un soin prévu ce jour, l’infirmière passera "
    "comme convenu. En cas d’urgence vitale, raccrochez et composez le 15."
)


def write_queueing(copy: Copy) -> None:
    """Write one copy's orders and hours, on lines that are there already."""
    own, kept = (demo_id("line", key, copy) for key in (OWN_FIRST, KEPT_BY[0]))
    holder = structure_id(PERMANENCE.key, copy)
    Line.objects.filter(pk=own).update(overflow_after_s=OVERFLOW_AFTER_S)
    Line.objects.filter(pk=kept).update(overflow_after_s=OVERFLOW_AFTER_S, closed_words=CLOSED)
    Turn.objects.bulk_create(
        [
            _turn(structure_id(OWN_FIRST, copy), own, person_id=person_id("djamila", copy)),
            _turn(structure_id(OWN_FIRST, copy), own, pool_id=holder, overflow=True),
            *(_turn(holder, kept, person_id=person_id(who, copy)) for who in KEPT_BY[1]),
        ]
    )
    LineHours.objects.bulk_create(
        LineHours(
            id=demo_id("hours", day, copy),
            structure_id=structure_id(KEPT_BY[0], copy),
            line_id=kept,
            weekday=day,
            opens_at=opens,
            closes_at=closes,
        )
        for day, opens, closes in WEEK
    )


def _turn(by: UUID, line: UUID, **more: Any) -> Turn:
    return Turn(id=demo_id("turn", by, line, *more.values()), structure_id=by, line_id=line, **more)
