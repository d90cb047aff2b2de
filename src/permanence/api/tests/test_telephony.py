"""The switchboard's door: who may knock, with what, and what is answered."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from permanence.api import rules
from permanence.desk import actions, queries
from permanence.desk.models import Call, CallEvent, Line, Request
from permanence.desk.tests.scenes import CALLER, NOW, Scene, make_scene
from permanence.directory.tests.personas import sign_in
from permanence.foundation.actor import scope
from permanence.ui.words import phone

Answer = Any
T, RANG = int(NOW.timestamp()), NOW.isoformat()


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


@pytest.fixture
def tell(scene: Scene, client: Client) -> Callable[..., Answer]:
    """Send an event as a switchboard does; what is given changes it."""

    def send(
        *,
        body: bytes | None = None,
        signature: str | None = None,
        signed: int = T,
        when: Any = RANG,
        **event: Any,
    ) -> Answer:
        told = {"line": scene.line.number, "call_id": "c1", "event": "ringing", "at": when, "from": CALLER}
        sent = json.dumps({k: v for k, v in (told | event).items() if v != "absent"}).encode() if body is None else body
        proof = signature or rules.sign(queries.line_secret(scene.line), sent, signed)
        with time_machine.travel(NOW, tick=False):
            return client.post("/telephony/events", sent, "application/json", headers={"X-Permanence-Signature": proof})

    return send


def calls(scene: Scene) -> list[Call]:
    with scope(scene.everyone):
        return list(Call.objects.all())


def test_ring_reaches_the_practice_of_the_number_called(scene: Scene, tell: Callable[..., Answer]) -> None:
    answer = tell()
    [call] = calls(scene)
    told = {"call": str(call.pk), "state": "ringing", "open": True, "place": 1, "wait_s": None, "say": ""}
    assert (answer.status_code, answer.json()) == (200, told)
    assert (call.structure_id, call.caller_number, call.rang_at) == (scene.practice.pk, CALLER, NOW)


def test_event_sent_twice_is_one_call_and_one_event(scene: Scene, tell: Callable[..., Answer]) -> None:
    assert tell().json() == tell().json()
    with scope(scene.everyone):
        assert (Call.objects.count(), CallEvent.objects.count(), Request.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("ahead", [timedelta(minutes=4), timedelta(hours=1), timedelta(days=36500)])
def test_what_is_told_from_the_future_happens_now(scene: Scene, tell: Callable[..., Answer], ahead: timedelta) -> None:
    for event in ("ringing", "answered", "ended"):
        assert tell(event=event, when=(NOW + ahead).isoformat()).status_code == 200
    [call] = calls(scene)
    assert (call.state, call.rang_at, call.answered_at, call.ended_at) == ("ended", NOW, NOW, NOW)


def test_offset_of_no_country_is_an_instant_like_another(scene: Scene, tell: Callable[..., Answer]) -> None:
    assert tell(when="2026-11-22T09:01:00-23:59").status_code == 200
    [call] = calls(scene)
    assert call.rang_at == NOW


def test_events_out_of_order_tell_the_same_story(scene: Scene, tell: Callable[..., Answer]) -> None:
    for event, seconds in (("ended", 0), ("answered", -52), ("ringing", -60)):
        at = (NOW + timedelta(seconds=seconds)).isoformat()
        assert tell(event=event, when=at).status_code == 200
    [call] = calls(scene)
    assert (call.state, call.rang_at, call.duration) == ("ended", NOW - timedelta(minutes=1), timedelta(seconds=52))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (CALLER, CALLER), ("06 39 98 00 01", CALLER), ("0033639980001", CALLER), ("+32 2 555 12 12", "+3225551212"),
        (None, ""), ("anonymous", ""), ("Anonymous", ""), ("", ""), ("absent", ""), ("15", ""),
    ],
)  # fmt: skip
def test_caller_is_normalised_or_withheld(
    scene: Scene, tell: Callable[..., Answer], written: str | None, kept: str
) -> None:
    assert tell(**{"from": written}).status_code == 200
    assert calls(scene)[0].caller_number == kept


def test_line_may_be_written_as_people_do(scene: Scene, tell: Callable[..., Answer]) -> None:
    national = "0" + scene.line.number.removeprefix("+33")
    assert tell(line=f"{national[:2]} {national[2:]}").status_code == 200


BAD = [
    ({"body": b"{"}, 422, "body"),
    ({"body": b"\xff\xfe"}, 422, "body"),
    ({"body": b"[1]"}, 422, "body"),
    ({"body": b"[" * 9000}, 422, "body"),
    ({"body": b""}, 422, "body"),
    ({"line": "absent"}, 422, "line"),
    ({"line": 33536490001}, 422, "line"),
    ({"line": "nobody"}, 422, "line"),
    ({"call_id": ""}, 422, "call_id"),
    ({"call_id": 7}, 422, "call_id"),
    ({"call_id": "x" * 101}, 422, "call_id"),
    ({"call_id": "a\x00b"}, 422, "call_id"),
    ({"call_id": "\ud800"}, 422, "call_id"),
    ({"event": "sung"}, 422, "event"),
    ({"event": ["ringing"]}, 422, "event"),
    ({"when": "yesterday"}, 422, "at"),
    ({"when": "2026-11-23T10:00:00"}, 422, "at"),
    ({"when": None}, 422, "at"),
    ({"when": "9999-12-31T23:59:59-12:00"}, 422, "at"),
    ({"from": 5}, 422, "from"),
    ({"from": "<script>"}, 422, "from"),
    ({"body": b'{"line": "' + b"1" * 20_000 + b'"}'}, 413, "TooLarge"),
    ({"line": "+33536499999"}, 404, "UnknownLine"),
    ({"signature": "none"}, 401, "BadSignature"),
    ({"signature": "t=1,v1=" + "0" * 64}, 401, "BadSignature"),
    ({"signature": "t=99999999999999999999,v1=" + "0" * 64}, 401, "BadSignature"),
    ({"signed": T - 301}, 401, "StaleEvent"),
    ({"signed": T + 301}, 401, "StaleEvent"),
]


@pytest.mark.parametrize(("sent", "status", "named"), BAD)
def test_what_cannot_be_heard_is_answered_in_clear_json(
    scene: Scene, tell: Callable[..., Answer], sent: dict[str, Any], status: int, named: str
) -> None:
    answer = tell(**sent)
    assert answer.status_code == status
    told = answer.json()
    assert set(told) >= {"error", "message"}
    assert named in (told["error"], told["message"].partition(":")[0])
    assert not calls(scene)


def test_body_changed_after_signing_is_refused(scene: Scene, tell: Callable[..., Answer]) -> None:
    signature = rules.sign(queries.line_secret(scene.line), b"{}", T)
    assert tell(signature=signature).status_code == 401


def test_secret_of_another_line_or_before_rotation_opens_nothing(scene: Scene, tell: Callable[..., Answer]) -> None:
    other = make_scene()
    body = json.dumps({"line": scene.line.number}).encode()
    signature = rules.sign(queries.line_secret(other.line), body, T)
    assert tell(body=body, signature=signature).status_code == 401
    former = rules.sign(queries.line_secret(scene.line), body, T)
    actions.rotate_secret(by=scene.everyone, line=scene.line, seen=1, now=NOW)
    assert tell(body=body, signature=former).status_code == 401


def test_closed_line_hears_no_new_call_and_the_end_of_those_going_on(scene: Scene, tell: Callable[..., Answer]) -> None:
    assert tell().status_code == 200
    actions.close_line(by=scene.everyone, line=scene.line, now=NOW)
    refused = tell(call_id="c2")
    assert (refused.status_code, refused.json()["error"]) == (410, "LineClosed")
    assert "fermée" in refused.json()["message"]
    assert tell(call_id="c2", signature="t=1,v1=" + "0" * 64).json()["error"] == "BadSignature"
    assert tell(event="ended", when=(NOW + timedelta(seconds=9)).isoformat()).json()["state"] == "abandoned"
    [call] = calls(scene)
    assert call.provider_id == "c1"
    actions.reopen_line(by=scene.everyone, line=scene.line)
    assert tell(call_id="c2").status_code == 200


def test_number_given_to_another_line_rings_there(scene: Scene, tell: Callable[..., Answer]) -> None:
    actions.close_line(by=scene.everyone, line=scene.line, now=NOW)
    other = make_scene()
    taken = actions.open_line(
        by=other.everyone, structure=other.practice, number=scene.line.number, label="L", greeting="B", now=NOW
    )
    body = json.dumps({"line": taken.number, "call_id": "c9", "event": "ringing", "at": RANG}).encode()
    assert tell(body=body).json()["error"] == "BadSignature", "the former line's secret opens nothing"
    assert tell(body=body, signature=rules.sign(queries.line_secret(taken), body, T)).status_code == 200
    assert not calls(scene)
    [call] = calls(other)
    assert call.line_id == taken.pk


def test_door_shows_the_line_called_and_no_other(scene: Scene) -> None:
    assert queries.line_called(scene.line.number) == scene.line
    assert queries.line_called("+33536499999") is None
    assert not Line.objects.exists()


def test_only_post_is_heard(client: Client, db: None) -> None:
    assert client.get("/telephony/events").status_code == 405


def test_switchboard_of_the_demonstration_rings_by_the_same_door(scene: Scene, client: Client) -> None:
    sign_in(client, scene.claire)
    page = client.get("/desk/switchboard/")
    assert phone(scene.line.number) in page.content.decode()
    sent = {"line": str(scene.line.pk), "caller": "06 39 98 00 01"}
    assert client.post("/desk/switchboard/", sent).status_code == 302
    [call] = calls(scene)
    assert (call.state, call.caller_number) == ("ringing", CALLER)
    client.post("/desk/switchboard/", sent | {"call_id": call.provider_id, "event": "ended"})
    assert calls(scene)[0].state == "abandoned"
    assert client.post("/desk/switchboard/", {"line": "x", "caller": "not a number"}).status_code == 422


def test_switchboard_is_for_the_demonstration_only(scene: Scene, client: Client, settings: Any) -> None:
    settings.DEMO = False
    sign_in(client, scene.claire)
    assert client.get("/desk/switchboard/").status_code == 404


@pytest.mark.parametrize(("scene_played", "states"), [("rush", ["ringing"] * 5), ("again", ["abandoned", "ringing"])])
def test_switchboard_plays_several_calls_at_one_press(
    scene: Scene, client: Client, scene_played: str, states: list[str]
) -> None:
    sign_in(client, scene.claire)
    assert client.post("/desk/switchboard/", {"scene": scene_played}).status_code == 302
    assert sorted(call.state for call in calls(scene)) == states
    assert client.post("/desk/switchboard/", {"scene": "opera"}).status_code == 422
