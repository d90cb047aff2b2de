"""E-mails to the board: who may hand one over, what becomes of it, and who sees the door."""

import json
import logging
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.test import Client

from permanence.api import rules
from permanence.desk import actions, jobs, queries
from permanence.desk.models import Channel, MailDoor, MailReceived, Request
from permanence.desk.rules import deadlines
from permanence.desk.tests.scenes import NOW, Scene, at, make_patient, make_scene, text
from permanence.directory.tests.personas import make_member, make_structure, sign_in
from permanence.foundation.actor import scope
from permanence.foundation.refusal import NotPermitted
from permanence.runtime.commands import receive_mail

ADDRESS = "secretariat@tilleuls.exemple.invalid"


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


@pytest.fixture
def door(scene: Scene) -> MailDoor:
    return actions.open_mail_door(by=scene.everyone, structure=scene.practice, address=ADDRESS.upper(), now=NOW)


def written(words: str = "Je voudrais renouveler.", number: int = 1, **headers: str) -> EmailMessage:
    message = EmailMessage()
    told = {"From": "Elodie <elodie@exemple.invalid>", "To": ADDRESS, "Subject": "Ordonnance"}
    for name, value in (told | {"Message-ID": f"<{number}@exemple.invalid>"} | headers).items():
        message[name] = value
    message.set_content(words)
    return message


@pytest.fixture
def hand_over(scene: Scene, door: MailDoor, client: Client) -> Callable[..., Any]:
    """Hand an e-mail over as a provider does."""

    def send(body: bytes, kind: str = "message/rfc822", **headers: str) -> Any:
        with scope(scene.everyone):
            secret = queries.mail_secret(MailDoor.objects.get(pk=door.pk))
        proof = {"Authorization": f"Basic {b64encode(f'permanence:{secret}'.encode()).decode()}"} | headers
        with time_machine.travel(NOW, tick=False):
            return client.post(f"/mail/in/{scene.practice.pk}", body, kind, headers=proof)

    return send


def board(scene: Scene) -> list[Request]:
    with scope(scene.everyone):
        return list(Request.objects.filter(channel=Channel.EMAIL).order_by("opened_at", "id"))


def test_an_e_mail_stands_on_the_board_once(scene: Scene, hand_over: Callable[..., Any], client: Client) -> None:
    message = written()
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="analyse.pdf")
    for _again in range(2):
        answer = hand_over(message.as_bytes())
        assert (answer.status_code, answer.json()) == (200, {"board": True})
    (request,) = board(scene)
    for part in ("Ordonnance", "Je voudrais renouveler.", "De : Elodie <elodie@exemple.invalid>", "analyse.pdf, 4"):
        assert part in request.expressed.replace("\u00a0", " ")
    assert (request.patient_id, request.owner_role) == (None, "desk")
    assert request.due_at == deadlines.default(NOW)
    sign_in(client, scene.claire)
    with time_machine.travel(NOW, tick=False):
        assert "par e\u2011mail" in text(client.get("/desk/board/"))


def test_words_that_may_be_grave_are_read_soon(scene: Scene, hand_over: Callable[..., Any]) -> None:
    hand_over(written("J’ai une douleur dans la poitrine depuis ce matin.").as_bytes())
    (request,) = board(scene)
    assert request.due_at == NOW + deadlines.CALL_BACK


def test_whom_it_may_be_is_proposed_and_not_taken_for_granted(
    scene: Scene, hand_over: Callable[..., Any], client: Client
) -> None:
    make_patient(scene, "Durand", email="elodie@exemple.invalid")
    make_patient(scene, "Autre", email="autre@exemple.invalid")
    told = hand_over(written().as_bytes()).json()
    unknown = hand_over(written(number=2, From="inconnu@exemple.invalid").as_bytes()).json()
    assert told == unknown, "who hands over learns nothing"
    request = board(scene)[0]
    assert request.patient_id is None
    with scope(scene.claire):
        (found,) = queries.candidates(scene.claire, request, NOW)
    assert found.patient.birth_name == "Durand"
    actions.take_up(by=scene.claire, request=request, now=NOW)
    sign_in(client, scene.claire)
    with time_machine.travel(NOW, tick=False):
        page = text(client.get(at(request)))
    assert "DURAND" in page
    assert "AUTRE" not in page


