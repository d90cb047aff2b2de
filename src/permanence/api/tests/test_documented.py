"""Every example of docs/fhir.md does what is written beside it."""

import re
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import time_machine
from django.test import Client

from permanence.api.models import Access
from permanence.api.queries import fingerprint
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.foundation.actor import scope, system

from . import sas_world as world

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[4]
TEXT = (ROOT / "docs" / "fhir.md").read_text()
EXAMPLES = re.findall(r"```sh\n(curl .*?)  # (\d{3})\n```", TEXT, re.DOTALL)
NUMBER = "99900000037"


def test_no_example_is_left_out() -> None:
    assert len(EXAMPLES) == TEXT.count("```sh") == 8


@pytest.mark.parametrize(("example", "status"), EXAMPLES)
def test_an_example_does_what_is_written(example: str, status: str) -> None:
    practice = world.make_practice(finess=world.FINESS)
    world.make_shown(practice, NUMBER, audiences=("PUBLIC", "CPTS"))
    world.join(practice)
    with scope(system("test", [practice.structure.pk])):
        Access.objects.create(
            structure=practice.structure, name="Logiciel", client_id="demonstration", scopes=["system/*.read"],
            secret=fingerprint("bonjour-permanence"), by_name="Alice",
        )  # fmt: skip
    answer = run(example.replace("$TOKEN", _token() if "$TOKEN" in example else ""))
    assert answer.status_code == int(status), answer.content
    told = answer.json()
    assert told.get("resourceType") or told["access_token"]
    if NUMBER in example:
        assert told["total"] == 3
        assert ("HealthcareService" in answer.content.decode()) == ("HealthcareService" in example)


def _token() -> str:
    return str(run(next(one for one, _ in EXAMPLES if "oauth" in one)).json()["access_token"])


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
