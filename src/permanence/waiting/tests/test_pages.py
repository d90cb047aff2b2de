"""Pages of the waiting list: what they show, and that what is pressed is done."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.models import Structure
from permanence.directory.tests.personas import Personas, sign_in, three
from permanence.foundation.actor import scope
from permanence.foundation.models import Trace
from permanence.waiting import actions, queries
from permanence.waiting.models import Ended, Entry, LeftWhy, Offer, Place

from .factories import free, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with time_machine.travel(SUNDAY_NOON, tick=False):
        yield


@pytest.fixture
def people() -> Personas:
    return three()


@pytest.fixture
def doctor(people: Personas) -> Receiving:
    return make_receiving(people.here)


@pytest.fixture
def alice(people: Personas) -> Client:
    client = Client()
    sign_in(client, people.alice)
    return client


def text(answer: Any) -> str:
    return " ".join(HTMLParser(answer.content).body.text(separator=" ").split())  # type: ignore[union-attr]


def freed(doctor: Receiving) -> Place:
    place = free(doctor, doctor.book(at(10)))
    assert place is not None
    return place


def test_an_empty_list_says_what_will_come(alice: Client, doctor: Receiving) -> None:
    assert "Personne n’attend" in text(alice.get(reverse("waiting:list")))


def test_the_list_says_who_what_since_when_and_what_is_offered(alice: Client, doctor: Receiving) -> None:
    make_entry(doctor, "Paul", weekdays=[0], closes_at=at(12).time(), note="voisine de Mme Petit")
    freed(doctor)
    said = text(alice.get(reverse("waiting:list")))
    for words in (
        "ATTENTE Paul",
        "Consultation",
        "Dr Benali",
        "lun. · avant 12 h",
        "voisine",
        "Demain 10 h",
        "Arrêter",
    ):
        assert words in said
    assert "À appeler maintenant" not in said
    part = alice.get(reverse("waiting:list"), headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div id="waiting"')


def test_each_row_tells_the_hours_of_its_own_practice(alice: Client, doctor: Receiving) -> None:
    make_entry(doctor)
    freed(doctor)
    with scope(doctor.by):
        Structure.objects.filter(pk=doctor.role.structure_id).update(time_zone="Indian/Reunion")
    said = text(alice.get(reverse("waiting:list")))
    assert "Demain 13 h" in said
    assert "Demain 10 h" not in said


def test_nobody_without_the_right_sees_it(people: Personas, doctor: Receiving) -> None:
    make_entry(doctor, "Paul")
    bob, charlie = Client(), Client()
    sign_in(bob, people.bob)
    sign_in(charlie, people.charlie)
    assert bob.get(reverse("waiting:list")).status_code == 403
    assert "Paul" not in text(charlie.get(reverse("waiting:list")))


@pytest.mark.parametrize(
    "query", ["?urgency=nonsense", "?practice=x", "?practitioner=;", "?page=99", "?urgency=planned"]
)
def test_filters_that_make_no_sense_are_left_out(alice: Client, doctor: Receiving, query: str) -> None:
    make_entry(doctor, "Paul")
    assert "ATTENTE Paul" in text(alice.get(reverse("waiting:list") + query))


def test_he_who_cannot_be_written_to_is_called_and_one_key_answers(alice: Client, doctor: Receiving) -> None:
    make_entry(doctor, "Paul", email="")
    freed(doctor)
    page = HTMLParser(alice.get(reverse("waiting:list")).content)
    assert "06 39 98 00 09" in page.body.text()  # type: ignore[union-attr]
    keys = {b.attributes["value"]: b.attributes["data-key"] for b in page.css("button[name=answer]")}
    assert keys == {"yes": "1", "not_now": "2", "silence": "3", "no": "4"}
    with scope(doctor.by):
        offer = Offer.objects.get()
    answer = alice.post(reverse("waiting:answer", args=[offer.pk]), {"answer": "yes"}, follow=True)
    assert "Le rendez-vous est pris" in text(answer)
    with scope(doctor.by):
        assert Place.objects.get().ended_how == Ended.FILLED
        assert Offer.objects.get().answered_by == "Alice Maisonneuve-Delacroix"
    late = alice.post(reverse("waiting:answer", args=[offer.pk]), {"answer": "no"}, follow=True)
    assert "cette proposition a déjà sa réponse : acceptée" in text(late)
    assert alice.post(reverse("waiting:answer", args=[offer.pk]), {"answer": "maybe"}).status_code == 422


def test_a_place_shows_who_is_asked_who_is_next_and_why_others_are_not(alice: Client, doctor: Receiving) -> None:
    make_entry(doctor, "Premier", now=SUNDAY_NOON - timedelta(days=2))
    make_entry(doctor, "Suivant")
    make_entry(doctor, "Empêché", weekdays=[4], email="e@exemple.test")
    place = freed(doctor)
    page = alice.get(reverse("waiting:place", args=[place.pk]))
    said = text(page)
    asked, _, rest = said.partition("Ensuite")
    after, _, never = rest.partition("Ne convient pas à")
    assert ("ATTENTE Premier" in asked, "ATTENTE Suivant" in after) == (True, True)
    assert "ATTENTE Empêché ce jour ne convient pas" in never
    with scope(doctor.by):
        assert Trace.objects.filter(verb="patient.read").count() == 3


def test_several_are_asked_at_once_then_stopped(alice: Client, doctor: Receiving) -> None:
    for name in ("Un", "Deux", "Trois"):
        make_entry(doctor, name)
    place = freed(doctor)
    more = alice.post(reverse("waiting:round", args=[place.pk]), follow=True)
    assert "La place leur est proposée en même temps" in text(more)
    again = alice.post(reverse("waiting:round", args=[place.pk]), follow=True)
    assert "Personne d’autre ne peut être contacté" in text(again)
    stopped = alice.post(reverse("waiting:end", args=[place.pk]), follow=True)
    assert "elle est libre" in text(stopped)
    news = text(alice.get(reverse("waiting:place", args=[place.pk]), headers={"HX-Request": "true"}))
    assert "en cours de proposition" not in news  # the heading too: nobody stops what is over
    assert "Proposer de nouveau cette place" in news
    assert alice.post(reverse("waiting:end", args=[place.pk])).status_code == 409
    with scope(doctor.by):
        assert Entry.objects.filter(left_at=None).count() == 3


def wish(doctor: Receiving, **more: Any) -> dict[str, Any]:
    asked = {"reason": doctor.reason.pk, "urgency": "planned", "notice_min": "60", "by_phone": "on"}
    return asked | more


def test_a_patient_is_found_and_put_on_the_list(alice: Client, doctor: Receiving) -> None:
    found = alice.post(reverse("waiting:search"), {"q": "dura"})
    address = HTMLParser(found.content).css_first("#found a").attributes["href"]
    assert address == reverse("waiting:new", args=[doctor.patient.pk])
    assert "Qu’attend ce patient" in text(alice.get(address))
    sent = wish(doctor, weekdays=["0", "2"], opens_at="14:00", practitioner_roles=[str(doctor.role.pk)])
    made = alice.post(address, sent, follow=True)
    assert "Inscrit sur la liste d’attente" in text(made)
    with scope(doctor.by):
        entry = Entry.objects.get()
    assert (entry.weekdays, entry.practitioner_roles, entry.by_email) == ([0, 2], [doctor.role.pk], False)
    again = alice.post(address, sent)
    assert (again.status_code, "déjà sur la liste" in text(again)) == (422, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens_at": "14:00", "closes_at": "10:00"},
        {"from_on": "2026-12-01", "until_on": "2026-11-30"},
        {"until_on": "2026-11-01"},
        {"by_phone": ""},
        {"reason": "x"},
        {"weekdays": ["9"]},
        {"urgency": "now"},
    ],
)
def test_what_makes_no_sense_comes_back_as_typed(alice: Client, doctor: Receiving, wrong: dict[str, Any]) -> None:
    answer = alice.post(reverse("waiting:new", args=[doctor.patient.pk]), wish(doctor, note="ma remarque", **wrong))
    assert answer.status_code == 422
    assert "ma remarque" in answer.content.decode()
    with scope(doctor.by):
        assert not Entry.objects.exists()


def test_it_begins_with_the_appointment_one_comes_from(alice: Client, doctor: Receiving) -> None:
    booked = doctor.book(at(11, day=MONDAY + timedelta(days=28)))
    address = reverse("waiting:new", args=[doctor.patient.pk])
    for query, expected in ((f"?appointment={booked.pk}", [str(booked.pk)]), ("", [""]), ("?appointment=x", [""])):
        page = HTMLParser(alice.get(address + query).content)
        chosen = [option.attributes["value"] for option in page.css("select[name=appointment] option[selected]")]
        assert (chosen or [""]) == expected


def test_what_he_waits_for_is_changed_and_his_rank_kept(alice: Client, doctor: Receiving) -> None:
    entry = make_entry(doctor, "Paul", now=SUNDAY_NOON - timedelta(days=3))
    address = reverse("waiting:entry", args=[entry.pk])
    done = alice.post(address, wish(doctor, urgency="within_48h", closes_at="12:00"), follow=True)
    assert "il garde son rang" in text(done)
    with scope(doctor.by):
        changed = queries.entry(doctor.by, entry.pk)
    assert (changed.urgency, changed.closes_at, changed.created_at) == ("within_48h", at(12).time(), entry.created_at)
    assert alice.post(address, wish(doctor, closes_at="12:00", opens_at="13:00")).status_code == 422


def test_the_question_after_a_booking_is_answered_on_the_list(alice: Client, doctor: Receiving) -> None:
    keeps, leaves = make_entry(doctor, "Garde"), make_entry(doctor, "Quitte")
    for week, entry in ((4, keeps), (5, leaves)):
        booked = doctor.book(at(10, day=MONDAY + timedelta(weeks=week)), patient=entry.patient)
        actions.look_again(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    assert text(alice.get(reverse("waiting:list"))).count("Souhaite toujours plus tôt") == 2
    alice.post(reverse("waiting:standing", args=[keeps.pk]))
    alice.post(reverse("waiting:leaving", args=[leaves.pk]))
    with scope(doctor.by):
        assert queries.entry(doctor.by, keeps.pk).appointment is not None
        assert queries.entry(doctor.by, leaves.pk).left_why == LeftWhy.BOOKED
    said = text(alice.get(reverse("waiting:list")))
    assert ("ATTENTE Garde" in said, "ATTENTE Quitte" in said) == (True, False)
