"""The page behind the link of a time at a colleague's practice: what a yes hands over stands before the buttons."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.models import Network, NetworkMember
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope
from permanence.patients.tests.factories import make_patient
from permanence.waiting import actions, links, queries
from permanence.waiting.models import FarOffer
from permanence.waiting.tests.factories import free, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def his() -> Receiving:
    return make_receiving(make_structure("MSP des Tilleuls", phone="+33536490100"))


@pytest.fixture
def other() -> Receiving:
    return make_receiving(make_structure("Cabinet du Capitole", phone="+33536490200"))


@pytest.fixture
def network(his: Receiving, other: Receiving) -> Network:
    made = Network.objects.create(name="Confrères", kind="colleagues")
    for doctor in (his, other):
        with scope(doctor.by):
            NetworkMember.objects.create(network=made, structure=doctor.role.structure)
    return made


def link(his: Receiving) -> str:
    with scope(his.by):
        return queries.far_link(FarOffer.objects.get())


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)  # and without any cookie


def text(visitor: Client, address: str) -> str:
    body = HTMLParser(visitor.get(address).content).body
    assert body
    return " ".join(body.text(separator=" ").split())


def test_it_says_where_and_what_a_yes_hands_over_and_opening_it_answers_nothing(
    his: Receiving, other: Receiving, network: Network, visitor: Client
) -> None:
    make_entry(his, "Paul", network=network, note="a cough")
    free(other, other.book(at(10)))
    shown = text(visitor, link(his))
    for words in ("Une place se libère chez un confrère", "Cabinet du Capitole", "Lundi 23 novembre 2026", "Paul A."):
        assert words in shown
    assert "votre identité (nom, date de naissance, sexe), de quoi vous joindre" in shown
    assert his.reason.name not in shown
    assert "cough" not in shown
    with scope(his.by):
        assert FarOffer.objects.get().answer == ""


@pytest.mark.parametrize(
    ("answer", "heading"),
    [
        ("yes", "Merci, ce rendez-vous est pour vous"),
        ("not_now", "Vous gardez votre place"),
        ("no", "Vous n’êtes plus sur la liste d’attente"),
    ],
)
@pytest.mark.usefixtures("network")
def test_a_button_answers(his: Receiving, other: Receiving, visitor: Client, answer: str, heading: str) -> None:
    network = Network.objects.get()
    make_entry(his, "Paul", network=network)
    free(other, other.book(at(10)))
    address = link(his)
    assert visitor.post(address, {"answer": answer}).status_code == 302
    assert heading in text(visitor, address)
    with scope(other.by):
        assert Appointment.objects.filter(status="booked").count() == (answer == "yes")


def test_the_appointment_it_would_replace_is_named(
    his: Receiving, other: Receiving, network: Network, visitor: Client
) -> None:
    patient = make_patient(his.role.structure, first_names="Paul", email="p@exemple.test")
    later = his.book(at(11), patient=patient)
    make_entry(his, patient=patient, appointment=later, network=network)
    free(other, other.book(at(10)))
    assert "Il remplacerait votre rendez-vous du lundi 23 novembre 2026 à 11 h, qui sera annulé." in text(
        visitor, link(his)
    )


def test_who_answers_too_late_or_after_it_was_stopped_keeps_his_place(
    his: Receiving, other: Receiving, network: Network, visitor: Client
) -> None:
    make_entry(his, "Paul", network=network)
    place = free(other, other.book(at(10)))
    assert place is not None
    address = link(his)
    with time_machine.travel(SUNDAY_NOON + timedelta(hours=5), tick=False):
        assert "gardez votre place" in text(visitor, address)
    actions.stop(by=other.by, place=place, now=SUNDAY_NOON)
    assert "gardez votre place" in text(visitor, address)


def test_links_of_one_kind_open_nothing_of_the_other(
    his: Receiving, other: Receiving, network: Network, visitor: Client
) -> None:
    """Nor does the offer of the colleague's practice, under the same identifier, show who is asked."""
    make_entry(his, "Paul", network=network)
    free(other, other.book(at(10)))
    with scope(his.by):
        offer = FarOffer.objects.get()
    for structure in (his.role.structure_id, other.role.structure_id):
        assert visitor.get(f"/rdv/offer/{links.OFFER.token(structure, offer.pk)}/").status_code == 404
    assert (
        visitor.get(f"/rdv/offer-elsewhere/{links.OFFER.token(other.role.structure_id, offer.pk)}/").status_code == 404
    )
