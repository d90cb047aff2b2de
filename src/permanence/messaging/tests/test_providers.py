"""Each provider: what it is asked, what its answers mean, what it tells later, and how it proves itself."""

import hmac
import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha1, sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from django.test import Client
from django.utils import timezone

from permanence.directory.models import Structure
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope, system
from permanence.messaging import actions, jobs, links, telephones
from permanence.messaging.models import Attempt, Message, OptOut, Received, State
from permanence.messaging.rules.providers import KNOWN, Ask, BadProof, Ignored, Incoming, Receipt, Reply, Sent, Text
from permanence.messaging.rules.providers.twilio import signature

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SMS = Text("0190-ref", "+33639980001", "+33639989001", "Rappel", "https://p.test/in/", NOW)
ACCOUNTS = {
    "ovh": {"service": "sms-ab1-1", "application": "app", "secret": "sec", "consumer": "con"},
    "twilio": {"sid": "AC1", "token": "tok"},
    "vonage": {"key": "k", "secret": "s", "signature": "sig"},
    "brevo": {"key": "xkeysib"},
    "sink": {"secret": "s"},
}


def asked(name: str) -> Ask:
    return KNOWN[name].ask(SMS, ACCOUNTS[name])


def test_every_provider_is_given_our_reference_or_none_exists() -> None:
    said = {name: json.dumps([asked(name).json, asked(name).form, asked(name).raw]) for name in KNOWN}
    assert {name for name, text in said.items() if "0190-ref" not in text} == {"twilio"}
    assert all("Rappel" in text for text in said.values())


def test_ovh_signs_what_it_sends() -> None:
    ask = asked("ovh")
    at = ask.headers["X-Ovh-Timestamp"]
    signed = f"sec+con+POST+{ask.url}+{ask.raw}+{at}"
    assert ask.headers["X-Ovh-Signature"] == "$1$" + sha1(signed.encode(), usedforsecurity=False).hexdigest()
    assert json.loads(ask.raw)["noStopClause"] is True


@pytest.mark.parametrize(
    ("name", "status", "body", "outcome", "named"),
    [
        ("ovh", 200, {"ids": [42], "invalidReceivers": []}, "accepted", "42"),
        ("ovh", 200, {"ids": [], "invalidReceivers": ["+33"]}, "refused", ""),
        ("ovh", 403, {"message": "This credential does not exist"}, "failed", ""),
        ("twilio", 201, {"sid": "SM1"}, "accepted", "SM1"),
        ("twilio", 400, {"code": 21211, "message": "Invalid 'To'"}, "refused", ""),
        ("twilio", 429, {"code": 20429}, "failed", ""),
        ("twilio", 503, {}, "failed", ""),
        ("vonage", 202, {"message_uuid": "u-1"}, "accepted", "u-1"),
        ("vonage", 401, {"title": "Unauthorized"}, "failed", ""),
        ("vonage", 422, {"title": "Invalid params"}, "refused", ""),
        ("brevo", 201, {"messageId": 1511882900176220, "reference": "ab"}, "accepted", "1511882900176220"),
        ("brevo", 402, {"code": "not_enough_credits"}, "failed", ""),
        ("brevo", 400, {"code": "invalid_parameter"}, "refused", ""),
    ],
)
def test_what_an_answer_means(*, name: str, status: int, body: dict[str, Any], outcome: str, named: str) -> None:
    handed = KNOWN[name].answer(Reply(status, json.dumps(body)))
    assert (handed.outcome, handed.provider_id) == (outcome, named)


def sent(body: Any, *, form: bool = False, headers: dict[str, str] | None = None, query: Any = None) -> Sent:
    written = b"" if body is None else urlencode(body).encode() if form else json.dumps(body).encode()
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    return Sent("https://p.test/in/", {"content-type": kind, **(headers or {})}, query or {}, written, NOW)


