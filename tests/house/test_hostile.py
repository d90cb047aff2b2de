"""Every address is asked with what nobody should write: it answers as to anyone, and what it refuses leaves no row."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from permanence.directory.tests import personas
from permanence.foundation.actor import scope
from permanence.foundation.models import Change
from permanence.simulation.hostile import FORM, HOSTILE, NUL, names, written

from .test_addresses import EXAMPLES, FENCED, TOGETHER, Address, World
from .test_addresses import world as world  # noqa: PLC0414  # a fixture

SHOWS_ALL_THE_SAME = {"desk:reply": "what cannot be answered so is on the screen, and seen"}


QUERIES = [f"{written(NUL)}&%ff=%ff&q=%fe%c3", written(*HOSTILE)]
BODIES = [written(NUL), written(*reversed(HOSTILE))]


def test_the_names_are_found() -> None:
    assert {"q", "page", "from", "starts_at", "birth_name", "why"} <= set(names())


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_nothing_breaks_and_what_is_refused_leaves_nothing(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    client = Client(raise_request_exception=False)
    personas.sign_in(client, world.alice)
    assert not list(_broken(world, client))


def _broken(world: World, client: Client) -> Iterator[tuple[str, int, str]]:
    for address, path in _paths(world):
        for query in QUERIES if "GET" in address.methods else ():
            status = client.get(f"{path}?{query}").status_code
            if status >= 500:
                yield address.name, status, query[:60]
        for body in BODIES if "POST" in address.methods else ():
            before = _changes(world)
            status = client.post(path, body, content_type=FORM).status_code
            wrote = address.name not in SHOWS_ALL_THE_SAME and status >= 400 and _changes(world) != before
            if status >= 500 or wrote:
                yield address.name, status, body[:60]


def _paths(world: World) -> Iterator[tuple[Address, str]]:
    """Yield each address with a path that exists; its rows are undone before the next."""
    for address in FENCED:
        with transaction.atomic():
            together = TOGETHER.get(address.name)
            found = together(world) if together else {a: EXAMPLES[a](world) for a in address.arguments}
            yield address, reverse(address.name, kwargs=found)
            transaction.set_rollback(True)


def _changes(world: World) -> int:
    with scope(world.alice):
        return Change.objects.count()
