"""What happened with a person, in one line of time: rooms tell, `config/wiring.py` lists them, patients shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from .actor import Actor
from .refusal import Words

MOST_OF_A_PAGE = 30
LAST, FIRST = UUID(int=2**128 - 1), UUID(int=0)
BETWEEN = "~"
EVER = datetime(9000, 1, 1, tzinfo=UTC)
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Before:
    """Up to where the line was told already: what comes next is earlier, or as early under a smaller identifier."""

    at: datetime
    id: UUID

    def of(self, rows: QuerySet[Row], moment: str = "at") -> QuerySet[Row]:
        """Keep what was not told yet.

        :param moment: the column that tells when
        """
        same = Q(**{moment: self.at, "pk__lt": self.id})
        return rows.filter(Q(**{f"{moment}__lt": self.at}) | same, **{f"{moment}__lte": self.at})


@dataclass(frozen=True, slots=True)
class Happened:
    """One fact, said in one line.

    :param id: of the row that tells it, which orders what happened at one moment
    :param by: who did it, as said
    :param url: where it can be read whole; empty when the reader may not
    """

    at: datetime
    id: UUID
    icon: str
    title: str
    detail: str = ""
    by: str = ""
    url: str = ""
    tone: str = ""


Teller = Callable[[Actor, UUID, Before, int], Sequence[Happened]]


@dataclass(frozen=True, slots=True)
class Source:
    """What one room tells of a person, in one query, the newest first.

    :param code: names it in addresses
    :param kind: as said by the filter ("Appointments")
    """

    code: str
    kind: Words
    tell: Teller


@dataclass(frozen=True, slots=True)
class Told:
    """One page of the line; `further` leads to the next one, empty at the end."""

    events: list[Happened]
    further: str


_sources: list[Source] = []


def tell_with(sources: Sequence[Source]) -> None:
    """Let the wiring tell which rooms know what happened."""
    _sources[:] = sources


def kinds() -> list[tuple[str, Words]]:
    """Return what can be told, for a filter."""
    return [(source.code, source.kind) for source in _sources]


def told(actor: Actor, person: UUID, *, kind: str = "", further: str = "", most: int = MOST_OF_A_PAGE) -> Told:
    """Return what happened with a person and this actor may see, the newest first.

    What happened at one moment is told in the order of the rooms, so that each page begins where the last one ended.
    """
    at, rank, id_ = _read(further)
    found: list[tuple[datetime, int, Happened]] = []
    for here, source in enumerate(_sources):
        if kind in ("", source.code):
            before = Before(at, FIRST if here < rank else LAST if here > rank else id_)
            found += [(one.at, -here, one) for one in source.tell(actor, person, before, most + 1)]
    found.sort(key=lambda one: (one[0], one[1], one[2].id), reverse=True)
    shown = found[:most]
    return Told([one for *_, one in shown], _written(*shown[-1]) if len(found) > most else "")


def _written(at: datetime, rank: int, last: Happened) -> str:
    return BETWEEN.join([at.astimezone(UTC).isoformat(), str(-rank), str(last.id)])


def _read(further: str) -> tuple[datetime, int, UUID]:
    """Read where a page ended; what nobody wrote here begins at the newest."""
    try:
        at, rank, id_ = further.split(BETWEEN)
        moment = datetime.fromisoformat(at)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)), int(rank), UUID(id_)
    except ValueError:
        return EVER, 0, LAST
