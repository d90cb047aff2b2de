"""Many pages would take the same at one instant: one in each process goes ahead, the others look at what came of it.

PostgreSQL decides who gets it, whatever happens here; this spares the losers the whole way to being refused.
"""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event, Lock

PATIENCE_S = 0.5  # whoever is ahead may be slow, or wait himself
_ahead: dict[Hashable, Event] = {}
_guard = Lock()
_mine: ContextVar[list[Hashable] | None] = ContextVar("crowd", default=None)


@contextmanager
def door(*, deed: bool) -> Iterator[None]:
    """Keep what is gone ahead for inside until the page is over, its transaction included.

    :param deed: the page may take something; others only look, and nobody waits for them
    """
    if not deed:
        yield
        return
    mine: list[Hashable] = []
    token = _mine.set(mine)
    try:
        yield
    finally:
        _mine.reset(token)
        for what in mine:
            with _guard:
                gone = _ahead.pop(what)
            gone.set()


def gone_ahead(what: Hashable) -> bool:
    """Go ahead for something, or wait until the page that went ahead for it is over and tell that it did.

    Outside such a page, and for who went ahead himself, nobody waits.
    """
    mine = _mine.get()
    if mine is None or what in mine:
        return False
    with _guard:
        first = _ahead.get(what)
        if first is None:
            _ahead[what] = Event()
            mine.append(what)
            return False
    first.wait(PATIENCE_S)
    return True
