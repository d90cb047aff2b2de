"""A time given back at one practice, a patient of another: what crosses the fence, and what never does."""

from datetime import timedelta
from typing import Any

import pytest
from psycopg.types.range import Range

from permanence.agenda.actions import Said
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity import actions as capacity
from permanence.capacity.models import Reservation
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directives import actions as directives
from permanence.directory.models import Network, NetworkMember
from permanence.directory.tests.personas import make_member, make_structure
from permanence.events.waiting import FarOfferMade, FarOfferTaken
from permanence.foundation.actor import scope
from permanence.foundation.models import Event
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted
from permanence.messaging.models import Message
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient
from permanence.waiting import actions, handlers, queries
from permanence.waiting.models import Answer, Ended, Entry, FarOffer, LeftWhy, Offer, Place

from .factories import free, make_entry

pytestmark = pytest.mark.django_db
SOON = SUNDAY_NOON + timedelta(minutes=5)


@pytest.fixture
def his() -> Receiving:
    """The patient's own doctor."""
    return make_receiving(make_structure("MSP des Tilleuls", phone="+33536490001"))


@pytest.fixture
def other() -> Receiving:
    """The colleague whose time is given back."""
    return make_receiving(make_structure("Cabinet du Capitole", phone="+33536490002"))


@pytest.fixture
def network(his: Receiving, other: Receiving) -> Network:
    made = Network.objects.create(name="Confrères", kind="colleagues")
    for doctor in (his, other):
        join(doctor, made)
    return made


def join(doctor: Receiving, network: Network) -> None:
    with scope(doctor.by):
        NetworkMember.objects.create(network=network, structure=doctor.role.structure)


def given_back(doctor: Receiving) -> Place | None:
    return free(doctor, doctor.book(at(10), said=Said(despite="agreed")))


def asked(doctor: Receiving) -> list[tuple[str, str]]:
    """Tell which patients of here were asked about a time over there, and what they answered."""
    with scope(doctor.by):
        rows = FarOffer.objects.select_related("entry__patient").order_by("made_at", "id")
        return [(one.entry.patient.first_name, one.answer) for one in rows]


def said(doctor: Receiving, what: str, **more: Any) -> FarOffer:
    with scope(doctor.by):
        offer = FarOffer.objects.filter(answer="").first() or FarOffer.objects.get()
    given = {"by": doctor.by, "offer": offer, "answer": what, "now": SOON, "by_patient": True}
    return actions.answer_far(**(given | more))


def test_who_agreed_is_asked_and_a_yes_hands_him_over(his: Receiving, other: Receiving, network: Network) -> None:
    entry = make_entry(his, "Paul", network=network)
    place = given_back(other)
    assert place is not None
    assert asked(his) == [("Paul", "")]
    done = said(his, "yes")
    assert (done.answer, done.answered_by, done.at) == (Answer.YES, "", other.role.structure)
    with scope(other.by):
        booked = Appointment.objects.select_related("patient").get(status="booked")
        assert (booked.starts_at, booked.patient.birth_name, booked.patient.first_names) == (at(10), "Attente", "Paul")
        assert (booked.patient.phone, booked.patient.email) == ("+33639980009", "paul@exemple.test")
        assert queries.place(other.by, place.pk).ended_how == Ended.FILLED
        assert Reservation.objects.filter(state="held").count() == 0
    with scope(his.by):
        assert queries.entry(his.by, entry.pk).left_why == LeftWhy.OFFER


def test_neither_side_sees_the_other(his: Receiving, other: Receiving, network: Network) -> None:
    make_entry(his, "Paul", network=network, note="vient en taxi")
    given_back(other)
    with scope(other.by):
        (offer,) = Offer.objects.all()
        assert (offer.entry, offer.through) == (None, his.role.structure)
        assert not Entry.objects.exists()
        assert not FarOffer.objects.exists()
        assert not Patient.objects.filter(first_names="Paul").exists()
        with pytest.raises(Invalid):
            actions.answer(by=other.by, offer=offer, answer="yes", now=SOON)
    with scope(his.by):
        assert not Offer.objects.exists()
        assert not Place.objects.exists()
        assert FarOffer.objects.get().practitioner == str(other.role)
    with scope(other.by), pytest.raises(NotFound):
        queries.far_offer(other.by, offer.pk)


