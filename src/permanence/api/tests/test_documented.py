"""Every example of docs/fhir.md does what is written beside it, and so does that of docs/webhooks.md."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import time_machine
from django.test import Client

from permanence.api.models import Access
from permanence.api.queries import fingerprint
from permanence.api.rules import signing
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.foundation.actor import scope, system

from . import sas_world as world
from .programs import ALL

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[4]
TEXT = (ROOT / "docs" / "fhir.md").read_text()
EXAMPLES = re.findall(r"```sh\n(curl .*?)  # (\d{3})\n```", TEXT, re.DOTALL)
NUMBER = "99900000037"


def test_no_example_is_left_out() -> None:
    assert len(EXAMPLES) == TEXT.count("```sh") == 21


@pytest.fixture(autouse=True)
def _practice(db: None) -> None:
    practice = world.make_practice(finess=world.FINESS)
    world.make_shown(practice, NUMBER, audiences=("PUBLIC", "CPTS"))
    world.join(practice)
    with scope(system("test", [practice.structure.pk])):
        Access.objects.create(
            structure=practice.structure, name="Logiciel", client_id="demonstration", scopes=ALL,
            secret=fingerprint("bonjour-permanence"), by_name="Alice",
        )  # fmt: skip


@pytest.mark.parametrize(("example", "status"), EXAMPLES)
def test_an_example_does_what_is_written(example: str, status: str) -> None:
    answer = run(filled(example, {}))
    assert answer.status_code == int(status), answer.content
    told = answer.json()
    assert told.get("resourceType") or told["access_token"]
    if NUMBER in example:
        assert told["total"] == 3
        assert ("HealthcareService" in answer.content.decode()) == ("HealthcareService" in example)


def test_they_work_one_after_the_other() -> None:
    """As whoever integrates tries them: each also meets what the ones before it made."""
    got: dict[str, str] = {}
    for example, status in EXAMPLES:
        answer = run(filled(example, got))
        assert answer.status_code == int(status), (example, answer.content)
        if "/Slot?" in example or "$find" in example:
            assert answer.json()["entry"], example
        for word, (source, read) in STANDS_FOR.items():
            if source in example:
                got.setdefault(word, read(answer.json()))


def test_what_is_said_to_be_proved_has_its_test() -> None:
    named = re.findall(r"`(test_\w+\.py)::(\w+)`", TEXT)
    assert len(named) > 25
    for file, name in named:
        assert f"def {name}(" in (Path(__file__).parent / file).read_text(), f"{file} has no {name}"


def _named(told: Any) -> str:
    """Return the identifier of a resource, or of the first one in a bundle."""
    return str(told["entry"][0]["resource"]["id"] if "entry" in told else told["id"])


# What a word in an example stands for: by which other example it is got, and where it is in the answer.
STANDS_FOR: dict[str, tuple[str, Callable[[Any], str]]] = {
    "$TOKEN": ("oauth/token", lambda told: str(told["access_token"])),
    "$SLOT": ("r4/Slot?", _named),
    "$PATIENT": ("r4/Patient -H", _named),
    "$VERSION": ("r4/Patient -H", lambda told: str(told["meta"]["versionId"])),
    "$HOLD": ("$hold", _named),
    "$BOOKED": ("$book", _named),
}


def filled(example: str, got: dict[str, str]) -> str:
    """Put in the place of each word what an earlier example answers."""
    for word in sorted(set(re.findall(r"\$[A-Z]+", example))):
        if word == "$TODAY":
            got[word] = f"{SUNDAY_NOON:%Y-%m-%d}"
        if word not in got:
            source, read = STANDS_FOR[word]
            got[word] = read(run(filled(next(one for one, _ in EXAMPLES if source in one), got)).json())
        example = example.replace(word, got[word])
    return example


def test_the_check_of_a_call_is_as_written() -> None:
    text = (ROOT / "docs" / "webhooks.md").read_text()
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (told,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    body, now = told.strip().encode(), SUNDAY_NOON
    known: dict[str, Any] = {"secret": signing.DEMO, "body": body}
    known["headers"] = signing.headers_of(signing.DEMO, "1", body, now)
    with time_machine.travel(now, tick=False):
        exec(code, known)
    assert known["told"]["type"] == "appointment.booked"


def run(command: str) -> Any:
    """Do what a command line of curl says."""
    words = iter(shlex.split(re.sub(r"\$\(cat (\S+)\)", lambda match: (ROOT / match[1]).read_text().strip(), command)))
    method, address, body, query, headers = "GET", "", b"", [], {}
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words).encode()
        elif word == "--data-urlencode":
            name, _, value = next(words).partition("=")
            query.append(f"{name}={quote(value, safe='')}")
        elif word.startswith("http"):
            address = word
    parts = urlsplit(address)
    with time_machine.travel(SUNDAY_NOON, tick=False):
        return Client().generic(
            method, parts.path, body, content_type=headers.pop("Content-Type", "application/x-www-form-urlencoded"),
            QUERY_STRING="&".join(query) or parts.query, headers=headers,
        )  # fmt: skip
