"""What docs/telephony.md shows of a switchboard that one programs oneself does what is written beside it."""

import json
import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from permanence.api.rules import rest
from permanence.desk import queries
from permanence.desk.tests.scenes import NOW, make_scene
from permanence.foundation.actor import scope

from .makers import DOCUMENT

TEXT = DOCUMENT.read_text()
ANSWERS = re.findall(r"^```json\n(.+)\n```$", TEXT, re.MULTILINE)


@pytest.mark.django_db
def test_an_event_signed_as_shown_is_heard_and_answered() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    scene = make_scene()
    with scope(scene.everyone):
        known: dict[str, Any] = {"line": scene.line.number, "secret": queries.line_secret(scene.line)}
    with time_machine.travel(NOW, tick=False):
        exec(code, known)
        kind = known["headers"].pop("Content-Type")
        answer = Client().post("/telephony/events", known["body"], kind, headers=known["headers"])
    assert (answer.status_code, answer.json()["state"]) == (200, "ringing")


def test_the_answers_shown_have_the_shape_that_is_described() -> None:
    announced, ring = map(json.loads, ANSWERS)
    assert rest.telephony.Announcement.model_validate_json(json.dumps(announced)).because == "hours"
    assert rest.telephony.Call.model_validate_json(json.dumps(ring)).place == 2
    assert {*announced} == {*rest.telephony.Announcement.model_fields}
    assert {*ring} == {*rest.telephony.Call.model_fields} - {"because"}
