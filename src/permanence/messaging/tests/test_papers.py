"""Letters: who gets one, how they are set for a window envelope, and that they were posted."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from pypdf import PdfReader

from permanence.directory.tests.personas import Personas, make_site, three
from permanence.foundation.actor import scope, system
from permanence.messaging import actions, queries
from permanence.messaging.models import Message, State
from permanence.messaging.paper import paragraphs
from permanence.messaging.rules.reaching import Kind, Post, Reach, choose

from .test_pages import as_, text, url
from .test_sentences import NOW

LIVES = "14 rue des Filatiers\n31000 Toulouse"
POST = Post(zone=ZoneInfo("Europe/Paris"), sms=True)
A = uuid4()
BODY = (
    f"Bonjour,\n\nlundi 24 novembre à 10 h 20.\n\nPour annuler, ici :\n\n{settings.BASE_URL}/rdv/abc\n\n"
    "Bien cordialement,\nle cabinet\n"
)


@pytest.mark.parametrize(
    ("reach", "kind", "way"),
    [
        ({}, Kind.CONFIRMATION, "paper"),
        ({}, Kind.CHANGE, "paper"),
        ({}, Kind.REMINDER, "paper"),
        ({}, Kind.LATE, "none"),
        ({}, Kind.OFFER, "none"),
        ({"dead": True}, Kind.CONFIRMATION, "none"),
        ({"postal": ""}, Kind.CONFIRMATION, "none"),
        ({"emails": ("a@exemple.test",)}, Kind.CONFIRMATION, "email"),
        ({"emails": ("a@exemple.test",), "prefers": "paper"}, Kind.CONFIRMATION, "paper"),
        ({"emails": ("a@exemple.test",), "prefers": "paper"}, Kind.OFFER, "email"),
        ({"phones": ("+33536490000",)}, Kind.CHANGE, "voice"),
        ({"phones": ("+33536490000",), "no_voice": True}, Kind.CHANGE, "paper"),
    ],
)
def test_who_gets_a_letter(reach: dict[str, Any], kind: Kind, way: str) -> None:
    assert choose(Reach(**{"person": A, "postal": LIVES} | reach), POST, kind, NOW).way == way


@pytest.mark.parametrize(
    ("days", "reach", "way"),
    [
        (4, {}, "paper"),
        (3, {}, "none"),
        (3, {"phones": ("+33536490000",), "no_voice": False}, "voice"),
        (3, {"emails": ("a@exemple.test",), "prefers": "paper"}, "email"),
        (4, {"emails": ("a@exemple.test",), "prefers": "paper"}, "paper"),
    ],
)
def test_no_letter_leaves_that_would_come_too_late(days: int, reach: dict[str, Any], way: str) -> None:
    told = choose(
        Reach(**{"person": A, "postal": LIVES} | reach), POST, Kind.CONFIRMATION, NOW, NOW + timedelta(days=days)
    )
    assert told.way == way


def test_a_child_s_letter_goes_to_the_parent_by_name() -> None:
    parent = Reach(person=uuid4(), name="Fatima Hadj", postal=LIVES)
    told = choose(Reach(person=A, name="Inès Hadj", postal=LIVES, instead=(parent,)), POST, Kind.CONFIRMATION, NOW)
    assert (told.way, told.name) == ("paper", "Fatima Hadj")


@pytest.fixture
def who(db: None) -> Personas:
    return three()


def test_only_our_own_links_go_on_paper_and_no_words_with_them() -> None:
    link = f"{settings.BASE_URL}/rdv/abc"
    body = f"Apportez la carte.\nPour annuler :\n{link}\n\nLe plan : https://plan.test/31\nAu sous-sol.\n\n{link}"
    assert paragraphs(body) == [["Apportez la carte."], ["Le plan : https://plan.test/31", "Au sous-sol."]]


def told(who: Personas, key: str = "k", name: str = "Siobhan O’Connor-Lefèvre") -> Message:
    with scope(system("test", [who.here.pk])):
        made = actions.tell(
            by=system("test", [who.here.pk]), structure=who.here, reach=Reach(person=A, name=name, postal=LIVES),
            kind=Kind.CONFIRMATION, subject="Rendez-vous confirmé", body=BODY, sms="", key=key, now=NOW,
        ).message  # fmt: skip
    assert made is not None
    return made


def test_letters_are_printed_together_where_the_window_is(who: Personas) -> None:
    make_site(who.here)
    letters = [told(who), told(who, "l", "Élodie Durand")]
    answer = as_(who.alice).get(url("printing", who.here.pk), {"letter": [one.pk for one in letters]})
    assert answer.headers["Content-Type"] == "application/pdf"
    paper = PdfReader(BytesIO(answer.content))
    assert len(paper.pages) == 2
    seen: dict[str, tuple[float, float]] = {}

    def visit(said: str, cm: Any, tm: Any, _font: Any, _size: Any) -> None:
        x, y = cm[0] * tm[4] + cm[2] * tm[5] + cm[4], cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
        for word in ("Siobhan", "Filatiers", "31000 Toulouse"):
            if word in said:
                seen.setdefault(word, (x / 72 * 25.4, 297 - y / 72 * 25.4))

    whole = paper.pages[0].extract_text(visitor_text=visit)
    assert "lundi 24 novembre" in whole
    assert "/rdv/abc" not in whole
    assert "Pour annuler" not in whole
    assert "MSP des Tilleuls" in whole
    x, y = seen["Siobhan"]
    assert 100 <= x <= 120
    assert 45 <= y <= 60


def test_posted_letters_leave_the_list_with_who_posted_them(who: Personas) -> None:
    letter, later = told(who), told(who, "later")
    client = as_(who.alice)
    assert "Imprimer les 2 lettres" in text(client.get(url("papers")))
    assert client.post(url("posted", who.here.pk), {"letter": [letter.pk, letter.pk, "x"]}).status_code == 302
    assert client.post(url("posted", who.here.pk), {"letter": [letter.pk]}).status_code == 302
    with scope(who.alice):
        letter.refresh_from_db()
        later.refresh_from_db()
        assert (letter.state, later.state) == (State.SENT, State.QUEUED)
        assert [one.detail for one in letter.attempts.all()] == [who.alice.name]
        assert not queries.overdue(who.alice, later.created_at.replace(year=2030))


def test_colleague_is_refused_and_stranger_finds_nothing(who: Personas) -> None:
    letter = told(who)
    assert as_(who.bob).get(url("papers")).status_code == 403
    stranger = as_(who.charlie)
    assert "Siobhan" not in text(stranger.get(url("papers")))
    assert stranger.get(url("printing", who.here.pk), {"letter": letter.pk}).status_code == 404
    assert stranger.post(url("posted", who.here.pk), {"letter": letter.pk}).status_code == 404


def test_a_letter_bears_its_link_as_a_code_to_be_photographed(who: Personas) -> None:
    letter, other = told(who), told(who, "l")
    with scope(system("test", [who.here.pk])):
        Message.objects.filter(pk=other.pk).update(body=BODY.replace(settings.BASE_URL, "https://exemple.test"))
    for body, coded in ((letter, True), (other, False)):
        answer = as_(who.alice).get(url("printing", who.here.pk), {"letter": [body.pk]})
        whole = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
        assert ("appareil photo" in whole) is coded
        assert ("rdv/abc" in whole) is not coded  # nobody types ours; the others stay as they were written
