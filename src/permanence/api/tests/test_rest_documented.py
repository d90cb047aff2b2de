"""Every example of docs/rest.md does what is written beside it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from permanence.api.models import Access
from permanence.api.queries import SCOPES, fingerprint
from permanence.api.views.rest import description
from permanence.desk.models import Line
from permanence.foundation.actor import scope, system
from permanence.patients.tests.factories import make_patient

from . import sas_world as world
from .test_documented import run

pytestmark = pytest.mark.django_db
TEXT = (Path(__file__).parents[4] / "docs" / "rest.md").read_text()
EXAMPLES = re.findall(r"```sh\n(curl .*?)  # (\d{3})\n```", TEXT, re.DOTALL)
# What a word in an example stands for: by which other example it is got, and where it is in the answer.
STANDS_FOR: dict[str, tuple[str, Callable[[Any], str]]] = {
    "$TOKEN": ("oauth/token", lambda told: str(told["access_token"])),
    "$PRACTITIONER": ("free-times", lambda told: str(told["times"][0]["practitioner"])),
    "$REASON": ("free-times", lambda told: str(told["times"][0]["reason"])),
    "$PATIENT": ("patients?q", lambda told: str(told["patients"][0]["patient"])),
    "$STRUCTURE": ("patients?q", lambda told: str(told["patients"][0]["structure"])),
    "$ENTRY": ("POST http://localhost:8000/api/v1/waiting-entries -H", lambda told: str(told["entry"])),
    "$REQUEST": ("POST http://localhost:8000/api/v1/requests -H", lambda told: str(told["request"])),
}


def filled(example: str, got: dict[str, str]) -> str:
    for word in sorted(set(re.findall(r"\$[A-Z]+", example))):
        if word not in got:
            source, read = STANDS_FOR[word]
            got[word] = read(run(filled(next(one for one, _ in EXAMPLES if source in one), got)).json())
        example = example.replace(word, got[word])
    return example


def test_every_example_does_what_is_written() -> None:
    """In their order, in one world: each also shows what the ones before it made."""
    assert len(EXAMPLES) == TEXT.count("```sh") == 14
    practice = world.make_practice(finess=world.FINESS)
    world.make_shown(practice, "99900000037")
    make_patient(practice.structure, birth_name="Petit", first_names="Nadège", phone="+33639980017")
    with scope(system("test", [practice.structure.pk])):
        Line.objects.create(structure=practice.structure, number="+33536490001", label="Accueil", greeting="Bonjour")
        Access.objects.create(
            structure=practice.structure, name="Logiciel", client_id="demonstration", scopes=list(SCOPES),
            secret=fingerprint("bonjour-permanence"), by_name="Alice",
        )  # fmt: skip
    got: dict[str, str] = {}
    for example, status in EXAMPLES:
        answer = run(filled(example, got))
        assert answer.status_code == int(status), (example, answer.content)
        conforms(answer)


def conforms(answer: Any) -> None:
    """Check that an answer is in the shape that the description names for it."""
    told, asked = json.loads(description.text()), answer.request
    if asked["PATH_INFO"].endswith("openapi.json"):
        return
    (path,) = [one for one in told["paths"] if re.fullmatch(re.sub(r"{\w+}", "[^/]+", one), asked["PATH_INFO"])]
    answers = told["paths"][path][asked["REQUEST_METHOD"].lower()]["responses"]
    schema = answers[str(answer.status_code)]["content"]["application/json"]["schema"]
    jsonschema_rs.validate(schema | {"components": told["components"]}, answer.json())
