"""Who has no business here finds nothing, also when his rights have ended, and when one of the two fences is down.

The pages' own checks hold without PostgreSQL's row-level security, and that without them: no single mistake opens.
"""

import inspect
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app
from psycopg import sql

from permanence.directory.models import Mandate, Membership
from permanence.directory.tests import personas
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.live import TOPICS, Hub, Listener
from permanence.foundation.models import Change, Event
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients.models import Patient
from permanence.portal.models import Proof
from permanence.runtime.postgres import Cluster

from . import everything
from .test_addresses import ADDRESSES, BODIES, FENCED, QUERIES, SHARED, TOGETHER, Address, World
from .test_addresses import world as world  # noqa: PLC0414  # a fixture

pytestmark = pytest.mark.django_db
SHUT = {403, 404}
# Open to all and answered so without proof: why. All other open doors answer a stranger as if there were nothing.
ANSWERS_ALL = {
    "api:openapi": "what can be asked for, and in which shapes: nothing of anyone's",
    "api:integrators": "the same, to be read by whoever writes a program",
    "account_locked": "who sits at this very desk",
    "account_undertaking": "leads to sign-in",
    "account_openid": "leads to sign-in, where the button is",
    "account_openid_again": "leads to sign-in",
    "shell:language": "a cookie of his own",
    "api:fhir_smart": "how a program is given a token",
    "api:fhir_metadata": "what the FHIR door does",
    "operations:live": "that the process answers",
    "operations:ready": "that it has its database",
    "wall:pairing": "a code made for this television alone",
    "practice:page": "what a practice publishes",
    "practice:times": "the free times it offers to everyone",
    "practice:data": "what it keeps of its patients, said to everyone",
    "practice:urgent": "the signs of gravity",
    "practice:request": "begins a request of his own",
    "practice:mine": "the same answer for everyone",
    "api:announcement": "words every caller hears",
    "api:sas_booking": "leads to where a regulator shows who he is",
    "operations:policy_reports": "nothing: it counts what browsers refused",
}
# Arguments of doors open to all: of the right shape, and proving nothing.
UNPROVED: dict[str, Any] = {
    "token": "x", "code": "abc", "number": "33536490001", "maker": "wazo", "kind": "Patient", "verb": "find",
    "name": "x", "mark": "1", "slug": "x", "secret": "x", "key": "x", "path": "x", "carrier": "x", "provider": "x",
    "passkey_id": UUID(int=7), "minute": 29_923_680, "lasts_min": 20,
}  # fmt: skip


@pytest.fixture
def rows(world: World) -> dict[str, Any]:
    """The structure full of words, and an example of each argument."""
    return everything.plant(world)


def told(client: Client, method: str, path: str, body: str = "") -> tuple[int, bytes]:
    """Ask, and leave everything as it was."""
    with transaction.atomic():
        answer = client.generic(method, path, body, content_type="application/x-www-form-urlencoded")
        status, content = answer.status_code, b"" if answer.streaming else answer.content
        transaction.set_rollback(True)
    return status, content


def knocks(world: World, rows: dict[str, Any]) -> Iterator[tuple[Address, str, str, str]]:
    for address in FENCED:
        with transaction.atomic():
            together = TOGETHER.get(address.name)
            found = together(world) if together else {name: rows[name] for name in address.arguments}
            path = reverse(address.name, kwargs=found) + QUERIES.get(address.name, "")
            body = urlencode(BODIES.get(address.name, lambda _world: {})(world))
            yield from ((address, method, path, body) for method in address.methods)
            transaction.set_rollback(True)


def holes(world: World, rows: dict[str, Any], actor: Actor, *, everywhere: bool = False) -> Iterator[tuple[Any, ...]]:
    """Yield where the actor finds a row of the structure, or reads a word of it.

    :param everywhere: he may not even open the pages that name no row
    """
    client = Client(raise_request_exception=False)
    personas.sign_in(client, actor)
    for address, method, path, body in knocks(world, rows):
        status, content = told(client, method, path, body)
        names_a_row = set(address.arguments) - {"day"} and address.name not in SHARED
        if (names_a_row or everywhere) and status not in SHUT:
            yield address.name, method, status
        if words := everything.CANARY.findall(content):
            yield address.name, method, words[:3]


def test_stranger_finds_nothing_by_the_fence_alone(
    world: World, rows: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every right is his: what row-level security shows is all there is for him."""
    monkeypatch.setattr(Actor, "may", lambda _self, _right, _structure_id=None: True)
    monkeypatch.setattr(Actor, "require", lambda _self, _right, _structure_id=None: None)
    assert not list(holes(world, rows, world.charlie))


@pytest.fixture
def unfenced(cluster: Cluster) -> Iterator[str]:
    """A role that no policy binds, for one transaction of one test."""
    name = f"unfenced_{uuid7().hex}"
    role, application = sql.Identifier(name), sql.Identifier(str(settings.DATABASES["default"]["USER"]))
    with psycopg.connect(cluster.url(), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {} SUPERUSER NOLOGIN").format(role))
        admin.execute(sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(role, application))
        yield name
        admin.execute(sql.SQL("DROP ROLE {}").format(role))


def test_stranger_finds_nothing_by_the_pages_alone(world: World, rows: dict[str, Any], unfenced: str) -> None:
    """Row-level security sleeps: what the pages ask for is all there is for him."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {unfenced}")
        with scope(world.charlie):
            assert Patient.objects.filter(structure=world.here).exists(), "the fence is down"
        assert not list(holes(world, rows, world.charlie))
        cursor.execute("RESET ROLE")


