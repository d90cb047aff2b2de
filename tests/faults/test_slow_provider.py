"""A provider that answers after a minute, or never: nothing is lost, nobody else waits for it, and it shows."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.test import override_settings
from django.utils import timezone
from procrastinate.contrib.django import app

from permanence.directory.models import Structure
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import Actor, scope, system
from permanence.messaging import actions, channels, delivery
from permanence.messaging.channels import sms
from permanence.messaging.models import Channel, Message, State
from permanence.messaging.rules.providers.sent import Handed
from permanence.operations import queries as operations
from permanence.operations.rules import Tone, tone
from permanence.runtime import worker

pytestmark = pytest.mark.usefixtures("committed")
PATIENCE_S = 90  # of a test that hangs


@pytest.fixture
def practice(committed: None) -> Structure:
    structure = make_structure()
    by = _by(structure)
    with scope(by):
        fields = {"sid": "AC1", "token": "tok"}
        actions.open_account(
            by=by, structure=structure, provider="twilio", signed="L'Étoile", now=timezone.now(), fields=fields
        )
    return structure


def _by(structure: Structure) -> Actor:
    return system("test", [structure.pk])


def write(structure: Structure, channel: str, key: str, **more: Any) -> Message:
    to = "+33639980001" if channel == Channel.SMS else "elodie@exemple.test"
    with scope(_by(structure)):
        message = Message.objects.create(
            structure=structure, channel=channel, kind="word", to_address=to, subject="Rendez-vous", body="…", key=key,
            **more,
        )  # fmt: skip
        delivery.enqueue(message)
    return message


def state(message: Message) -> str:
    with scope(_by(message.structure)):
        return str(Message.objects.get(pk=message.pk).state)


@pytest.fixture
def never(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A provider of SMS that answers no more before it is let go; e-mails are taken at once."""
    let_go = threading.Event()

    def hand_over(message: Message, _now: object) -> Handed:
        if message.channel == Channel.SMS:
            let_go.wait(PATIENCE_S)
        return Handed("accepted", str(message.pk))

    monkeypatch.setattr(channels, "hand_over", hand_over)
    yield let_go
    let_go.set()


def test_e_mails_and_everything_else_go_on_while_sms_wait(practice: Structure, never: threading.Event) -> None:
    texts = [write(practice, Channel.SMS, f"sms {number}") for number in range(12)]
    letters = [write(practice, Channel.EMAIL, f"letter {number}") for number in range(6)]

    async def at_work() -> tuple[bool, bool]:
        with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
            asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(worker.hands(working)))
            async with working.open_async():
                crews = [
                    asyncio.create_task(
                        working.run_worker_async(
                            name=name, queues=queues, concurrency=count, install_signal_handlers=False
                        )
                    )
                    for name, queues, count in worker.shifts(working)
                    if name != "periodic"
                ]
                left = await _until(lambda: are_sent(letters))
                meanwhile = await asyncio.to_thread(_asked, lambda: are_sent(texts[:1]))
                never.set()
                await _until(lambda: are_sent(texts))
                for crew in crews:
                    crew.cancel()
                await asyncio.gather(*crews, return_exceptions=True)
                return left, meanwhile

    assert asyncio.run(at_work()) == (True, False)
    assert are_sent(texts)


def are_sent(messages: list[Message]) -> bool:
    return all(state(one) == State.SENT for one in messages)


async def _until(fact: Any) -> bool:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if await asyncio.to_thread(_asked, fact):
            return True
        await asyncio.sleep(0.05)
    return False


def _asked(fact: Any) -> bool:
    from django.db import connection

    try:
        return bool(fact())
    finally:
        connection.close()


@pytest.mark.parametrize("broken", [httpx.ReadTimeout, httpx.ConnectTimeout, httpx.RemoteProtocolError])
def test_who_never_answers_is_asked_again_and_it_shows(
    practice: Structure, monkeypatch: pytest.MonkeyPatch, broken: type[httpx.TransportError]
) -> None:
    asked: list[Any] = []

    def post(url: str, **told: Any) -> httpx.Response:
        asked.append(told["timeout"])
        raise broken("")

    monkeypatch.setattr(sms.httpx, "post", post)
    message = write(practice, Channel.SMS, "sms", created_at=timezone.now() - timedelta(hours=3))
    delivery.send_message(by=_by(practice), now=timezone.now(), message_id=str(message.pk))
    assert state(message) == State.QUEUED, "tried later"
    assert asked == [sms.TIMEOUT_S]
    assert asked[0] < 60, "nobody waits for a minute"
    untaken = operations.figures(timezone.now())["messages_untaken_s"]
    assert untaken is not None
    assert tone("messages_untaken_s", untaken) is Tone.WRONG


def test_a_mail_server_that_says_nothing_is_left_after_a_while(practice: Structure) -> None:
    """It takes the connection, and never greets."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        backend = "django.core.mail.backends.smtp.EmailBackend"
        with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST=host, EMAIL_PORT=port, EMAIL_TIMEOUT=0.2):
            message = write(practice, Channel.EMAIL, "letter")
            delivery.send_message(by=_by(practice), now=timezone.now(), message_id=str(message.pk))
    assert state(message) == State.QUEUED
    with scope(_by(practice)):
        assert [one.outcome for one in message.attempts.all()] == ["failed"]


def test_what_is_taken_waits_no_more(practice: Structure, monkeypatch: pytest.MonkeyPatch) -> None:
    message = write(practice, Channel.EMAIL, "letter")
    monkeypatch.setattr(channels, "hand_over", lambda *_: Handed("failed", detail="ReadTimeout"))
    delivery.send_message(by=_by(practice), now=timezone.now(), message_id=str(message.pk))
    assert (operations.figures(timezone.now())["messages_untaken_s"] or 0) > 0
    monkeypatch.setattr(channels, "hand_over", lambda *_: Handed("accepted"))
    delivery.send_message(by=_by(practice), now=timezone.now(), message_id=str(message.pk))
    assert operations.figures(timezone.now())["messages_untaken_s"] == 0
