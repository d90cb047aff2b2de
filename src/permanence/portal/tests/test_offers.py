"""The page behind the link of an offer: a button answers, the page alone never does; kind to whoever is late."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.models import Trace
from permanence.waiting import actions, links, queries
from permanence.waiting.models import Entry, Offer
from permanence.waiting.tests.factories import free, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor() -> Receiving:
    practice = make_structure(phone="+33536490100")
    with scope(system("test", [practice.pk])):
        return make_receiving(practice)


@pytest.fixture
def offer(doctor: Receiving) -> Offer:
    booked = doctor.book(at(10))
    make_entry(doctor, "Paul", note="a cough")
    free(doctor, booked)
    with scope(doctor.by):
        return Offer.objects.select_related("place").get()


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)  # and without any cookie


def text(answer: Any) -> str:
    return " ".join(HTMLParser(answer.content).body.text(separator=" ").split())  # type: ignore[union-attr]


def test_it_says_when_with_whom_until_when_and_nothing_of_health(
    visitor: Client, doctor: Receiving, offer: Offer
) -> None:
    page = visitor.get(queries.link(offer))
    said = text(page)
    for words in ("Lundi 23 novembre 2026", "10 h", "le Dr Samia Benali", "Paul A.", "Merci de répondre avant"):
        assert words in said
    for words in ("cough", "Consultation", "Attente"):
        assert words not in said
    assert page["Cache-Control"] == "no-store"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert not page.cookies
    with scope(doctor.by):
        assert Offer.objects.get().answer == "", "mail readers open links by themselves"
        assert Trace.objects.filter(verb="offer.read", subject_id=offer.pk).count() == 1


def test_yes_books_and_leads_to_the_appointment(visitor: Client, doctor: Receiving, offer: Offer) -> None:
    link = queries.link(offer)
    page = visitor.post(link, {"answer": "yes"}, follow=True)
    assert "ce rendez-vous est pour vous" in text(page)
    with scope(doctor.by):
        booked = Appointment.objects.get(status="booked")
        assert (booked.starts_at, booked.source) == (at(10), "waiting")
    own = HTMLParser(page.content).css_first("a.btn-primary").attributes["href"]
    assert "Votre rendez-vous" in text(visitor.get(own))


@pytest.mark.parametrize(
    ("answer", "words"), [("not_now", "Vous gardez votre place"), ("no", "Vous n’êtes plus sur la liste d’attente")]
)
def test_other_answers(visitor: Client, doctor: Receiving, offer: Offer, answer: str, words: str) -> None:
    page = visitor.post(queries.link(offer), {"answer": answer}, follow=True)
    assert words in text(page)
    with scope(doctor.by):
        assert (Entry.objects.get().left_at is None) == (answer == "not_now")
        assert not Appointment.objects.filter(status="booked").exists()


@pytest.mark.parametrize("nonsense", ["silence", "lost", "", "stopped"])
def test_a_patient_can_answer_nothing_else(visitor: Client, doctor: Receiving, offer: Offer, nonsense: str) -> None:
    assert visitor.post(queries.link(offer), {"answer": nonsense}).status_code == 200
    with scope(doctor.by):
        assert Offer.objects.get().answer == ""


def test_who_answers_too_late_keeps_his_place(visitor: Client, doctor: Receiving, offer: Offer) -> None:
    with time_machine.travel(offer.answer_by + timedelta(seconds=1), tick=False):
        assert "Le délai de réponse est passé" in text(visitor.get(queries.link(offer)))
        page = visitor.post(queries.link(offer), {"answer": "yes"}, follow=True)
    assert "Le délai de réponse est passé" in text(page)
    with scope(doctor.by):
        assert Entry.objects.get().left_at is None


def test_who_was_slower_is_told_kindly(visitor: Client, doctor: Receiving, offer: Offer) -> None:
    actions.stop(by=doctor.by, place=offer.place, now=SUNDAY_NOON)
    page = visitor.post(queries.link(offer), {"answer": "yes"}, follow=True)
    assert "n’est plus libre" in text(page)
    assert "Vous gardez votre place" in text(page)


def test_the_appointment_it_would_replace_is_named(visitor: Client, doctor: Receiving, offer: Offer) -> None:
    with scope(doctor.by):
        entry = Entry.objects.select_related("patient").get()
    later = doctor.book(at(11), patient=entry.patient)
    with scope(doctor.by):
        Entry.objects.update(appointment=later)
    assert "remplacerait votre rendez-vous du lundi 23 novembre 2026 à 11 h" in text(visitor.get(queries.link(offer)))


def test_a_damaged_link_leads_nowhere(visitor: Client, doctor: Receiving, offer: Offer) -> None:
    good = queries.link(offer)
    for bad in (good[:-4] + "xxx/", good.replace("offer/", "offer/A", 1), "/rdv/offer/abc/"):
        assert visitor.get(bad).status_code == 404
    other = links.OFFER.token(make_structure().pk, offer.pk)
    assert visitor.get(f"/rdv/offer/{other}/").status_code == 404
    assert visitor.get(f"/rdv/offer/{links.OFFER.token(doctor.role.structure_id, uuid7())}/").status_code == 404