def test_only_who_agreed_in_a_shared_network_is_asked(his: Receiving, other: Receiving, network: Network) -> None:
    make_entry(his, "Here")
    assert given_back(other) is None
    alone = Network.objects.create(name="Zone", kind="zone")
    join(his, alone)
    make_entry(his, "Zone", network=alone)
    with scope(other.by):
        freed = Appointment.objects.get(status="cancelled")
    assert actions.open_place(by=other.by, appointment=freed, now=SUNDAY_NOON) is None
    with pytest.raises(Invalid):
        make_entry(other, "Stranger", network=alone)


def test_another_specialty_or_reason_is_not_for_him(his: Receiving, other: Receiving, network: Network) -> None:
    with scope(his.by):
        type(his.role).objects.filter(pk=his.role.pk).update(specialty="Dermatologie")
    make_entry(his, "Paul", network=network)
    assert given_back(other) is None


def test_who_takes_no_new_patients_is_not_offered(his: Receiving, other: Receiving, network: Network) -> None:
    make_entry(his, "Paul", network=network)
    directives.write(
        by=other.by, structure=other.role.structure, practitioner_role=other.role, kind="new_patients",
        body={"policy": "ask"}, term="permanent", valid_from=SUNDAY_NOON - timedelta(days=2), valid_to=None,
        now=SUNDAY_NOON - timedelta(days=1),
    )  # fmt: skip
    assert given_back(other) is None


def test_who_meets_only_whom_he_knows_that_way_is_not_offered(
    his: Receiving, other: Receiving, network: Network
) -> None:
    make_entry(his, "Paul", network=network)
    with scope(other.by):
        other.reason.modality = "remote"
        other.reason.save()
    directives.write(
        by=other.by, structure=other.role.structure, practitioner_role=other.role, kind="teleconsultation",
        term="permanent", valid_from=SUNDAY_NOON, valid_to=None, body={"policy": "accept", "known_only": True},
        now=SUNDAY_NOON,
    )  # fmt: skip
    assert given_back(other) is None
    assert asked(his) == []


def test_the_house_comes_first_then_the_most_urgent_around(his: Receiving, other: Receiving, network: Network) -> None:
    make_entry(his, "Planned", network=network, now=SUNDAY_NOON - timedelta(days=9))
    make_entry(his, "Urgent", network=network, urgency="within_48h")
    make_entry(other, "House")
    place = given_back(other)
    assert place is not None
    assert asked(his) == []
    actions.ask_more(by=other.by, place=place, now=SUNDAY_NOON, count=1)
    assert asked(his) == [("Urgent", "")]
    with scope(other.by):
        mine = Offer.objects.exclude(entry=None).get()
    actions.answer(by=other.by, offer=mine, answer="yes", now=SOON)
    assert asked(his) == [("Urgent", "lost")]
    assert said(his, "yes").answer == Answer.LOST
    with scope(other.by):
        assert not Patient.objects.filter(first_names="Urgent").exists()


@pytest.mark.parametrize(("answer", "left_why"), [("not_now", ""), ("no", LeftWhy.WITHDRAWN), ("silence", "")])
def test_other_answers_ask_the_next(
    his: Receiving, other: Receiving, network: Network, answer: str, left_why: str
) -> None:
    first = make_entry(his, "First", network=network, now=SUNDAY_NOON - timedelta(days=1))
    make_entry(his, "Second", network=network)
    given_back(other)
    assert said(his, answer).answer == answer
    assert asked(his) == [("First", answer), ("Second", "")]
    with scope(his.by):
        assert queries.entry(his.by, first.pk).left_why == left_why


def test_silence_and_stopping_are_told_on_both_sides(his: Receiving, other: Receiving, network: Network) -> None:
    make_entry(his, "First", network=network, now=SUNDAY_NOON - timedelta(days=1))
    make_entry(his, "Second", network=network)
    place = given_back(other)
    assert place is not None
    with scope(other.by):
        (offer,) = Offer.objects.all()
    actions.expire(by=other.by, offer=offer, now=offer.answer_by)
    assert asked(his) == [("First", "silence"), ("Second", "")]
    actions.stop(by=other.by, place=place, now=offer.answer_by)
    assert asked(his) == [("First", "silence"), ("Second", "stopped")]
    with scope(his.by):
        second = FarOffer.objects.get(answer="stopped")
    late = actions.answer_far(by=his.by, offer=second, answer="yes", now=offer.answer_by, by_patient=True)
    assert late.answer == Answer.STOPPED


