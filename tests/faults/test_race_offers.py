"""Many yeses to one time given back, with real connections that really commit: one has it."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.models import Reservation
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.models import Network, NetworkMember
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope
from permanence.waiting import actions
from permanence.waiting.actions import entries
from permanence.waiting.models import Answer, Entry, FarOffer, Offer, Place
from permanence.waiting.tests.factories import free, make_entry

from .test_race_booking import at_once, overlaps

pytestmark = pytest.mark.usefixtures("committed")
CROWD = 50
SOON = SUNDAY_NOON + timedelta(minutes=1)


@pytest.fixture
def doctor() -> Receiving:
    return make_receiving(make_structure())


def offered_to(doctor: Receiving, count: int) -> list[Offer]:
    """Give Monday 10:00 back, and offer it to so many at once."""
    booked = doctor.book(at(10))
    for _ in range(count):
        make_entry(doctor)
    place = free(doctor, booked)
    assert place is not None
    if count > 1:
        actions.ask_more(by=doctor.by, place=place, now=SUNDAY_NOON, count=count - 1)
    with scope(doctor.by):
        return list(Offer.objects.select_related("place__structure"))


def yes(doctor: Receiving, offer: Offer) -> str:
    return actions.answer(by=doctor.by, offer=offer, answer="yes", now=SOON, by_patient=True).answer


def truth(doctor: Receiving) -> tuple[int, int, int]:
    """Count the appointments kept, the live reservations, and those who left the list."""
    assert overlaps(doctor) == 0
    with scope(doctor.by):
        return (
            Appointment.objects.filter(status="booked").count(),
            Reservation.objects.exclude(state="ended").count(),
            Entry.objects.exclude(left_at=None).count(),
        )


def test_fifty_yeses_to_one_offer_book_once(doctor: Receiving) -> None:
    (offer,) = offered_to(doctor, 1)
    done = at_once(CROWD, lambda _: yes(doctor, offer))
    assert Counter(attempt.got for attempt in done) == {Answer.YES: CROWD}, "the same yes, told fifty times"
    assert truth(doctor) == (1, 1, 1)


def test_of_fifty_asked_at_once_one_has_the_time(doctor: Receiving) -> None:
    offers = offered_to(doctor, CROWD)
    assert len(offers) == CROWD
    done = at_once(CROWD, lambda number: yes(doctor, offers[number]))
    assert Counter(attempt.got for attempt in done) == {Answer.YES: 1, Answer.LOST: CROWD - 1}
    assert truth(doctor) == (1, 1, 1)


def test_a_yes_against_the_clock_is_one_or_the_other(doctor: Receiving) -> None:
    """The deadline comes while he answers: either he has it, or the next is asked; never both."""
    (offer, *_) = offered_to(doctor, 1)
    make_entry(doctor, "Next")

    def act(number: int) -> object:
        if number % 2:
            return actions.expire(by=doctor.by, offer=offer, now=offer.answer_by)
        return actions.answer(by=doctor.by, offer=offer, answer="yes", now=SOON)

    done = at_once(30, act)
    assert not [attempt.got for attempt in done if isinstance(attempt.got, Exception)]
    booked, live, left = truth(doctor)
    with scope(doctor.by):
        answers = sorted(Offer.objects.values_list("answer", flat=True))
    assert (booked, live, left, answers) in [(1, 1, 1, ["yes"]), (0, 1, 0, ["", "silence"])]


def test_expired_holds_bookings_and_turns_never_meet_twice(doctor: Receiving) -> None:
    """After the hold the desk books while a late job asks the next: one of them has the time, nobody is stuck."""
    (offer,) = offered_to(doctor, 1)
    make_entry(doctor, "Next")
    late = offer.answer_by + timedelta(minutes=10)

    def act(number: int) -> object:
        if number % 2:
            return actions.expire(by=doctor.by, offer=offer, now=late)
        return doctor.book(at(10), now=late)

    done = at_once(20, act)
    assert {type(attempt.got) for attempt in done} <= {Place, Appointment, agenda.SlotTaken}
    assert overlaps(doctor) == 0
    with scope(doctor.by):
        assert Reservation.objects.exclude(state="ended").count() == 1


def test_stopping_against_a_yes_is_one_or_the_other(doctor: Receiving) -> None:
    (offer,) = offered_to(doctor, 1)

    def act(number: int) -> object:
        if number == 0:
            return actions.stop(by=doctor.by, place=offer.place, now=SOON)
        return yes(doctor, offer)

    done = at_once(10, act)
    got = {attempt.got for attempt in done if isinstance(attempt.got, str)}
    assert got in [{Answer.YES.value}, {Answer.STOPPED.value}]
    assert truth(doctor) in [(1, 1, 1), (0, 0, 0)]


def test_taken_off_while_the_next_is_being_asked_he_leaves_no_offer_behind(
    doctor: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at what is offered to him and the lock of his entry, someone asks him."""
    booked, entry = doctor.book(at(10)), make_entry(doctor, "Only")
    look, places = entries.asked_at, []

    def late(one: Entry) -> Place | None:
        seen = look(one)
        if not places:
            places.append(at_once(1, lambda _: free(doctor, booked))[0].got)
        return seen

    monkeypatch.setattr(entries, "asked_at", late)
    with transaction.atomic():
        actions.take_off(by=doctor.by, entry=entry, now=SOON)
    assert isinstance(places[0], Place)
    assert truth(doctor) == (0, 0, 1), "nothing is held for who has left"
    with scope(doctor.by):
        assert [*Offer.objects.values_list("answer", flat=True)] == ["no"]