@pytest.mark.parametrize(
    ("headers", "why"),
    [({"Auto-Submitted": "auto-replied"}, "automatic"), ({"List-Id": "<x>"}, "list"), ({"From": ADDRESS}, "loop")],
)
def test_what_nobody_waits_for_is_kept_off(
    scene: Scene, hand_over: Callable[..., Any], headers: dict[str, str], why: str
) -> None:
    answer = hand_over(written(**headers).as_bytes())
    assert (answer.status_code, answer.json()) == (200, {"board": False})
    assert not board(scene)
    with scope(scene.everyone):
        assert MailReceived.objects.get().off == why


def test_a_flood_of_one_sender_stops_and_others_come_in(scene: Scene, hand_over: Callable[..., Any]) -> None:
    for number in range(22):
        hand_over(written(number=number).as_bytes())
    hand_over(written(number=99, From="autre@exemple.invalid").as_bytes())
    hand_over(written("J’ai une douleur dans la poitrine.", number=100).as_bytes())
    found = board(scene)
    assert len(found) == 23, "twenty, one that tells of the others, who else wrote, and what may be grave"
    assert sum("elodie@exemple.invalid" in one.expressed and "Beaucoup" in one.expressed for one in found) == 1
    assert any("poitrine" in f"{one.expressed} {one.understood}" for one in found)
    with scope(scene.everyone):
        assert MailReceived.objects.filter(off="flood").count() == 2


