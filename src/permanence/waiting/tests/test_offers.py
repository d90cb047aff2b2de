"""A time given back goes to those who wait: one after the other, or several at once; one has it."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from psycopg.types.range import Range

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity import actions as capacity
from permanence.capacity.models import Reservation
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directives import actions as directives
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope
from permanence.foundation.models import Event
from permanence.foundation.refusal import Invalid
from permanence.patients.tests.factories import make_patient
from permanence.waiting import actions, queries
from permanence.waiting.models import Answer, Ended, Entry, LeftWhy, Offer, Place

from .factories import free, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor() -> Receiving:
    return make_receiving(make_structure())


def offers(doctor: Receiving) -> list[tuple[str, str]]:
    """Tell who was asked and what he answered, in order."""
    with scope(doctor.by):
        asked = Offer.objects.select_related("entry__patient").order_by("made_at", "id")
        return [(offer.entry.patient.first_name, offer.answer) for offer in asked]


def said(doctor: Receiving, what: str, who: str, **more: Any) -> Offer:
    """Let someone answer."""
    with scope(doctor.by):
        offer = Offer.objects.get(entry__patient__first_names=who, answer="")
    asked = {"by": doctor.by, "offer": offer, "answer": what, "now": SUNDAY_NOON + timedelta(minutes=5)}
    return actions.answer(**(asked | {"by_patient": True} | more))


def place_now(doctor: Receiving, place: Place | None) -> Place:
    assert place is not None
    with scope(doctor.by):
        return queries.place(doctor.by, place.pk)


def test_the_first_of_the_list_is_asked_and_takes_the_time(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor, "Second", now=SUNDAY_NOON)
    first = make_entry(doctor, "First", now=SUNDAY_NOON - timedelta(days=1))
    place = free(doctor, booked)
    assert offers(doctor) == [("First", "")]
    offer = said(doctor, "yes", "First")
    assert (offer.answer, offer.answered_by) == (Answer.YES, "")
    assert offer.appointment
    assert (offer.appointment.starts_at, offer.appointment.status) == (at(10), "booked")
    assert place_now(doctor, place).ended_how == Ended.FILLED
    with scope(doctor.by):
        gone = queries.entry(doctor.by, first.pk)
        assert (gone.left_why, gone.left_at is None) == (LeftWhy.OFFER, False)
        assert Event.objects.filter(name="AppointmentBooked").count() == 2
        assert Reservation.objects.filter(state="held").count() == 0


def test_while_it_is_offered_nobody_else_has_it(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor)
    free(doctor, booked)
    with pytest.raises(agenda.SlotTaken):
        doctor.book(at(10))


def test_a_hold_that_expired_keeps_nobody_out(doctor: Receiving) -> None:
    """Even when no job ever came back."""
    booked = doctor.book(at(10))
    entry = make_entry(doctor)
    place = free(doctor, booked)
    late = SUNDAY_NOON + timedelta(hours=6)
    doctor.book(at(10), now=late)
    assert place is not None
    actions.go_on(by=doctor.by, place=place, now=late)
    assert place_now(doctor, place).ended_how == Ended.GONE
    with scope(doctor.by):
        assert queries.entry(doctor.by, entry.pk).left_at is None


def test_silence_gives_it_to_the_next_and_costs_no_place(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor, "First", now=SUNDAY_NOON - timedelta(days=1))
    make_entry(doctor, "Second")
    free(doctor, booked)
    with scope(doctor.by):
        offer = Offer.objects.get()
    actions.expire(by=doctor.by, offer=offer, now=offer.answer_by - timedelta(seconds=1))
    assert offers(doctor) == [("First", "")], "not yet"
    actions.expire(by=doctor.by, offer=offer, now=offer.answer_by)
    assert offers(doctor) == [("First", "silence"), ("Second", "")]
    actions.expire(by=doctor.by, offer=offer, now=offer.answer_by)
    assert len(offers(doctor)) == 2, "told twice, done once"
    assert said(doctor, "yes", "Second", now=offer.answer_by + timedelta(minutes=1)).answer == Answer.YES
    with scope(doctor.by):
        assert Entry.objects.get(patient__first_names="First").left_at is None


def test_a_yes_that_comes_too_late_books_nothing(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor, "First", now=SUNDAY_NOON - timedelta(days=1))
    make_entry(doctor, "Second")
    free(doctor, booked)
    with scope(doctor.by):
        deadline = Offer.objects.get().answer_by
    assert said(doctor, "yes", "First", now=deadline).answer == Answer.SILENCE
    assert offers(doctor) == [("First", "silence"), ("Second", "")]


@pytest.mark.parametrize(("answer", "left_why"), [("not_now", ""), ("no", LeftWhy.WITHDRAWN), ("silence", "")])
def test_other_answers_ask_the_next(doctor: Receiving, answer: str, left_why: str) -> None:
    booked = doctor.book(at(10))
    first = make_entry(doctor, "First", now=SUNDAY_NOON - timedelta(days=1))
    make_entry(doctor, "Second")
    free(doctor, booked)
    said(doctor, answer, "First")
    assert offers(doctor) == [("First", answer), ("Second", "")]
    with scope(doctor.by):
        assert queries.entry(doctor.by, first.pk).left_why == left_why


def test_when_nobody_wants_it_the_time_is_free_again(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor, "First")
    place = free(doctor, booked)
    said(doctor, "not_now", "First")
    assert place_now(doctor, place).ended_how == Ended.NOBODY
    assert doctor.book(at(10)).starts_at == at(10)


def test_several_at_once_one_has_it_and_the_others_keep_their_place(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    for number, name in enumerate(["First", "Second", "Third", "Fourth", "Fifth"]):
        make_entry(doctor, name, now=SUNDAY_NOON - timedelta(days=9 - number))
    place = free(doctor, booked)
    assert place is not None
    made = actions.ask_more(by=doctor.by, place=place, now=SUNDAY_NOON)
    assert len(made) == 3
    assert said(doctor, "yes", "Third").answer == Answer.YES
    assert sorted(offers(doctor)) == [("First", "lost"), ("Fourth", "lost"), ("Second", "lost"), ("Third", "yes")]
    with scope(doctor.by):
        assert Entry.objects.filter(left_at=None).count() == 4
        first = Offer.objects.get(entry__patient__first_names="First")
    told = actions.answer(by=doctor.by, offer=first, answer="yes", now=SUNDAY_NOON, by_patient=True)
    assert told.answer == Answer.LOST
    with pytest.raises(actions.Over):
        actions.ask_more(by=doctor.by, place=place, now=SUNDAY_NOON)


def test_answering_twice_is_answering_once(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor, "First")
    free(doctor, booked)
    offer = said(doctor, "yes", "First")
    again = actions.answer(by=doctor.by, offer=offer, answer="no", now=SUNDAY_NOON)
    assert (again.answer, again.appointment_id) == (Answer.YES, offer.appointment_id)


def test_nobody_can_answer_what_is_no_answer(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor, "First")
    free(doctor, booked)
    for nonsense in ("lost", "stopped", "", "perhaps"):
        with pytest.raises(Invalid):
            said(doctor, nonsense, "First")


def test_stopping_frees_the_time_and_everyone_keeps_his_place(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    entry = make_entry(doctor, "First")
    place = free(doctor, booked)
    assert place is not None
    stopped = actions.stop(by=doctor.by, place=place, now=SUNDAY_NOON)
    assert (stopped.ended_how, stopped.ended_by) == (Ended.STOPPED, doctor.by.name)
    assert offers(doctor) == [("First", "stopped")]
    assert doctor.book(at(10)).starts_at == at(10)
    with scope(doctor.by):
        assert queries.entry(doctor.by, entry.pk).left_at is None
    with pytest.raises(actions.Over):
        actions.stop(by=doctor.by, place=place, now=SUNDAY_NOON)


def test_what_was_stopped_is_offered_again_by_hand_to_those_who_were_asked_too(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor, "First")
    place = free(doctor, booked)
    assert place
    with pytest.raises(actions.Over):
        actions.offer_again(by=doctor.by, place=place, now=SUNDAY_NOON)
    actions.stop(by=doctor.by, place=place, now=SUNDAY_NOON)
    again = actions.offer_again(by=doctor.by, place=place, now=SUNDAY_NOON)
    assert again is not None
    assert offers(doctor) == [("First", "stopped"), ("First", "")]
    with pytest.raises(actions.Over):
        actions.offer_again(by=doctor.by, place=place, now=SUNDAY_NOON)
    actions.stop(by=doctor.by, place=again, now=SUNDAY_NOON)
    doctor.book(at(10))
    with pytest.raises(actions.Over):
        actions.offer_again(by=doctor.by, place=again, now=SUNDAY_NOON)


def test_told_again_what_was_stopped_stays_stopped(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor)
    place = free(doctor, booked)
    assert place
    actions.stop(by=doctor.by, place=place, now=SUNDAY_NOON + timedelta(minutes=1))
    with scope(doctor.by):
        given_back = Appointment.objects.get(pk=booked.pk)
    again = actions.open_place(by=doctor.by, appointment=given_back, now=SUNDAY_NOON + timedelta(minutes=2))
    assert again == place
    assert offers(doctor) == [("Paul", Answer.STOPPED)]


def test_a_sooner_time_replaces_the_later_appointment(doctor: Receiving) -> None:
    early, later = doctor.book(at(9)), None
    patient = make_patient(doctor.role.structure, birth_name="Attente", first_names="First", email="f@exemple.test")
    later = doctor.book(at(11), patient=patient)
    make_entry(doctor, patient=patient, appointment=later)
    free(doctor, early)
    offer = said(doctor, "yes", "First")
    with scope(doctor.by):
        assert Appointment.objects.get(pk=later.pk).status == "cancelled"
        assert offer.appointment
        assert offer.appointment.starts_at == at(9)
        assert Event.objects.filter(name="AppointmentCancelled").count() == 2, "his own time goes to the next"


def test_he_who_was_booked_elsewhere_then_is_not_asked(doctor: Receiving) -> None:
    colleague = make_receiving(doctor.role.structure)
    booked = doctor.book(at(10))
    entry = make_entry(doctor, "First")
    colleague.book(at(10), patient=entry.patient)
    assert free(doctor, booked) is None


def test_someone_may_be_asked_by_telephone_only(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor, "First", email="")
    free(doctor, booked)
    with scope(doctor.by):
        (offer,) = queries.to_call(doctor.by)
        assert not offer.emailed
        assert not Event.objects.filter(name="OfferMade").exists()


def test_a_longer_reason_does_not_fit_a_shorter_time(doctor: Receiving) -> None:
    """Unless the time beside it is free as well."""
    long = agenda.add_reason(by=doctor.by, practitioner_role=doctor.role, name="Bilan", duration_min=40)
    booked, beside = doctor.book(at(9, 20)), doctor.book(at(9))
    make_entry(doctor, "First", reason=long)
    assert free(doctor, booked) is None
    place = free(doctor, beside)
    assert place is not None
    with scope(doctor.by):
        offer = Offer.objects.get()
    assert (offer.starts_at, offer.ends_at) == (at(9), at(9, 40))


def test_two_places_never_ask_one_patient_at_once(doctor: Receiving) -> None:
    ten, eleven = doctor.book(at(10)), doctor.book(at(11))
    make_entry(doctor, "First", now=SUNDAY_NOON - timedelta(days=1))
    make_entry(doctor, "Second")
    free(doctor, ten)
    free(doctor, eleven)
    assert offers(doctor) == [("First", ""), ("Second", "")]


def test_the_colleague_of_the_same_house_counts_when_anyone_will_do(doctor: Receiving) -> None:
    colleague = make_receiving(doctor.role.structure)
    booked = colleague.book(at(10))
    make_entry(doctor, "His")
    make_entry(doctor, "Anyone", practitioner_roles=[])
    free(colleague, booked)
    assert offers(doctor) == [("Anyone", "")]
    offer = said(doctor, "yes", "Anyone")
    assert offer.appointment
    assert offer.appointment.practitioner_role_id == colleague.role.pk


def test_leaving_the_list_passes_what_was_offered_on(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    first = make_entry(doctor, "First", now=SUNDAY_NOON - timedelta(days=1))
    make_entry(doctor, "Second")
    free(doctor, booked)
    actions.take_off(by=doctor.by, entry=first, now=SUNDAY_NOON)
    actions.take_off(by=doctor.by, entry=first, now=SUNDAY_NOON)
    assert offers(doctor) == [("First", "no"), ("Second", "")]


def test_who_left_the_list_while_he_was_being_asked_is_not_booked(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    first = make_entry(doctor, "First", now=SUNDAY_NOON - timedelta(days=1))
    make_entry(doctor, "Second")
    free(doctor, booked)
    with scope(doctor.by):  # he was taken off by someone who looked just before the offer
        Entry.objects.filter(pk=first.pk).update(left_at=SUNDAY_NOON, left_why="withdrawn")
        offer = Offer.objects.get(entry=first)
    assert actions.answer(by=doctor.by, offer=offer, answer="yes", now=SUNDAY_NOON).appointment is None
    assert offers(doctor) == [("First", "no"), ("Second", "")]


def test_a_closure_meanwhile_loses_the_place_not_the_patient(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor, "First")
    place = free(doctor, booked)
    capacity.close(by=doctor.by, resource=doctor.resource, during=Range(at(9), at(12)))
    assert said(doctor, "yes", "First").answer == Answer.LOST
    assert place_now(doctor, place).ended_how == Ended.GONE
    with scope(doctor.by):
        assert Entry.objects.get().left_at is None


def test_what_suits_is_asked_of(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor, "Afternoons", opens_at=time(14))
    make_entry(doctor, "Tuesdays", weekdays=[1])
    make_entry(doctor, "Later", from_on=date(2026, 11, 24))
    make_entry(doctor, "Far", notice_min=60 * 24)
    assert free(doctor, booked) is None
    make_entry(doctor, "Mornings", closes_at=time(12), weekdays=[0])
    with scope(doctor.by):
        given_back = Appointment.objects.get(status="cancelled")
    assert actions.open_place(by=doctor.by, appointment=given_back, now=SUNDAY_NOON)
    assert offers(doctor) == [("Mornings", "")]


def test_time_kept_for_own_patients_is_offered_to_whom_he_knows_only(doctor: Receiving) -> None:
    kept = capacity.Recurring(0, time(14), time(15), MONDAY)
    capacity.open_recurring(
        by=doctor.by, resource=doctor.resource, recurring=kept, terms=capacity.Terms("own"), now=SUNDAY_NOON
    )
    later = at(12)
    make_entry(doctor, "Stranger", urgency="same_day")
    doctor.book(at(9))
    doctor.book(at(9, 20), patient=make_entry(doctor, "Known").patient)
    free(doctor, doctor.book(at(14), now=later), now=later)
    assert offers(doctor) == [("Known", "")]
    assert said(doctor, "yes", "Known", now=later).answer == Answer.YES


def test_nothing_is_offered_of_a_time_that_a_directive_closes(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    directives.write(
        by=doctor.by, structure=doctor.role.structure, practitioner_role=doctor.role, kind="closed", body={},
        term="temporary", valid_from=at(10), valid_to=at(11), now=SUNDAY_NOON,
    )  # fmt: skip
    make_entry(doctor)
    assert free(doctor, booked) is None
    assert offers(doctor) == []