def test_taken_off_against_places_that_ask_nothing_stays_offered(doctor: Receiving) -> None:
    freed = [
        agenda.cancel(by=doctor.by, appointment=doctor.book(at(10 + n // 3, n % 3 * 20)), now=SUNDAY_NOON)
        for n in range(4)
    ]
    waiting = [make_entry(doctor, f"Paul-{letter}") for letter in "ABCD"]

    def act(number: int) -> object:
        if number % 2:
            return actions.open_place(by=doctor.by, appointment=freed[number // 2], now=SOON)
        return actions.take_off(by=doctor.by, entry=waiting[number // 2], now=SOON)

    done = at_once(8, act)
    assert not [attempt.got for attempt in done if isinstance(attempt.got, Exception)]
    assert truth(doctor) == (0, 0, 4)
    with scope(doctor.by):
        assert not Offer.objects.filter(answer="").exists()


def test_one_patient_is_asked_by_one_of_two_places(doctor: Receiving) -> None:
    ten, eleven = doctor.book(at(10)), doctor.book(at(11))
    make_entry(doctor, "Only")
    both = [agenda.cancel(by=doctor.by, appointment=one, now=SUNDAY_NOON) for one in (ten, eleven)]
    done = at_once(2, lambda n: actions.open_place(by=doctor.by, appointment=both[n], now=SUNDAY_NOON))
    assert not [attempt.got for attempt in done if isinstance(attempt.got, Exception)]
    with scope(doctor.by):
        assert Offer.objects.filter(answer="").count() == 1


def test_far_yeses_against_the_house_and_the_clock_book_once(doctor: Receiving) -> None:
    """A colleague's patients, the house's own and the deadline at once: one has it, and both sides say the same."""
    theirs = make_receiving(make_structure("Cabinet du Canal"))
    network = Network.objects.create(name="Confrères", kind="colleagues")
    for one in (doctor, theirs):
        with scope(one.by):
            NetworkMember.objects.create(network=network, structure=one.role.structure)
    make_entry(doctor, "House")
    for name in ("Paul", "Anne", "Karim"):
        make_entry(theirs, name, network=network)
    place = free(doctor, doctor.book(at(10)))
    assert place is not None
    actions.ask_more(by=doctor.by, place=place, now=SUNDAY_NOON, count=3)
    with scope(doctor.by):
        own = Offer.objects.exclude(entry=None).get()
    with scope(theirs.by):
        far = list(FarOffer.objects.all())
    assert len(far) == 3

    def act(number: int) -> object:
        if number % 5 == 0:
            return actions.expire(by=doctor.by, offer=own, now=own.answer_by)
        if number % 5 == 1:
            return yes(doctor, own)
        offer = far[number % 5 - 2]
        return actions.answer_far(by=theirs.by, offer=offer, answer="yes", now=SOON, by_patient=True).answer

    done = at_once(30, act)
    assert not [attempt.got for attempt in done if isinstance(attempt.got, Exception)]
    assert overlaps(doctor) == 0
    with scope(doctor.by):
        here = dict(Offer.objects.values_list("pk", "answer"))
        assert Appointment.objects.filter(status="booked").count() == list(here.values()).count("yes") <= 1
    with scope(theirs.by):
        there = dict(FarOffer.objects.values_list("pk", "answer"))
        assert Entry.objects.exclude(left_at=None).count() == list(there.values()).count("yes")
    assert {pk: here[pk] for pk in there} == there
