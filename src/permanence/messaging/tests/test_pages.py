"""Messages' pages: states seen, failures sent again, and the demo's mailbox."""

from datetime import timedelta
from email.message import EmailMessage
from mailbox import Maildir
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.directory.tests.personas import Personas, sign_in, three
from permanence.foundation.actor import scope, system
from permanence.messaging import actions
from permanence.messaging.models import Attempt, Message, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def message(who: Personas) -> Message:
    return actions.write(
        by=system("test", [who.here.pk]),
        structure_id=who.here.pk,
        to_address="elodie@exemple.test",
        subject="Votre rendez-vous",
        body="Bonjour,\n\nlundi 24 novembre à 10 h 20.",
        key="k",
    )


@pytest.fixture
def failed(who: Personas, message: Message) -> Message:
    with scope(system("test", [who.here.pk])):
        Message.objects.update(state=State.FAILED)
        Attempt.objects.create(
            message=message, structure_id=who.here.pk, outcome="refused", detail="550 boîte inconnue"
        )
    return message


def as_(actor: Any) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"messaging:{name}", args=args)


def text(answer: Any) -> str:
    return " ".join(HTMLParser(answer.content).text(separator=" ").split())


def test_list_counts_and_filters_by_state(who: Personas, failed: Message) -> None:
    client = as_(who.alice)
    assert "1 non remis" in text(client.get(url("messages")))
    assert "elodie@exemple.test" in text(client.get(url("messages"), {"state": "failed"}))
    assert "Aucun message ici" in text(client.get(url("messages"), {"state": "sent"}))
    assert client.get(url("messages"), {"state": "x", "page": "x"}).status_code == 200


def test_message_shows_what_it_says_and_why_it_failed(who: Personas, failed: Message) -> None:
    shown = text(as_(who.alice).get(url("message", failed.pk)))
    assert "lundi 24 novembre à 10 h 20." in shown
    assert "550 boîte inconnue" in shown


def test_failed_message_is_sent_again_once(who: Personas, failed: Message) -> None:
    client = as_(who.alice)
    assert client.post(url("sending", failed.pk)).status_code == 302
    with scope(who.alice):
        failed.refresh_from_db()
    assert failed.state == State.QUEUED
    assert client.post(url("sending", failed.pk)).status_code == 409


def test_colleague_is_refused_and_stranger_finds_nothing(who: Personas, failed: Message) -> None:
    assert as_(who.bob).get(url("messages")).status_code == 403
    assert as_(who.bob).get(url("message", failed.pk)).status_code == 403
    stranger = as_(who.charlie)
    assert "elodie" not in text(stranger.get(url("messages")))
    assert stranger.get(url("message", failed.pk)).status_code == 404
    assert stranger.post(url("sending", failed.pk)).status_code == 404


@pytest.fixture
def received(tmp_path: Path, settings: Any) -> Maildir:
    settings.DEMO, settings.MAILBOX = True, tmp_path / "mailbox"
    return Maildir(tmp_path / "mailbox", create=True)


def drop(box: Maildir, name: str, body: str) -> str:
    letter = EmailMessage()
    letter["Message-ID"], letter["To"], letter["Subject"] = f"<{name}@permanence.test>", "élodie@exemple.test", name
    letter.set_content(body)
    return box.add(letter)


def test_mailbox_shows_letters_with_links_that_can_be_followed(who: Personas, received: Maildir) -> None:
    name = drop(received, "Confirmation", "Annuler : http://localhost:8000/rdv/abc <script>alert(1)</script>")
    page = as_(who.bob).get(url("letter", name))
    assert HTMLParser(page.content).css_first('a[href="http://localhost:8000/rdv/abc"]')
    assert b"<script>alert" not in page.content


def test_letter_received_twice_is_shown_once_and_said(who: Personas, received: Maildir) -> None:
    first = drop(received, "Confirmation", "un")
    drop(received, "Confirmation", "un")
    page = as_(who.bob).get(url("mailbox"))
    assert len(HTMLParser(page.content).css(".line-item[href]")) == 1
    assert "reçu 2 fois" in text(page)
    assert as_(who.bob).get(url("letter", first)).status_code == 200


def test_refresh_answers_the_list_only(who: Personas, received: Maildir) -> None:
    answer = as_(who.bob).get(url("mailbox"), headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert "Rien reçu" in text(answer)


@pytest.mark.parametrize("name", ["..", "nobody", "....new"])
def test_letter_that_is_none_is_not_found(who: Personas, received: Maildir, name: str) -> None:
    assert as_(who.bob).get(f"{url('mailbox')}{name}/").status_code == 404


def test_there_is_no_mailbox_outside_the_demo(who: Personas, received: Maildir, settings: Any) -> None:
    settings.DEMO = False
    assert as_(who.alice).get(url("mailbox")).status_code == 404


def test_a_crowd_of_messages_shows_how_far_it_has_come(who: Personas, message: Message) -> None:
    by, now, client = system("test", [who.here.pk]), timezone.now(), as_(who.alice)
    assert "partent" not in text(client.get(url("messages")))  # one is gone before anyone looks
    with scope(by):
        many = [
            Message(structure=who.here, to_address="a@exemple.test", subject="Rappel", body="", key=f"k{n}",
                    state=State.SENT if n % 2 else State.QUEUED, sent_at=now if n % 2 else None)
            for n in range(120)
        ]  # fmt: skip
        Message.objects.bulk_create(many)
        Message.objects.filter(key="k0").update(due_at=now + timedelta(hours=1))  # not yet its moment
    shown = text(client.get(url("messages")))
    assert "60 messages partent" in shown  # 59 of them and the first
    assert "60 sont partis en dix minutes" in shown
    assert "encore environ 10 minutes" in shown
    assert "60 messages partent" in text(client.get(url("leaving"), headers={"HX-Request": "true"}))
    assert "partent" not in text(as_(who.charlie).get(url("messages")))