RAW = written().as_bytes()
PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="spam"\r\n\r\n0\r\n'
    b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n' + RAW + b"\r\n--x--\r\n"
)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (json.dumps({"From": "x", "RawEmail": RAW.decode()}).encode(), "application/json"),
        (PARTS, "multipart/form-data; boundary=x"),
        (PARTS.replace(b'"email"', b'"body-mime"'), "multipart/form-data; boundary=x"),
        (b"body-mime=From%3A+a%40b.fr%0D%0A%0D%0ABonjour", "application/x-www-form-urlencoded"),
    ],
)
def test_as_providers_hand_it_over(scene: Scene, hand_over: Callable[..., Any], body: bytes, kind: str) -> None:
    assert hand_over(body, kind).status_code == 200
    assert len(board(scene)) == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", "application/json"), (b"{", "application/json"), (b"[1]", "application/json"),
        (b"x=1", "application/x-www-form-urlencoded"), (b"--y--", "multipart/form-data; boundary=x"),
        (RAW, "text/plain"), (b"no mail", "message/rfc822"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(scene: Scene, hand_over: Callable[..., Any], body: bytes, kind: str) -> None:
    assert hand_over(body, kind).status_code == 422
    assert not board(scene)


def test_whoever_cannot_prove_himself_hands_nothing_over(
    scene: Scene, hand_over: Callable[..., Any], door: MailDoor, client: Client
) -> None:
    for proof in ("", "Basic", "Basic !!", "Bearer x", "Basic " + b64encode(b"permanence:no").decode()):
        assert hand_over(RAW, Authorization=proof).status_code == 401
    with scope(scene.everyone):
        secret = queries.mail_secret(door)
    signed = rules.sign(secret, RAW, int(NOW.timestamp()))
    stale = rules.sign(secret, RAW, int(NOW.timestamp()) - 600)
    assert hand_over(RAW + b"x", **{"X-Permanence-Signature": signed}).status_code == 401
    assert hand_over(RAW, **{"X-Permanence-Signature": stale}).status_code == 401
    assert hand_over(RAW, **{"X-Permanence-Signature": signed}).status_code == 200
    elsewhere = make_structure("Ailleurs")
    assert client.post(f"/mail/in/{elsewhere.pk}", RAW, "message/rfc822").status_code == 401
    actions.rotate_mail_secret(by=scene.everyone, door=door, seen=1)
    assert hand_over(written(number=3).as_bytes(), **{"X-Permanence-Signature": signed}).status_code == 401
    actions.close_mail_door(by=scene.everyone, door=door, now=NOW)
    assert hand_over(written(number=3).as_bytes()).status_code == 404
    assert len(board(scene)) == 1


def test_no_word_of_it_is_in_the_log(hand_over: Callable[..., Any], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        hand_over(written("Ma chimiothérapie").as_bytes())
        hand_over(b"Subject: Ma chimio\r\n\r\nx")
    assert "chimio" not in caplog.text
    assert "elodie@" not in caplog.text


def test_a_mail_server_hands_it_to_the_command(scene: Scene, door: MailDoor) -> None:
    assert receive_mail.take_in(ADDRESS, RAW) == 0
    assert receive_mail.take_in(ADDRESS, RAW) == 0
    assert receive_mail.take_in("autre@exemple.invalid", RAW) == receive_mail.NO_PRACTICE
    assert receive_mail.take_in(ADDRESS, b"") == receive_mail.NO_MAIL
    assert len(board(scene)) == 1


def test_who_wrote_is_forgotten_and_the_request_stays(scene: Scene, hand_over: Callable[..., Any]) -> None:
    hand_over(RAW)
    with scope(scene.everyone):
        jobs.forget_mails(by=scene.everyone, now=NOW + timedelta(days=89))
        assert MailReceived.objects.count() == 1
        jobs.forget_mails(by=scene.everyone, now=NOW + timedelta(days=91))
        assert MailReceived.objects.count() == 0
    assert len(board(scene)) == 1


def test_whoever_manages_the_practice_opens_its_door_and_nobody_else(scene: Scene, client: Client) -> None:
    manager = make_member(scene.practice, "manager", "Luc Alba")
    sign_in(client, manager)
    page, here = "/desk/mail/", f"/desk/mail/{scene.practice.pk}/"
    assert "les e\u2011mails n’arrivent pas" in text(client.get(page)).replace("&#x27;", "’")
    assert client.post(here, {"address": "personne"}).status_code == 422
    assert client.post(here, {"address": ADDRESS}).status_code == 302
    assert ADDRESS in text(client.get(page))
    with scope(scene.everyone):
        opened = MailDoor.objects.get()
        secret = queries.mail_secret(opened)
    assert secret not in text(client.get(here))
    assert secret in text(client.post(f"{here}secret/"))
    client.post(f"{here}secret/new/", {"seen": 1})
    client.post(f"{here}secret/new/", {"seen": 1})
    with scope(scene.everyone):
        assert MailDoor.objects.get().secret_version == 2
    assert client.post(f"{here}closure/").status_code == 302
    assert ADDRESS not in text(client.get(page))
    stranger = make_member(make_structure("Ailleurs"), "manager", "Charlie Nérac")
    sign_in(client, stranger)
    assert client.get(here).status_code == 404
    assert client.post(f"{here}closure/").status_code == 404
    sign_in(client, scene.claire)
    assert client.get(here).status_code == 403
    with pytest.raises(NotPermitted):
        actions.close_mail_door(by=scene.claire, door=opened, now=NOW)


def test_an_address_comes_in_at_one_practice_only(scene: Scene, door: MailDoor, client: Client) -> None:
    other = make_structure("Cabinet voisin")
    sign_in(client, make_member(other, "manager", "Bob Mas"))
    answer = client.post(f"/desk/mail/{other.pk}/", {"address": ADDRESS})
    assert answer.status_code == 422
    assert scene.practice.name not in text(answer)
