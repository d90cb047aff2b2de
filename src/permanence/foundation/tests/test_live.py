"""Live screens: an event reaches who may hear it, through a real notification, and nobody else."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections
from django.test import Client
from django.utils import timezone

from permanence.directory.models import Membership, SecondStep, Structure
from permanence.directory.tests import personas
from permanence.foundation import live
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.live import Hub, Listener, close_streams, hub, stream, tell
from permanence.foundation.models import Account
from permanence.foundation.rights import Can

Sent = asyncio.Queue[dict[str, Any]]


def _actor(structure_id: Any, *rights: Can) -> Actor:
    return Actor("person", uuid7(), "x", {structure_id: frozenset(rights)})  # type: ignore[arg-type]


def test_hub_gives_an_event_to_who_may_hear_it() -> None:
    here, elsewhere = uuid7(), uuid7()
    answers, watches, stranger = (
        Listener(_actor(here, Can.ANSWER)),
        Listener(_actor(here, Can.VIEW_AGENDA)),
        Listener(_actor(elsewhere, Can.ANSWER)),
    )
    house = Hub()
    house.listeners = {answers, watches, stranger}
    house.fan_out(json.dumps({"topic": "desk", "structure": str(here), "ids": {"call": "1"}}))
    assert [listener.queue.qsize() for listener in (answers, watches, stranger)] == [1, 0, 0]
    assert "event: desk" in answers.queue.get_nowait()


def test_a_drawing_is_for_who_may_hear_of_it_in_the_language_he_reads() -> None:
    here = uuid7()
    asked = {"query_string": b"drawn=desk", "headers": [(b"accept-language", b"en"), (b"cookie", b"")]}
    screen = live._screen(asked, _actor(here, Can.ANSWER))
    assert screen is not None
    assert screen.language == "en"
    assert live._screen(asked, _actor(here, Can.VIEW_AGENDA)) is None
    assert live._screen(asked | {"query_string": b"drawn=invented"}, _actor(here, Can.ANSWER)) is None


def test_listener_too_slow_to_follow_is_told_to_fetch_everything() -> None:
    listener = Listener(_actor(uuid7(), Can.ANSWER))
    for _ in range(live.BACKLOG + 1):
        listener.put("event: desk\n\n")
    assert listener.queue.qsize() == 1
    assert "event: hello" in listener.queue.get_nowait()


def test_topic_nobody_may_hear_is_not_told() -> None:
    with pytest.raises(ValueError, match="gossip"):
        tell("gossip", uuid7())


@asynccontextmanager
async def listening(session: str, *, drawn: str = "") -> AsyncIterator[Sent]:
    """Open the stream as a server would, for a page that shows a drawing or none, and yield what it sends."""
    sent: Sent = asyncio.Queue()
    gone = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await gone.wait()
        return {"type": "http.disconnect"}

    cookie = f"{settings.SESSION_COOKIE_NAME}={session}".encode()
    asked = {"type": "http", "method": "GET", "path": "/live/", "headers": [(b"cookie", cookie)]}
    asked["query_string"] = f"drawn={drawn}".encode()
    running = asyncio.create_task(stream(asked, receive, sent.put))
    try:
        yield sent
    finally:
        gone.set()
        await asyncio.wait_for(running, 5)


async def heard(sent: Sent, *, within_s: float = 3) -> str:
    """Return the next event, comments and greetings apart; nothing when none comes."""
    while True:
        try:
            message = await asyncio.wait_for(sent.get(), within_s)
        except TimeoutError:
            return ""
        text = message.get("body", b"").decode()
        if "event: " in text and "event: hello" not in text:
            return text


async def quiet(sent: Sent) -> None:
    """Wait until the feed itself has said hello: from then on nothing is missed."""
    hellos = 0
    while hellos < 2:
        message = await asyncio.wait_for(sent.get(), 5)
        hellos += message.get("body", b"").decode().count("event: hello")


def session_of(actor: Actor) -> str:
    client = Client()
    personas.sign_in(client, actor)
    return str(client.session.session_key)


def _tell(structure: Structure, **ids: Any) -> None:
    try:
        with scope(system("test", [structure.pk])):
            tell("desk", structure.pk, **ids)
    finally:
        connections.close_all()


def run(scenario: Callable[[], Any]) -> None:
    """Run a scenario on a loop of its own, and end its feed."""

    async def whole() -> None:
        try:
            await scenario()
        finally:
            feeding = hub().feeding
            if feeding:
                feeding.cancel()
                await asyncio.gather(feeding, return_exceptions=True)
            live._hubs.clear()

    asyncio.run(whole())


@pytest.mark.usefixtures("committed")
def test_event_told_in_a_transaction_reaches_the_console_and_no_stranger() -> None:
    people = personas.three()
    alice, bob, charlie = (session_of(actor) for actor in (people.alice, people.bob, people.charlie))
    connections.close_all()

    async def scenario() -> None:
        async with listening(alice) as hers:
            await quiet(hers)
            async with listening(bob) as his, listening(charlie) as strangers:
                for sent in (his, strangers):
                    assert (await sent.get())["status"] == 200
                await _one_call(people.here, hers, his, strangers)

    async def _one_call(here: Structure, hers: Sent, his: Sent, strangers: Sent) -> None:
        call = uuid7()
        await sync_to_async(_tell, thread_sensitive=False)(here, call=call)
        event = await heard(hers)
        assert event.startswith("event: desk\n")
        assert json.loads(event.split("data: ")[1]) == {"structure": str(here.pk), "call": str(call)}
        assert await heard(his, within_s=0.2) == "", "a colleague who may not answer hears nothing"
        assert await heard(strangers, within_s=0.2) == "", "a stranger hears nothing"

    run(scenario)


@pytest.mark.usefixtures("committed")
def test_who_is_not_staff_gets_no_stream() -> None:
    people = personas.three()
    ended, unsafe, former = session_of(people.bob), session_of(people.charlie), session_of(people.alice)
    alice = Account.objects.get(pk=people.alice.id)
    alice.set_password("un autre mot de passe")
    alice.save()
    with scope(system("test", [people.here.pk, people.elsewhere.pk])):
        yesterday = timezone.localdate() - timedelta(days=1)
        Membership.objects.filter(person_id=people.bob.id).update(until_on=yesterday)
        SecondStep.objects.create(structure=people.elsewhere, role="secretary", from_on=yesterday)
    connections.close_all()

    async def scenario() -> None:
        for session in ("", "invented", ended, unsafe, former):
            async with listening(session) as sent:
                assert (await asyncio.wait_for(sent.get(), 5))["status"] == 401

    run(scenario)


@pytest.mark.usefixtures("committed")
def test_stopping_the_server_ends_the_streams_at_once() -> None:
    people = personas.three()
    session = session_of(people.alice)
    connections.close_all()

    async def scenario() -> None:
        async with listening(session) as sent:
            await quiet(sent)
            close_streams()
            while (await asyncio.wait_for(sent.get(), 2)).get("more_body", True):
                pass

    run(scenario)