def test_leaving_the_list_passes_it_on(his: Receiving, other: Receiving, network: Network) -> None:
    first = make_entry(his, "First", network=network, now=SUNDAY_NOON - timedelta(days=1))
    make_entry(his, "Second", network=network)
    given_back(other)
    actions.take_off(by=his.by, entry=first, now=SOON)
    assert asked(his) == [("First", "not_now"), ("Second", "")]


def test_a_practice_that_left_the_network_receives_nobody(his: Receiving, other: Receiving, network: Network) -> None:
    make_entry(his, "Paul", network=network)
    given_back(other)
    with scope(other.by):
        NetworkMember.objects.filter(structure=other.role.structure).delete()
    assert said(his, "yes").answer == Answer.STOPPED
    with scope(other.by):
        assert not Patient.objects.filter(first_names="Paul").exists()


def test_a_time_gone_meanwhile_leaves_no_file_behind(his: Receiving, other: Receiving, network: Network) -> None:
    entry = make_entry(his, "Paul", network=network)
    given_back(other)
    capacity.close(by=other.by, resource=other.resource, during=Range(at(9), at(12)))
    assert said(his, "yes").answer == Answer.LOST
    with scope(other.by):
        assert not Patient.objects.filter(first_names="Paul").exists()
    with scope(his.by):
        assert queries.entry(his.by, entry.pk).left_at is None


def test_he_who_has_a_file_there_gets_no_second_one(his: Receiving, other: Receiving, network: Network) -> None:
    known = make_patient(other.role.structure, birth_name="Attente", first_names="Paul")
    make_entry(his, "Paul", network=network)
    given_back(other)
    said(his, "yes")
    with scope(other.by):
        assert Appointment.objects.get(status="booked").patient_id == known.pk


def test_his_later_appointment_is_given_back(his: Receiving, other: Receiving, network: Network) -> None:
    patient = make_patient(his.role.structure, birth_name="Attente", first_names="Paul", email="p@exemple.test")
    later = his.book(at(11), patient=patient)
    make_entry(his, patient=patient, appointment=later, network=network)
    given_back(other)
    said(his, "yes")
    with scope(his.by):
        assert Event.objects.filter(name="FarOfferTaken").count() == 1
        told = FarOfferTaken(his.role.structure_id, FarOffer.objects.get().pk)
    for _ in range(2):
        with scope(his.by):
            handlers.give_back_what_is_replaced(told, by=his.by, now=SOON)
    with scope(his.by):
        assert Appointment.objects.get(pk=later.pk).status == "cancelled"


def test_the_letter_says_where_and_what_is_handed_over(his: Receiving, other: Receiving, network: Network) -> None:
    make_entry(his, "Paul", network=network)
    given_back(other)
    with scope(his.by):
        told = FarOfferMade(his.role.structure_id, FarOffer.objects.get().pk)
        handlers.write_far_offer(told, by=his.by, now=SOON)
        (letter,) = Message.objects.all()
    assert (letter.structure_id, letter.to_address) == (his.role.structure_id, "paul@exemple.test")
    for words in (
        "Cabinet du Capitole",
        "3 allée des Tilleuls",
        "votre identité (nom, date de naissance, sexe)",
        "05 36 49 00 01",
    ):
        assert words in letter.body
    assert "/rdv/offer-elsewhere/" in letter.body
    assert his.reason.name not in letter.body


def test_neither_a_colleague_without_the_right_nor_a_stranger_answers(
    his: Receiving, other: Receiving, network: Network
) -> None:
    make_entry(his, "Paul", network=network)
    given_back(other)
    with scope(his.by):
        offer = queries.far_offer(his.by, FarOffer.objects.get().pk)
    for stranger in (make_member(his.role.structure, "carer", "Bob Carrère"), other.by):
        with pytest.raises(NotPermitted):
            actions.answer_far(by=stranger, offer=offer, answer="yes", now=SOON)
        with pytest.raises(NotPermitted):
            actions.give_own_back(by=stranger, offer=offer, now=SOON)
    assert asked(his) == [("Paul", "")]