def test_who_works_there_no_more_finds_nothing(world: World, rows: dict[str, Any]) -> None:
    with scope(system("test", [world.here.pk])):
        Membership.objects.filter(person_id=world.alice.id).update(until_on=timezone.localdate() - timedelta(days=1))
    assert not list(holes(world, rows, world.alice, everywhere=True))


def test_permanence_whose_mandate_ended_finds_nothing(world: World, rows: dict[str, Any]) -> None:
    holder = personas.make_structure("Allô Santé Occitanie", "permanence")
    personas.make_mandate(world.here, holder, list(settings.MANDATABLE), until_on=timezone.localdate())
    agent = personas.make_member(holder, "secretary", "Claire Faure")
    assert world.here.pk in personas.reloaded(agent).rights
    with scope(system("test", [world.here.pk])):
        Mandate.objects.filter(holder=holder).update(until_on=timezone.localdate() - timedelta(days=1))
    assert not list(holes(world, rows, personas.reloaded(agent)))


def test_open_doors_answer_nothing_without_proof(world: World, rows: dict[str, Any]) -> None:
    client, answered = Client(raise_request_exception=False), {}
    for address in (a for a in ADDRESSES.values() if a.right is Can.ANYONE):
        found = {name: rows.get(name) or UNPROVED[name] for name in address.arguments}
        for method in address.methods:
            status, content = told(client, method, reverse(address.name, kwargs=found))
            assert not everything.CANARY.search(content), (address.name, "reads a word")
            if status < 400:
                answered[address.name] = status
    assert answered.keys() <= ANSWERS_ALL.keys()


@pytest.mark.parametrize("topic", TOPICS)
def test_stream_is_heard_by_who_may_and_by_nobody_else(world: World, topic: str) -> None:
    """Each topic of `/live/`, for those of the matrix; anonymous and ended ones have no stream at all (test_live)."""
    only = Actor(world.bob.kind, world.bob.id, "x", {world.here.pk: frozenset(Can) - {TOPICS[topic]}})
    may, may_not, stranger = (Listener(one) for one in (world.alice, only, world.charlie))
    hub = Hub()
    hub.listeners = {may, may_not, stranger}
    hub.fan_out(json.dumps({"topic": topic, "structure": str(world.here.pk), "ids": {"row": "1"}}))
    assert [listener.queue.qsize() for listener in (may, may_not, stranger)] == [1, 0, 0]


JOBS = {
    name: task
    for name, task in app.tasks.items()
    if task.queue not in {"periodic", "builtin"} and "tests" not in name.split(".")
}
TOLD = {
    "account_id": lambda rows: rows["person_id"],
    "proof_id": lambda _rows: Proof.objects.values_list("pk", flat=True)[0],
    "event_id": lambda _rows: Event.objects.values_list("pk", flat=True)[0],
    "handler": lambda _rows: "agenda.handlers.keep_free_time",
    "handlers": lambda _rows: ["agenda.handlers.keep_free_time"],
    "asked_by": lambda _rows: "Charlie",
    "message_ids": lambda rows: [str(rows["message_id"])],
    "slot": lambda _rows: False,
    "at": lambda _rows: timezone.now().isoformat(),
}


def test_job_of_another_structure_touches_nothing_here(world: World, rows: dict[str, Any]) -> None:
    """Each job is run for the stranger's structure, told of rows of this one: it leaves them as they are."""
    with scope(system("test", [world.here.pk])):
        told = {name: told(rows) for name, told in TOLD.items()} | rows
    (structure_id,) = world.charlie.rights
    before = _changes(world)
    for name, work in works():
        ids = {key: told[key] for key in inspect.signature(work).parameters if key not in {"by", "now"}}
        plain = {key: str(value) if isinstance(value, UUID) else value for key, value in ids.items()}
        with suppress(Refusal, ObjectDoesNotExist, LookupError), transaction.atomic():
            JOBS[name].func(structure_id=str(structure_id), **plain)
        assert (name, _changes(world)) == (name, before)
    assert not mail.outbox


def works() -> Iterator[tuple[str, Any]]:
    """Yield each job of the house with the function that does its work; other tests have jobs of their own."""
    for name, task in JOBS.items():
        if name.startswith("tests."):
            continue
        inner = dict(zip(task.func.__code__.co_freevars, task.func.__closure__ or (), strict=True))
        yield name, inner["work"].cell_contents


def _changes(world: World) -> int:
    with scope(world.alice):
        return Change.objects.count()
