"""The doors of other makers' switchboards: their own examples, their own proofs, and nothing without them."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from permanence.api.rules.switchboards import KNOWN, twilio
from permanence.desk import actions, queries
from permanence.desk.models import Call, CallEvent, Line, Request, Switchboard
from permanence.desk.tests.scenes import NOW, Scene, make_scene
from permanence.foundation.actor import scope
from permanence.foundation.tests.at_rest import lying

from . import makers

SENT_AT = datetime(2025, 11, 23, 9, 2, tzinfo=UTC)
T = int(SENT_AT.timestamp())
NUMBER = "33536490001"
EXAMPLES = list(makers.examples())
ONE_OF_EACH = [next(one for one in EXAMPLES if one.maker == maker) for maker in sorted(KNOWN)]


@pytest.fixture
def scene(db: None) -> Scene:
    made = make_scene()
    with scope(made.everyone):
        Line.objects.filter(pk=made.line.pk).update(number=f"+{NUMBER}")
        made.line.refresh_from_db()
    return made


def post(client: Client, one: makers.Example, *, at: int = T, number: str = NUMBER, **more: Any) -> Any:
    path = f"/telephony/{one.maker}/{number}"
    kind = "application/x-www-form-urlencoded" if one.form else "application/json"
    body = more.get("body", one.body)
    headers = more.get("headers", makers.proof(one.maker, body, settings.BASE_URL + path, at, more.get("secret")))
    with time_machine.travel(SENT_AT, tick=False):
        return client.post(path, body, kind, headers=headers)


def has(scene: Scene, maker: str) -> None:
    actions.choose_switchboard(by=scene.everyone, line=scene.line, switchboard=maker, secret=makers.SECRETS[maker])


def calls(scene: Scene) -> list[Call]:
    with scope(scene.everyone):
        return list(Call.objects.all())


def put_through(scene: Scene) -> None:
    """Say as the console does that the secretary has put the call through, half a minute after the answer."""
    [call] = calls(scene)
    actions.hear(
        by=scene.everyone, line=scene.line, provider_id=call.provider_id, kind="transferred", caller_number="",
        at=call.rang_at + timedelta(seconds=40), now=SENT_AT,
    )  # fmt: skip


def test_every_maker_is_documented_with_a_ring_an_answer_an_end_and_something_ignored() -> None:
    for maker in KNOWN:
        said = {one.answers.split()[0] for one in EXAMPLES if one.maker == maker}
        assert said == {"ringing", "answered", "transferred", "ended", "ignored"}, maker
    assert set(KNOWN) == set(Switchboard.values) - {Switchboard.PERMANENCE}


@pytest.mark.parametrize("maker", sorted(KNOWN))
def test_documented_events_tell_one_call_whatever_their_number_and_order(
    scene: Scene, client: Client, maker: str
) -> None:
    has(scene, maker)
    told = [one for one in EXAMPLES if one.maker == maker]
    for one in told:
        word, _, name = one.answers.partition(" ")
        if word == "transferred" and maker != "aircall":  # the others leave it to the desk to say so
            put_through(scene)
        answer = post(client, one)
        if word == "ignored":
            assert (answer.status_code, answer.json()) == (202, {"ignored": name})
        else:
            assert (answer.status_code, answer.json()["state"]) == (200, word)
    for one in reversed(told):
        post(client, one)
    [call] = calls(scene)
    assert (call.state, call.caller_number, call.structure_id) == ("ended", "+33639980001", scene.practice.pk)
    assert (call.rang_at.second, call.answered_at.second if call.answered_at else None) == (0, 9)
    with scope(scene.everyone):
        assert (CallEvent.objects.count(), Request.objects.count()) == (5, 1)


@pytest.mark.parametrize("maker", sorted(KNOWN))
def test_told_backwards_a_call_stands_the_same(scene: Scene, client: Client, maker: str) -> None:
    has(scene, maker)
    for one in reversed([one for one in EXAMPLES if one.maker == maker]):
        assert post(client, one).status_code in (200, 202)
    [call] = calls(scene)
    assert (call.state, call.caller_number) == ("ended", "+33639980001")


@pytest.mark.parametrize("one", ONE_OF_EACH, ids=lambda one: one.maker)
def test_without_the_proof_of_its_maker_nothing_is_heard(scene: Scene, client: Client, one: makers.Example) -> None:
    has(scene, one.maker)
    other = one.body.replace(b"45XXYYZZa08", b"another") if one.maker == "aircall" else one.body
    wrong = {
        "telnyx": makers.proof("telnyx", one.body + b" ", "", T),
        "aircall": {},
    }.get(one.maker) or makers.proof(one.maker, other, f"{settings.BASE_URL}/telephony/twilio/{NUMBER}", T, "wrong")
    for headers, body in ((wrong, other), ({}, other), (dict.fromkeys(wrong, "no.t.hing"), other)):
        answer = post(client, one, headers=headers, body=body)
        assert (answer.status_code, answer.json()["error"]) == (401, "BadSignature")
        assert KNOWN[one.maker].proof in answer.json()["message"]
    assert not calls(scene)


@pytest.mark.parametrize("one", ONE_OF_EACH, ids=lambda one: one.maker)
def test_a_body_changed_on_its_way_is_refused_where_the_proof_covers_it(
    scene: Scene, client: Client, one: makers.Example
) -> None:
    if one.maker in ("aircall", "ringover"):
        pytest.skip("its proof covers no body, as docs/telephony.md says")
    has(scene, one.maker)
    address = f"{settings.BASE_URL}/telephony/{one.maker}/{NUMBER}"
    headers = makers.proof(one.maker, one.body, address, T)
    changed = one.body.replace(b"33639980001", b"33639980002")
    assert post(client, one, headers=headers, body=changed).status_code == 401
    assert not calls(scene)


@pytest.mark.parametrize("maker", ["ringover", "telnyx", "vonage"])
@pytest.mark.parametrize("late", [-301, 301])
def test_a_proof_signed_long_ago_is_stale(scene: Scene, client: Client, maker: str, late: int) -> None:
    has(scene, maker)
    one = next(one for one in ONE_OF_EACH if one.maker == maker)
    answer = post(client, one, at=T + late)
    assert (answer.status_code, answer.json()["error"]) == (401, "StaleEvent")


def test_a_token_without_algorithm_or_of_another_proves_nothing(scene: Scene, client: Client) -> None:
    has(scene, "ringover")
    one = next(one for one in ONE_OF_EACH if one.maker == "ringover")
    secret = makers.SECRETS["ringover"]
    for forged in (makers.token("HS256", secret, iat=T), makers.token("HS512", secret).rsplit(".", 1)[0] + "."):
        assert post(client, one, headers={"X-Ringover-Webhook-Signature": forged}).status_code == 401


@pytest.mark.parametrize("one", ONE_OF_EACH, ids=lambda one: one.maker)
def test_a_line_of_another_maker_or_no_line_is_not_found(scene: Scene, client: Client, one: makers.Example) -> None:
    assert post(client, one).json()["error"] == "UnknownLine", "the line has Permanence's own"
    has(scene, one.maker)
    assert post(client, one, number="33536499999").json()["error"] == "UnknownLine"
    actions.choose_switchboard(by=scene.everyone, line=scene.line, switchboard="permanence", secret="")
    assert post(client, one).status_code == 404


def test_a_maker_nobody_knows_is_not_found(client: Client, db: None) -> None:
    assert client.post("/telephony/acme/33536490001", b"{}", "application/json").status_code == 404


BAD: list[tuple[str, bytes, str]] = [
    ("aircall", b'{"token": "45XXYYZZa08", "event": "call.created"}', "data"),
    ("aircall", b'{"token": "45XXYYZZa08", "event": "call.created", "data": {"direction": "inbound"}}', "data.id"),
    (
        "aircall",
        b'{"token": "45XXYYZZa08", "event": "call.created", "data": {"direction": "inbound", "id": 1}}',
        "timestamp",
    ),
    ("ringover", b"[]", "body"),
    ("ringover", b'{"resource": "call", "event": "ringing", "data": []}', "data"),
    ("telnyx", b'{"data": {"event_type": "call.initiated", "payload": {}}}', "data.payload.call_session_id"),
    ("twilio", b"CallStatus=ringing&To=%2B33536490001", "CallSid"),
    ("twilio", b"CallStatus=ringing&CallSid=CA1&Timestamp=yesterday", "Timestamp"),
    ("vonage", b'{"status": "ringing", "direction": "inbound"}', "conversation_uuid"),
    ("vonage", b'{"status": "ringing", "direction": "inbound", "conversation_uuid": "C"}', "timestamp"),
]


@pytest.mark.parametrize(("maker", "body", "field"), BAD)
def test_a_field_that_cannot_be_used_is_named(
    scene: Scene, client: Client, maker: str, body: bytes, field: str
) -> None:
    has(scene, maker)
    answer = post(client, makers.Example(maker, maker == "twilio", "", body))
    assert (answer.status_code, answer.json()["message"].partition(":")[0]) == (422, field)
    assert not calls(scene)


def test_too_large_an_event_is_refused(scene: Scene, client: Client) -> None:
    answer = post(client, makers.Example("aircall", False, "", b" " * 20_000))
    assert (answer.status_code, answer.json()["error"]) == (413, "TooLarge")


@pytest.mark.parametrize("number", ["anonymous", "+266696687", "Restricted", ""])
def test_what_twilio_writes_for_a_withheld_number_is_withheld(scene: Scene, client: Client, number: str) -> None:
    has(scene, "twilio")
    one = next(one for one in ONE_OF_EACH if one.maker == "twilio")
    post(client, one, body=one.body.replace(b"%2B33639980001", number.replace("+", "%2B").encode()))
    assert calls(scene)[0].caller_number == ""


def test_twilio_signs_as_its_documentation_says() -> None:
    fields = {"CallSid": "CA1234567890ABCDE", "From": "+12349013030", "To": "+18005551212", "Caller": "+12349013030"}
    fields["Digits"] = "1234"
    signed = twilio.signature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", list(fields.items()))
    assert signed == "0/KCTR6DLpKmkAf8muzZqo1nDgQ="


def test_a_makers_secret_is_kept_sealed(scene: Scene) -> None:
    has(scene, "twilio")
    with scope(scene.everyone):
        line = Line.objects.get(pk=scene.line.pk)
        assert makers.SECRETS["twilio"] not in str(lying(Line, "maker_secret"))
        assert queries.maker_secret(line) == makers.SECRETS["twilio"]


def test_outside_hours_the_switchboard_is_told_what_to_say_and_the_call_is_marked(scene: Scene, client: Client) -> None:
    asked = f"/telephony/announcement/{NUMBER}"
    assert client.get(asked).json() == {"line": f"+{NUMBER}", "open": True, "because": "", "say": ""}
    has(scene, "aircall")
    actions.say_hours(  # the example rings on a Sunday
        by=scene.everyone,
        line=scene.line,
        hours=[(0, time(9), time(18))],
        closed_words="Le cabinet est fermé.",
        now=NOW,
    )
    said = "Le cabinet est fermé. En cas d’urgence vitale, raccrochez et composez le 15."
    with time_machine.travel(SENT_AT, tick=False):
        told = client.get(asked)
    assert told.json() == {"line": f"+{NUMBER}", "open": False, "because": "hours", "say": said}
    assert told.headers["Cache-Control"] == "no-store"
    one = next(one for one in ONE_OF_EACH if one.maker == "aircall")
    answer = post(client, one).json()
    assert (answer["open"], answer["because"], answer["say"]) == (False, "hours", said)
    assert calls(scene)[0].outside_hours
    assert client.get("/telephony/announcement/33536499999").status_code == 404


def test_the_caller_may_be_told_his_place(scene: Scene, client: Client) -> None:
    has(scene, "aircall")
    one = next(one for one in ONE_OF_EACH if one.maker == "aircall")
    assert post(client, one).json()["place"] == 1
    later = one.body.replace(b'"id": 812', b'"id": 815').replace(b'"timestamp": 1763888400', b'"timestamp": 1763888430')
    assert post(client, one, body=later).json()["place"] == 2
