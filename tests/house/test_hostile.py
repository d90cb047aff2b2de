"""Every address is asked with what nobody should write: it answers as to anyone, and what it refuses leaves no row."""

import logging
import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

import permanence
from permanence.directory.tests import personas
from permanence.foundation.actor import scope
from permanence.foundation.models import Change

from .test_addresses import EXAMPLES, FENCED, TOGETHER, Address, World
from .test_addresses import world as world  # noqa: PLC0414  # a fixture

HOUSE = Path(permanence.__file__).parent
ASKED = re.compile(r"""(?:GET|POST|sent|data)(?:\.get|\.getlist)?[(\[]\s*"([\w-]+)\"""")
FIELD = re.compile(r"^    (\w+)(?:: [^=]+)? = (?:forms\.)?\w+Field\(", re.MULTILINE)
NUL = "\x00"
HOSTILE = (
    NUL, "0001-01-01T00:00-23:59", "-1", "9" * 30, "0000-00-00", "9999-12-31T23:59:59+23:59", "9999-12",
    "\ud800é\u202e<script>", "٣²", ":|,",
    "00000000-0000-0000-0000-000000000000", "",
)  # fmt: skip
SHOWS_ALL_THE_SAME = {"desk:reply": "what cannot be answered so is on the screen, and seen"}


def names() -> list[str]:
    """Return every word that some page asks of an address or a form, as the code writes them."""
    code = [file.read_text() for file in HOUSE.glob("*/**/*.py") if "tests" not in file.parts]
    return sorted({name for text in code for pattern in (ASKED, FIELD) for name in pattern.findall(text)})


def written(*values: str) -> str:
    """Write the values under every name, by turns."""
    turns = zip(names(), cycle(values), strict=False)
    return urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in turns])


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
            status = client.post(path, body, content_type="application/x-www-form-urlencoded").status_code
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