@pytest.mark.parametrize(
    ("name", "told", "means"),
    [
        ("ovh", sent(None, query={"id": "42", "ptt": "1", "description": "ok"}), Receipt("42", True, "ok")),
        ("ovh", sent(None, query={"id": "42", "ptt": "5"}), Receipt("42", False)),
        ("ovh", sent(None, query={"id": "42", "ptt": "2"}), Ignored("2")),
        (
            "ovh", sent(None, query={"id": "9", "senderid": "0033639980001", "message": "OUI"}),
            Incoming("9", "+33639980001", "OUI"),
        ),
        ("twilio", sent({"MessageSid": "SM1", "MessageStatus": "delivered"}, form=True), Receipt("SM1", True)),
        (
            "twilio", sent({"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30003"}, form=True),
            Receipt("SM1", False, "30003"),
        ),
        ("twilio", sent({"MessageSid": "SM1", "MessageStatus": "sent"}, form=True), Ignored("sent")),
        (
            "twilio", sent({"MessageSid": "SM2", "From": "+33639980001", "Body": "Non"}, form=True),
            Incoming("SM2", "+33639980001", "Non"),
        ),
        ("vonage", sent({"message_uuid": "u-1", "status": "delivered"}), Receipt("u-1", True)),
        (
            "vonage", sent({"message_uuid": "u-1", "status": "rejected", "error": {"title": "1120"}}),
            Receipt("u-1", False, "1120"),
        ),
        (
            "vonage", sent({"message_uuid": "u-2", "from": "33639980001", "text": "Oui", "channel": "sms"}),
            Incoming("u-2", "+33639980001", "Oui"),
        ),
        ("brevo", sent({"messageId": 12, "msg_status": "delivered"}), Receipt("12", True)),
        ("brevo", sent({"messageId": 12, "msg_status": "hard_bounce"}), Receipt("12", False)),
        ("brevo", sent({"messageId": 12, "msg_status": "sent"}), Ignored("sent")),
    ],
)  # fmt: skip
def test_what_a_provider_tells(name: str, told: Sent, means: Any) -> None:
    assert KNOWN[name].read(told) == means


def test_twilio_and_vonage_prove_themselves() -> None:
    fields = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    good = {"x-twilio-signature": signature("tok", "https://p.test/in/", list(fields.items()))}
    KNOWN["twilio"].check(sent(fields, form=True, headers=good), ACCOUNTS["twilio"])
    with pytest.raises(BadProof):
        KNOWN["twilio"].check(sent({**fields, "ErrorCode": "1"}, form=True, headers=good), ACCOUNTS["twilio"])
    body = {"message_uuid": "u-1", "status": "delivered"}
    token = signed_token({"iat": NOW.timestamp(), "payload_hash": sha256(json.dumps(body).encode()).hexdigest()}, "sig")
    KNOWN["vonage"].check(sent(body, headers={"authorization": f"Bearer {token}"}), ACCOUNTS["vonage"])
    for wrong in (f"Bearer {token}x", "Bearer a.b.c", ""):
        with pytest.raises(BadProof):
            KNOWN["vonage"].check(sent(body, headers={"authorization": wrong}), ACCOUNTS["vonage"])


def signed_token(claims: dict[str, Any], secret: str) -> str:
    def part(told: bytes) -> str:
        return urlsafe_b64encode(told).rstrip(b"=").decode()

    head = f"{part(json.dumps({'alg': 'HS256'}).encode())}.{part(json.dumps(claims).encode())}"
    return f"{head}.{part(hmac.new(secret.encode(), head.encode(), sha256).digest())}"


# Through the doors


