"""The board and one conversation as they are seen: tabs, the other who writes, answers inserted, reading traced."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.directory.tests.personas import Personas, make_member, three
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Trace
from permanence.messaging import actions, board
from permanence.messaging.models import Attending, CannedAnswer, Conversation, Message, Said
from permanence.patients.tests.factories import make_patient

from .test_pages import as_, text

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MOBILE = "+33639980001"

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Iterator[Personas]:
    with time_machine.travel(NOW, tick=False):
        people = three()
        by = system("test", [people.here.pk])
        actions.open_account(by=by, structure=people.here, provider="sink", signed="MSP des Tilleuls", now=NOW)
        yield people


def url(name: str, *args: Any) -> str:
    return reverse(f"messaging:{name}", args=args)


def said(who: Personas, words: str = "Faut-il une carte ?", **more: Any) -> Conversation:
    by = system("test", [who.here.pk])
    told = {"channel": "sms", "at": NOW - timedelta(minutes=20), "address": MOBILE} | more
    made = actions.follow(by=by, structure=who.here, about=uuid4(), words=words, now=NOW, **told)
    assert made is not None
    return made


def last_word(of: Conversation) -> UUID:
    with scope(system("test", [of.structure_id])):
        return Said.objects.filter(conversation=of).latest("pk").pk


def posted(client: Client, of: Conversation, **more: Any) -> Any:
    said = {"way": "sms", "words": "Oui, venez.", "key": uuid4(), "seen": "", "heard": last_word(of)} | more
    return client.post(url("conversation_answer", of.pk), said)


def test_the_board_shows_what_needs_an_answer_first_and_each_tab_says_when_it_is_empty(who: Personas) -> None:
    client, patient = as_(who.alice), make_patient(who.here, phone=MOBILE)
    assert "Personne n’attend de réponse" in text(client.get(url("conversations")))
    said(who, person=patient.pk, address="", name="Ancien nom")
    shown = text(client.get(url("conversations")))
    assert patient.name in shown
    assert "Faut-il une carte ?" in shown
    assert "non lue" in shown
    assert "1" in text(client.get(url("waiting")))
    for tab in ("mine", "theirs", "answered", "closed"):
        page = HTMLParser(client.get(url("conversations"), {"show": tab}).content)
        assert page.css_first(".empty")
    part = client.get(url("conversations"), headers={"HX-Request": "true"})
    assert b"<html" not in part.content


def test_reading_is_traced_once_and_shows_both_sides(who: Personas) -> None:
    of, client = said(who), as_(who.alice)
    assert posted(client, of).status_code == 302
    with scope(who.alice):
        Trace.objects.filter(verb="conversation.read").count()
    page = client.get(url("conversation", of.pk))
    assert "Faut-il une carte ?" in text(page)
    assert "MSP des Tilleuls : Oui, venez." in text(page)
    part = client.get(url("conversation", of.pk), headers={"HX-Request": "true"})
    assert b"<form" not in part.content
    with scope(who.alice):
        assert Trace.objects.filter(verb="conversation.read", subject_id=of.pk).count() == 1


def test_two_who_answer_the_same_person_see_each_other(who: Personas) -> None:
    of, mate = said(who), make_member(who.here, "secretary", "Sylvie Marty")
    alice, sylvie = as_(who.alice), as_(mate)
    assert "Alice" not in text(alice.post(url("here", of.pk)))
    assert "Alice Maisonneuve-Delacroix a ouvert" in text(sylvie.post(url("here", of.pk), {"words": "Bon"}))
    assert "Sylvie Marty écrit une réponse" in text(alice.post(url("here", of.pk)))
    assert posted(sylvie, of).status_code == 302
    late = posted(alice, of, words="Non, inutile.")
    assert late.status_code == 409
    assert "Sylvie Marty a répondu entre-temps" in text(late)
    form = HTMLParser(late.content).css_first("#answering")
    assert "Non, inutile." in form.css_first("textarea").text()
    seen = form.css_first("[name=seen]").attributes["value"]
    assert posted(alice, of, words="Non, inutile.", seen=seen).status_code == 302
    with scope(who.alice):
        assert Message.objects.filter(kind="word").count() == 2


def test_an_sms_of_health_is_refused_and_stays_typed(who: Personas) -> None:
    of = said(who)
    answer = posted(as_(who.alice), of, words="Vos résultats sont là")
    assert answer.status_code == 422
    assert "SMS" in text(answer)
    assert "Vos résultats sont là" in text(answer)


def test_a_canned_answer_is_inserted_filled_after_what_is_typed(who: Personas) -> None:
    of = said(who)
    with scope(who.alice):
        row = CannedAnswer.objects.create(
            structure=who.here, title="Papiers", by_name="x", text="Merci.[ Le {appointment}.] {agent}, {practice}"
        )
    got = as_(who.alice).post(url("inserted", of.pk, row.pk), {"words": "Bonjour"})
    typed = HTMLParser(got.content).css_first("textarea").text()
    assert typed.strip().splitlines() == ["Bonjour", "Merci. Alice Maisonneuve-Delacroix, MSP des Tilleuls"]


@pytest.mark.parametrize(
    ("text_", "told"),
    [
        ("Bonjour {docteur}", "« {docteur} » n’est pas connu ici"),
        ("Bonjour [{téléphone}", "crochet"),
        ("", "obligatoire"),
    ],
)
def test_a_canned_answer_is_checked_and_written_in_french_places(who: Personas, text_: str, told: str) -> None:
    boss = make_member(who.here, "associate", "Dr Roux")
    client = as_(boss)
    refused = client.post(url("canned", who.here.pk), {"title": "Papiers", "text": text_})
    assert refused.status_code == 422
    assert told in " ".join(text(refused).split())
    kept = {"title": "Papiers", "text": "Appelez le {telephone}, {cabinet}."}
    assert client.post(url("canned", who.here.pk), kept).status_code == 302
    assert client.post(url("canned", who.here.pk), kept).status_code == 422
    with scope(boss):
        row = CannedAnswer.objects.get()
    assert row.text == "Appelez le {phone}, {practice}."
    assert "{téléphone}" in text(client.get(url("canned", who.here.pk)))
    assert client.post(url("canned_answer", row.pk), {"title": "Papiers", "text": "Autre"}).status_code == 302
    with scope(boss):
        (now_,) = board.canned(who.here.pk)
    assert client.post(url("canned_retired", now_.pk)).status_code == 302
    assert "Aucune réponse" in text(client.get(url("canned", who.here.pk)))


def test_it_is_taken_handed_over_closed_and_opened_again(who: Personas) -> None:
    of, client, mate = said(who), as_(who.alice), make_member(who.here, "secretary", "Sylvie Marty")
    for wanted in ("me", str(mate.id), ""):
        assert client.post(url("conversation_owner", of.pk), {"owner": wanted}).status_code == 302
    assert client.post(url("conversation_owner", of.pk), {"owner": str(who.charlie.id)}).status_code == 404
    assert client.post(url("conversation_closing", of.pk), {"heard": last_word(of)}).status_code == 302
    assert "Rouvrir" in text(client.get(url("conversation", of.pk)))
    assert client.post(url("conversation_reopening", of.pk)).status_code == 302


def test_one_is_begun_from_the_person_s_page(who: Personas) -> None:
    patient = make_patient(who.here, phone=MOBILE)
    client = as_(who.alice)
    led = client.post(url("begun", who.here.pk, patient.pk))
    assert led.status_code == 302
    page = client.get(led.headers["Location"])
    assert patient.name in text(page)
    assert "06 39 98 00 01" in text(page).replace("\u00a0", " ")


def test_colleague_is_refused_and_stranger_finds_nothing(who: Personas) -> None:
    of = said(who)
    for client, status in ((as_(who.bob), 403), (as_(who.charlie), 404)):
        assert client.get(url("conversation", of.pk)).status_code == status
        assert posted(client, of).status_code == status
    assert "Faut-il" not in text(as_(who.charlie).get(url("conversations")))


def test_words_that_came_while_one_typed_are_read_before_they_count_as_answered(who: Personas) -> None:
    of, alice = said(who), as_(who.alice)
    heard = alice.get(url("conversation", of.pk)).context["heard"]
    assert heard == last_word(of)
    said(who, "Et aussi : puis-je venir avec ma fille ?")
    answer = posted(alice, of, heard=heard, words="Oui, venez.")
    assert answer.status_code == 409
    assert "La personne a réécrit entre-temps" in text(answer)
    assert "Oui, venez." in answer.text
    closed = alice.post(url("conversation_closing", of.pk), {"heard": heard}, follow=True)
    assert "La personne a réécrit entre-temps" in text(closed)
    with scope(who.alice):
        assert Said.objects.filter(answered_at=None).count() == 2
    assert posted(alice, of).status_code == 302
    with scope(who.alice):
        assert not Said.objects.filter(answered_at=None).exists()


def test_what_a_colleague_took_meanwhile_is_not_taken_from_her(who: Personas) -> None:
    of, alice, bob = said(who), as_(who.alice), as_(make_member(who.here, "secretary", "Sylvie Marty"))
    assert alice.post(url("conversation_owner", of.pk), {"owner": "me", "unowned": "1"}).status_code == 302
    late = bob.post(url("conversation_owner", of.pk), {"owner": "me", "unowned": "1"}, follow=True)
    assert "Un collègue a pris cette conversation entre-temps" in text(late)
    with scope(who.alice):
        assert Conversation.objects.get().owner_id == who.alice.id


def test_two_pages_of_one_person_do_not_answer_each_other_for_ever(who: Personas) -> None:
    of, alice = said(who), as_(who.alice)
    for words, writing in (("Oui", True), ("", True)):
        alice.post(url("here", of.pk), {"words": words})
        with scope(who.alice):
            assert Attending.objects.get().writing is writing
