"""Words planted in every table are looked for where none of them may ever be: no health detail leaves the pages."""

import inspect
import logging
import re
from contextlib import suppress
from typing import Any
from urllib.parse import unquote, urlencode
from uuid import UUID

import pytest
from django.core import mail
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from permanence.config.discretion import Discreet
from permanence.directory.tests import personas
from permanence.foundation import telling
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Event
from permanence.foundation.refusal import Refusal
from permanence.messaging.models import Message
from permanence.simulation.hostile import names

from . import everything
from .test_addresses import World
from .test_addresses import world as world  # noqa: PLC0414  # a fixture
from .test_each_fence_alone import JOBS, TOLD, knocks, works

LINKS = re.compile(rb"""(?:href|src|action|hx-(?:get|post|push-url|replace-url)|srcset|data-url)=["']([^"']*)""")
SUBJECT = "KanarimessagingMessagesubject"
KEPT = ("no-store", "private", "no-cache")


class Seen:
    """What left the pages while the product was used, each with where it was seen."""

    def __init__(self) -> None:
        self.leaks: list[tuple[str, str, Any]] = []
        self.shown: set[bytes] = set()

    def look(self, where: str, place: str, text: str | bytes) -> None:
        """Note the words in a place where none may be."""
        told = text.encode("utf-8", "replace") if isinstance(text, str) else text
        for word in set(everything.CANARY.findall(told)):
            self.leaks.append((where, place, word))

    def answer(self, where: str, answer: HttpResponse) -> None:
        """Look at all of an answer that is kept or sent on: its headers, cookies, addresses."""
        content = b"" if answer.streaming else answer.content
        words = everything.CANARY.findall(content)
        self.shown |= set(words)
        for name, value in answer.headers.items():
            self.look(where, f"header {name}", unquote(value))
        self.look(where, "cookies", unquote(answer.cookies.output()))
        for link in LINKS.findall(content):
            self.look(where, "address in the page", unquote(link.decode()))
        if words and not any(said in answer.headers.get("Cache-Control", "") for said in KEPT):
            self.leaks.append((where, "cache", answer.headers.get("Cache-Control", "nothing said")))


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_word_leaves_the_pages(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, notices = Seen(), list[str]()
    monkeypatch.setattr(telling, "notice", lambda _channel, payload: notices.append(payload))
    rows = everything.plant(world)
    former = set(_messages(world).values_list("pk", flat=True))
    caplog.set_level(logging.INFO)
    _use(world, rows, seen)
    _work(world, rows)
    for record in caplog.records:
        seen.look("log", record.name, Discreet("{levelname} {name} {message}", style="{").format(record))
    for payload in notices:
        seen.look("stream", "event", payload)
    _look_at_the_queue(world, seen)
    written = [one.subject for one in mail.outbox if SUBJECT not in one.subject]  # the message that was there already
    for subject in written:
        seen.look("mail", "subject", subject)
    for one in _messages(world).exclude(pk__in=former):
        seen.look("message", "subject", one.subject)
    assert len(seen.shown) > 60, "who may reads them: the words are there to be found"
    assert not sorted(set(seen.leaks))


def _use(world: World, rows: dict[str, Any], seen: Seen) -> None:
    """Ask for every page and send every form, with a word in each of its fields."""
    browser = Client(raise_request_exception=False)
    personas.sign_in(browser, world.alice)
    words = urlencode({name: f"Kanari{name.replace('_', '').replace('-', '')}" for name in names()})
    for address, method, path, body in knocks(world, rows):
        with transaction.atomic():
            sent = body or words if method == "POST" else ""
            answer = browser.generic(method, path, sent, content_type="application/x-www-form-urlencoded")
            seen.answer(f"{method} {address.name}", answer)
            if answer.status_code >= 400:
                transaction.set_rollback(True)


def _work(world: World, rows: dict[str, Any]) -> None:
    with scope(system("test", [world.here.pk])):
        told = {name: told(rows) for name, told in TOLD.items()} | rows
    for name, work in works():
        ids = {key: told[key] for key in inspect.signature(work).parameters if key not in {"by", "now"}}
        plain = {key: str(value) if isinstance(value, UUID) else value for key, value in ids.items()}
        with suppress(Refusal, ObjectDoesNotExist, LookupError, ValueError), transaction.atomic():
            JOBS[name].func(structure_id=str(world.here.pk), **plain)


def _messages(world: World) -> Any:
    with scope(system("test", [world.here.pk])):
        return Message.objects.filter(structure=world.here)


def _look_at_the_queue(world: World, seen: Seen) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        for (args,) in cursor.fetchall():
            seen.look("queue", "job", args)
    with scope(system("test", [world.here.pk])):
        for event in Event.objects.all():
            seen.look("outbox", event.name, str(event.payload))