@pytest.fixture
def structure(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Structure:
    request.getfixturevalue("committed")
    settings.TELEPHONES = tmp_path
    return make_structure(phone="+33536490100")


def opened(structure: Structure, provider: str = "sink", **more: Any) -> None:
    actions.open_account(
        by=system("test", [structure.pk]), structure=structure, provider=provider, signed="MSP", now=NOW,
        sender="+33639989001", fields=ACCOUNTS[provider], **more,
    )  # fmt: skip


def told(structure: Structure, key: str = "k") -> Message:
    from uuid import uuid4

    from permanence.messaging.queries import Kind, Reach

    message = actions.tell(
        by=system("test", [structure.pk]), structure=structure, reach=Reach(uuid4(), phones=("+33639980001",)),
        kind=Kind.LATE, subject="Retard", body="", sms="Retard de 40 min", key=key, now=timezone.now(),
    ).message  # fmt: skip
    assert message
    return message


def send(message: Message) -> Message:
    by = system("test", [message.structure_id])
    jobs.send_message(by=by, now=timezone.now(), message_id=str(message.pk))
    with scope(by):
        return Message.objects.get(pk=message.pk)


def test_a_worker_killed_before_its_note_sends_again_and_the_telephone_shows_it_once(
    structure: Structure, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from permanence.messaging import delivery

    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    opened(structure)
    message = told(structure)
    with monkeypatch.context() as killed:
        killed.setattr(delivery, "_settle", dies)
        with pytest.raises(KeyboardInterrupt):
            send(message)
    assert send(message).state == State.SENT
    assert [bubble.body for bubble in telephones.bubbles(tmp_path)] == ["Retard de 40 min"]


def test_a_provider_down_is_tried_later_and_nothing_is_lost(
    structure: Structure, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(structure, "twilio")
    message = told(structure)

    def down(*_: Any, **__: Any) -> httpx.Response:
        raise httpx.ConnectError("down")

    monkeypatch.setattr(httpx, "post", down)
    for _ in range(5):  # 15 s, 30 s, 1, 5 and 15 min: over twenty minutes
        assert send(message).state == State.QUEUED
    monkeypatch.setattr(httpx, "post", lambda *_, **__: httpx.Response(201, json={"sid": "SM9"}))
    kept = send(message)
    assert (kept.state, kept.provider_id) == (State.SENT, "SM9")


def test_more_than_the_provider_takes_in_a_minute_waits_its_turn(structure: Structure, tmp_path: Path) -> None:
    opened(structure, per_minute=6)
    sent_now = [send(told(structure, f"k{rank}")) for rank in range(3)]
    assert [one.state for one in sent_now] == [State.SENT, State.QUEUED, State.QUEUED]
    assert 15 < (sent_now[2].due_at - sent_now[0].due_at).total_seconds() < 25


def test_a_receipt_is_noted_and_a_bounce_is_shown(structure: Structure, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(structure, "brevo")
    monkeypatch.setattr(httpx, "post", lambda *_, **__: httpx.Response(201, json={"messageId": 7}))
    message, door = send(told(structure)), links.door(structure.pk, "brevo")
    path = door[door.index("/messages/") :]
    assert Client().post(path, {"messageId": 8, "msg_status": "delivered"}, "application/json").status_code == 404
    for _ in range(2):
        answer = Client().post(path, {"messageId": 7, "msg_status": "hard_bounce"}, "application/json")
        assert answer.json() == {"heard": "receipt"}
    with scope(system("test", [structure.pk])):
        message.refresh_from_db()
        assert message.state == State.FAILED
        assert Attempt.objects.filter(message=message, outcome="bounced").count() == 1


def test_the_door_opens_to_the_provider_alone(structure: Structure) -> None:
    opened(structure, "twilio")
    door = links.door(structure.pk, "twilio")
    path = door[door.index("/messages/") :]
    fields = {"MessageSid": "SM1", "From": "+33639980001", "Body": "STOP"}
    assert Client().post(path, fields).status_code == 401
    assert Client().post(path.replace("twilio", "brevo"), fields).status_code == 404
    assert Client().post(path[:-3] + "xx/", fields).status_code == 404
    good = {"X-Twilio-Signature": signature("tok", door, list(fields.items()))}
    body, kind = urlencode(fields), "application/x-www-form-urlencoded"
    for _ in range(2):
        assert Client().post(path, body, kind, headers=good).json() == {"heard": "answer"}
    with scope(system("test", [structure.pk])):
        assert (Received.objects.count(), OptOut.objects.count()) == (1, 1)
