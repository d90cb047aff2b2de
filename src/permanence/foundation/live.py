"""Live screens: what changed is told to the consoles of those who may see it, and to no others.

`tell("desk", structure_id, …)` sends a PostgreSQL notification with the transaction; each web process keeps one
`LISTEN` connection and fans it out. What travels is a topic and ids, and of a ring the few words that its console
shows at once; the page then fetches what its actor may see, or is sent what this process draws for him (`drawn`).
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import get_language_from_request

from . import drawn, telling, turns
from .actor import Actor, Kind, actor_of
from .refusal import Refusal
from .rights import Can

log = logging.getLogger(__name__)

CHANNEL = "permanence_live"
TOPICS = {
    "desk": Can.ANSWER,
    "agenda": Can.VIEW_AGENDA,
    "directives": Can.VIEW_DIRECTIVES,
    "questions": Can.RECEIVE,
    "tasks": Can.DO_TASKS,
    "messages": Can.VIEW_MESSAGES,
}
HEARTBEAT_S = 15
RECHECK_S, RECHECK_DRAWN_S = 60, 15  # whether he may still; the second before something drawn is sent
BACKLOG = 200
LONGEST = 7_500  # PostgreSQL takes 8,000 bytes at once

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]


def tell(topic: str, structure_id: UUID, **ids: Any) -> None:
    """Tell the consoles of a structure, when the transaction commits, that something changed.

    :param ids: identifiers only: this passes by the network of every console
    """
    _notify(topic, structure_id, ids, {})


def tell_by_turns(
    topic: str,
    structure_id: UUID,
    orders: Sequence[turns.Order],
    step_s: float,
    shown: Mapping[str, str] | None = None,
    **ids: Any,
) -> None:
    """Tell one console after the other: each when its turn has come, unless more is told of the same ids before.

    :param step_s: seconds from one turn to the next
    :param shown: what each of them shows of it at once, before it asks (docs/decisions/0019-a-ring-shows-itself.md)
    """
    more: dict[str, Any] = {"turns": turns.written(orders), "step_s": step_s} if orders else {}
    _notify(topic, structure_id, ids, more | ({"shown": dict(shown)} if shown else {}))


def _notify(topic: str, structure_id: UUID, ids: dict[str, Any], more: dict[str, Any]) -> None:
    if topic not in TOPICS:
        raise ValueError(f"unknown topic {topic!r}")
    whole = {"topic": topic, "structure": str(structure_id), "ids": {k: str(v) for k, v in ids.items()}}
    told = json.dumps(whole | more)
    if len(told) > LONGEST:  # too many have a say: everyone looks, and sees what concerns him
        told = json.dumps(whole)
    telling.notice(CHANNEL, told)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Something drawn that waits to be sent, and for whom it was drawn."""

    text: str
    actor: Actor


@dataclass(eq=False, slots=True)
class Listener:
    """One open stream: its actor, what waits to be sent to it, and the drawing its page shows."""

    actor: Actor
    screen: drawn.Screen | None = None
    queue: asyncio.Queue[str | Sheet] = field(default_factory=lambda: asyncio.Queue(BACKLOG))

    def hears(self, topic: str, structure_id: UUID) -> bool:
        """Tell whether this actor may know that something happened there."""
        return self.actor.may(TOPICS[topic], structure_id)

    def turn(self, orders: Sequence[turns.Order]) -> int:
        """Tell when it is this actor's turn, 0 being at once."""
        return turns.turn(orders, {*self.actor.rights, *filter(None, [self.actor.id])}) if orders else 0

    def shows(self, topic: str) -> bool:
        """Tell whether its page shows a drawing of this topic."""
        return self.screen is not None and self.screen.drawing.topic == topic

    def put(self, text: str | Sheet) -> None:
        """Queue an event; a stream too slow to follow is told to refresh everything instead."""
        if self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
            self.missed()
            text = _event("hello", {})
        self.queue.put_nowait(text)

    def missed(self) -> None:
        """Forget what the screen was sent, which may not have come."""
        if self.screen:
            self.screen.sent = {}

    def put_drawn(self, news: dict[str, Any], drawn_for: Actor) -> None:
        """Queue what changed of the drawing."""
        self.put(Sheet(_event("drawn", news), drawn_for))

    def put_again(self) -> None:
        """Queue the word that something may have been missed; what is drawn comes whole."""
        self.missed()
        self.put(_event("hello", {}))


