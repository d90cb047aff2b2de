"""What screens show, drawn by the server and sent: read once for all who see the same, and of it only what changed.

A page that shows a drawing opens its stream with its name. Whenever something is told that changes it, the listeners
whom it concerns are drawn anew, all at once: in the scope of nobody in particular who has their rights, so that
nothing of one of them can be seen by another. See docs/decisions/0061-columns-drawn-once.md.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from asgiref.sync import sync_to_async
from django.db import connection
from django.utils import timezone, translation

from .actor import Actor, Kind, scope

log = logging.getLogger(__name__)

SOON_S = 0.05  # words that come together are answered together
REST = 9  # times what drawing took of the processor: it never takes more than a tenth of one
LONGEST_REST_S = 2.0
AGAIN_S = 15  # what the clock alone changes: a deadline that passes

Parts = Mapping[str, Mapping[str, str]]  # for each place of the page its rows in their order: name and HTML
Draw = Callable[[Sequence[Actor], datetime], Sequence[Parts]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a room draws.

    :param topic: what is told on it changes the drawing
    :param draw: for several people who see the same, what each is shown
    """

    topic: str
    draw: Draw


_drawings: dict[str, Drawing] = {}


def draw_with(drawings: Mapping[str, Drawing]) -> None:
    """Let the rooms tell what they draw."""
    _drawings.clear()
    _drawings.update(drawings)


def drawing(name: str) -> Drawing | None:
    """Return a drawing by its name."""
    return _drawings.get(name)


@dataclass(slots=True)
class Screen:
    """One screen that shows a drawing, in a language, and what it was sent of it."""

    drawing: Drawing
    language: str
    sent: Parts = field(default_factory=dict)

    def news(self, parts: Parts) -> dict[str, Any]:
        """Return what changed since the last: of each such place the order of its rows, and those to replace."""
        before, self.sent = self.sent, parts
        return {
            place: {"order": [*rows], "rows": _changed(rows, before.get(place, {}))}
            for place, rows in parts.items()
            if place not in before or [*rows.items()] != [*before[place].items()]
        }


def _changed(rows: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    return {name: html for name, html in rows.items() if before.get(name) != html}


class Watcher(Protocol):
    """Whoever looks at a screen."""

    actor: Actor
    screen: Screen | None

    def put_drawn(self, news: dict[str, Any], drawn_for: Actor) -> None:
        """Send what changed."""

    def put_again(self) -> None:
        """Say that something may have been missed."""


class Drawings:
    """The screens of this process; those to be drawn anew are drawn together."""

    def __init__(self) -> None:
        self.watching: set[Watcher] = set()
        self.waiting: set[Watcher] = set()
        self.working: asyncio.Task[None] | None = None
        self.ticking: asyncio.TimerHandle | None = None

    def open(self, watcher: Watcher) -> None:
        """Draw a screen from now on."""
        self.watching.add(watcher)
        self.want([watcher])
        if self.ticking is None:
            self._tick()

    def close(self, watcher: Watcher) -> None:
        """Draw it no more."""
        self.watching.discard(watcher)
        self.waiting.discard(watcher)

    def want(self, watchers: Iterable[Watcher]) -> None:
        """Draw these anew, as soon as it is their time."""
        self.waiting.update(watchers)
        if self.waiting and (self.working is None or self.working.done()):
            self.working = asyncio.create_task(self._work())

    def _tick(self) -> None:
        self.ticking = None
        if self.watching:
            self.want(self.watching)
            self.ticking = asyncio.get_running_loop().call_later(AGAIN_S, self._tick)

    async def _work(self) -> None:
        while self.waiting:
            await asyncio.sleep(SOON_S)
            some, self.waiting = self.waiting, set()
            spent_s = sum([await self._show(alike) for alike in _alike(some)])
            await asyncio.sleep(min(LONGEST_REST_S, REST * spent_s))

    async def _show(self, alike: Sequence[Watcher]) -> float:
        """Draw for some who see the same; return what it took of the processor, in seconds."""
        actors, screen = [one.actor for one in alike], alike[0].screen
        assert screen is not None
        try:
            draw = sync_to_async(_drawn, thread_sensitive=False)
            drawn, spent_s = await draw(screen.drawing, screen.language, actors)
        except Exception as error:  # each of them asks for it instead, and reads what is wrong
            log.warning("a drawing failed: %s", type(error).__name__)
            for one in alike:
                one.put_again()
            return LONGEST_REST_S
        for one, actor, parts in zip(alike, actors, drawn, strict=True):
            if one in self.watching and one.screen and (news := one.screen.news(parts)):
                one.put_drawn(news, actor)
        return spent_s


def _alike(watchers: Collection[Watcher]) -> Iterable[Sequence[Watcher]]:
    """Put those together who see the same: the same rights, at the same place, in one language."""
    together: dict[Hashable, list[Watcher]] = defaultdict(list)
    for one in watchers:
        if one.screen:
            seen = frozenset(one.actor.rights.items()), one.actor.at, one.screen.language, one.screen.drawing
            together[seen].append(one)
    return together.values()


def _drawn(drawing: Drawing, language: str, actors: Sequence[Actor]) -> tuple[Sequence[Parts], float]:
    began = time.thread_time()
    anyone = Actor(Kind.SYSTEM, None, f"drawing of {drawing.topic}", actors[0].rights, actors[0].at)
    try:
        with translation.override(language), scope(anyone):
            return drawing.draw(actors, timezone.now()), time.thread_time() - began
    finally:
        connection.close()
