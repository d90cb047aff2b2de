"""One key, one deed: no screen of the console gives a key to two things at once."""

import re
from collections import Counter
from typing import Any

import pytest
from django.test import Client

from permanence.desk.tests.scenes import Scene, direct, make_patient, request_of, ring
from permanence.directory.tests.personas import make_member, sign_in

ELSEWHERE = re.compile(r"<(dialog|template)\b.*?</\1>", re.DOTALL)  # not on the screen beside the rest
KEYS = re.compile(r'data-key="([^"]+)"')
STATES: dict[str, list[tuple[str, dict[str, str]]]] = {
    "just taken": [],
    "a renewal": [("choice", {"kind": "renewal"})],
    "urgent, before the signs": [("situation", {"urgency": "same_day"})],
    "no sign": [("sheet", {"sign": ""}), ("situation", {"urgency": "same_day"})],
    "on hold": [("hold", {})],
    "to be cancelled": [("choice", {"kind": "cancel"})],
}


def doubled(answer: Any) -> list[str]:
    page = ELSEWHERE.sub("", answer.content.decode())
    each = Counter(key.lower() for found in KEYS.findall(page) for key in found.split())
    return [key for key, times in each.items() if times > 1]


@pytest.mark.parametrize("policy", ["accept", "refuse"])
@pytest.mark.parametrize("state", STATES)
def test_no_key_does_two_things(scene: Scene, client: Client, state: str, policy: str) -> None:
    sign_in(client, make_member(scene.practice, "secretary", "Sylvie Marty"))
    direct(scene, "new_patients", {"policy": policy})
    direct(scene, "transfer", {"calls": "always", "windows": []})
    patient = make_patient(scene)
    call = ring(scene)
    assert doubled(client.get("/desk/")) == []
    client.post(f"/desk/calls/{call.pk}/taking/")
    at = f"/desk/requests/{request_of(scene, call).pk}/"
    assert doubled(client.get(at)) == []
    client.post(f"{at}choice/", {"patient": patient.pk})
    for noun, said in STATES[state]:
        assert client.post(f"{at}{noun}/", said).status_code == 302
    page = client.get(at)
    assert "Marty" in page.content.decode()
    assert doubled(page) == []