class Hub:
    """The streams of this process, fed by one database connection."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.drawings = drawn.Drawings()
        self.closing = asyncio.Event()
        self.feeding: asyncio.Task[None] | None = None
        self.later: dict[str, list[asyncio.TimerHandle]] = {}  # what waits for its turn, by the ids it tells

    def ensure_fed(self) -> None:
        """Start the feed when it is not running."""
        if self.feeding is None or self.feeding.done():
            self.feeding = asyncio.create_task(self._feed())

    async def _feed(self) -> None:
        while not self.closing.is_set():
            try:
                async for payload in _notifications():
                    self.fan_out(payload)
            except psycopg.Error as error:
                log.warning("live feed interrupted, trying again: %s", type(error).__name__)
                await asyncio.sleep(1)

    def fan_out(self, payload: str) -> None:
        """Give one notification to the listeners who may hear it."""
        if payload == "hello":
            for listener in self.listeners:
                listener.put_again()
            self.drawings.want(self.drawings.watching)
            return
        told = json.loads(payload)
        about = {"structure": told["structure"], **told["ids"]}
        same, event = _event(told["topic"], about), _event(told["topic"], about | _shown(told))
        for waiting in self.later.pop(same, ()):
            waiting.cancel()
        orders = turns.read(told.get("turns", ()))
        if last := turns.last(orders):
            loop, step_s = asyncio.get_running_loop(), told["step_s"]
            self.later[same] = [
                loop.call_later(turn * step_s, self._hand_out, turn, told, orders, event) for turn in range(1, last + 1)
            ]
            self.later[same].append(loop.call_later(last * step_s, self.later.pop, same, None))
        self._hand_out(0, told, orders, event)

    def _hand_out(self, turn: int, told: dict[str, Any], orders: Sequence[turns.Order], event: str) -> None:
        """Give an event to the listeners whose turn it is, as they are now."""
        topic, structure_id = told["topic"], UUID(told["structure"])
        hearing = [one for one in self.listeners if one.hears(topic, structure_id) and one.turn(orders) == turn]
        for listener in hearing:
            listener.put(event)
        self.drawings.want(listener for listener in hearing if listener.shows(topic))


async def _notifications() -> AsyncIterator[str]:
    wrapper = connection.get_connection_params()
    for key in ("cursor_factory", "context"):
        wrapper.pop(key, None)
    async with await psycopg.AsyncConnection.connect(**wrapper, autocommit=True) as listening:
        await listening.execute(f"LISTEN {CHANNEL}")
        yield "hello"  # what happened while nobody listened is fetched anew
        async for notice in listening.notifies():
            yield notice.payload


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """Return the hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


def close_streams() -> None:
    """End every open stream, so that the server can stop at once."""
    for open_hub in _hubs.values():
        open_hub.closing.set()


async def stream(scope: Message, receive: Receive, send: Send) -> None:
    """ASGI application of `/live/`: server-sent events for the signed-in actor."""
    actor = await sync_to_async(_actor_behind, thread_sensitive=False)(_session_key(scope))
    if actor is None:
        await _answer(send, 401, b"")
        return
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [
                (b"content-type", b"text/event-stream; charset=utf-8"),
                (b"cache-control", b"no-store"),
                (b"x-accel-buffering", b"no"),
            ],
        }
    )
    here, listener = hub(), Listener(actor, _screen(scope, actor))
    here.listeners.add(listener)
    here.ensure_fed()
    if listener.screen:
        here.drawings.open(listener)
    gone = asyncio.create_task(_until_gone(receive))
    try:
        await _serve(here, listener, _session_key(scope), gone, send)
    finally:
        here.listeners.discard(listener)
        here.drawings.close(listener)
        gone.cancel()


async def _serve(here: Hub, listener: Listener, session: str, gone: asyncio.Task[None], send: Send) -> None:
    loop = asyncio.get_running_loop()
    checked_at = loop.time()
    text: str | Sheet = "retry: 1500\n" + _event("hello", {})
    closing = asyncio.create_task(here.closing.wait())
    try:
        while True:
            said = text.text if isinstance(text, Sheet) else text
            await send({"type": "http.response.body", "body": said.encode(), "more_body": True})
            waiting = asyncio.create_task(listener.queue.get())
            await asyncio.wait({waiting, gone, closing}, timeout=HEARTBEAT_S, return_when="FIRST_COMPLETED")
            text = waiting.result() if waiting.done() else _event("still", {})
            waiting.cancel()
            if loop.time() - checked_at > (RECHECK_DRAWN_S if isinstance(text, Sheet) else RECHECK_S):
                checked_at = loop.time()
                still = await sync_to_async(_actor_behind, thread_sensitive=False)(session)
                if still is None:
                    break
                listener.actor = still
            if isinstance(text, Sheet) and text.actor.rights != listener.actor.rights:  # drawn for who he was
                text = _event("still", {})
                listener.missed()
                here.drawings.want([listener])
            if gone.done() or closing.done():
                break
    finally:
        closing.cancel()
    with suppress(Exception):
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Send, status: int, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"cache-control", b"no-store")]})
    await send({"type": "http.response.body", "body": body})


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _shown(told: dict[str, Any]) -> dict[str, Any]:
    return {"shown": told["shown"]} if "shown" in told else {}


def _screen(scope: Message, actor: Actor) -> drawn.Screen | None:
    """Return the screen of a page that names a drawing which its actor may see, in the language in which it is read."""
    [name] = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("drawn", [""])[:1]
    drawing = drawn.drawing(name)
    if drawing is None or not actor.may(TOPICS[drawing.topic]):
        return None
    asked, sent = HttpRequest(), dict(scope["headers"])
    asked.COOKIES = {name: morsel.value for name, morsel in _cookies(scope).items()}
    asked.META["HTTP_ACCEPT_LANGUAGE"] = sent.get(b"accept-language", b"").decode("latin-1")
    return drawn.Screen(drawing, get_language_from_request(asked))


def _session_key(scope: Message) -> str:
    morsel = _cookies(scope).get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel else ""


def _cookies(scope: Message) -> SimpleCookie:
    return SimpleCookie(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1"))


def _actor_behind(session_key: str) -> Actor | None:
    """Return the actor signed in under this session, with the rights he has now."""
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    try:
        with transaction.atomic():
            request.user = get_user(request)  # nobody any more when the password was changed elsewhere
            actor = actor_of(request)
            return actor if actor.kind is Kind.PERSON else None
    except Refusal:
        return None
    finally:
        connection.close()
