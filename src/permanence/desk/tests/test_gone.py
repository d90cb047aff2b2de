"""That a time was just taken: rendered once for all who hear it, with each one's own address and token."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from time_machine import travel

from permanence.desk import actions
from permanence.desk.models import Request
from permanence.desk.tests.scenes import NOW, Scene, at, make_patient, seen, taken, text
from permanence.desk.views import gone
from permanence.directory.tests.personas import sign_in

HTMX = {"HX-Request": "true", "HX-Target": "pane"}
START = NOW.replace(hour=11, minute=20)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w{64})"')


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    gone._told.cache_clear()
    made: list[Any] = []

    def render(*told: Any) -> str:
        made.append(told)
        return render_to_string(*told)

    monkeypatch.setattr(gone, "render_to_string", render)
    return made


def late(client: Client, request: Request, language: str = "fr") -> str:
    headers = {**HTMX, "Accept-Language": language}
    answer = client.post(at(request, "booking"), {"starts_at": START.isoformat()}, headers=headers)
    assert answer.status_code == 409
    return text(answer)


def test_two_who_are_late_hear_the_same_with_their_own_address(
    scene: Scene, claire: Client, rendered: list[Any]
) -> None:
    requests = [taken(scene), taken(scene)]
    for name, request in zip(("Petit", "Moyen"), requests, strict=True):
        patient = make_patient(scene, name, phone="")
        actions.choose_patient(by=scene.claire, request=request, patient=patient, now=NOW)
    seen(scene, make_patient(scene, "Grand", phone=""), START)
    told = [late(claire, request) for request in requests]
    english = late(claire, requests[0], "en")
    assert len(rendered) == 2  # once for each language
    for fragment, request in zip(told, requests, strict=True):
        assert fragment.count(at(request, "choice")) == 2
        assert str(gone.ANY_REQUEST) not in fragment
        assert gone.ANY_TOKEN not in fragment
        assert TOKEN.search(fragment)
    assert told[0].replace(str(requests[0].pk), str(requests[1].pk)) != told[1]  # no two tokens are masked alike
    assert _bare(told[0], requests[0]) == _bare(told[1], requests[1])
    assert "Rien n’est perdu" not in english
    with travel(NOW + timedelta(seconds=2), tick=False):
        late(claire, requests[0])
    assert len(rendered) == 3


def test_its_forms_are_accepted(scene: Scene) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, scene.claire)
    request = taken(scene)
    actions.choose_patient(by=scene.claire, request=request, patient=make_patient(scene), now=NOW)
    seen(scene, make_patient(scene, "Petit", phone=""), START)
    shown = text(client.get(at(request)))
    token = TOKEN.search(shown)
    assert token
    answer = client.post(
        at(request, "booking"), {"starts_at": START.isoformat(), "csrfmiddlewaretoken": token[1]}, headers=HTMX
    )
    assert answer.status_code == 409
    own, nearest = TOKEN.search(text(answer)), re.search(r'name="starts_at" value="([^"]+)"', text(answer))
    assert own
    assert nearest
    sent = {"starts_at": nearest[1], "csrfmiddlewaretoken": own[1]}
    assert client.post(at(request, "choice"), sent, headers=HTMX).status_code == 200


def _bare(fragment: str, request: Request) -> str:
    return TOKEN.sub("", fragment).replace(str(request.pk), "")
