"""A time is offered with the room its visit needs, held with it, and accepted with it."""

from datetime import time, timedelta

import pytest

from permanence.agenda import actions as agenda
from permanence.agenda.tests.factories import Receiving, make_reason, make_receiving
from permanence.capacity import actions as capacity
from permanence.capacity.models import Reservation, Resource
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.tests.personas import make_site, make_structure
from permanence.foundation.actor import scope
from permanence.waiting import actions
from permanence.waiting.models import Answer, Ended, Offer, Place

from .factories import free, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor() -> Receiving:
    return make_receiving(make_structure())


def room_of(doctor: Receiving, name: str = "Salle de soins") -> Resource:
    """Add a room, and let the visits of the practitioner need one of those there are."""
    with scope(doctor.by):
        room = capacity.add_resource(by=doctor.by, site=make_site(doctor.role.structure), kind="room", name=name)
        agenda.require(by=doctor.by, reason=doctor.reason, suitable=[room])
        doctor.reason.refresh_from_db()
    return room


def take(doctor: Receiving, room: Resource, hour: int = 10) -> None:
    with scope(doctor.by):
        agenda.use_thing(
            by=doctor.by, structure=room.structure, resource=room, what="Travaux", on=MONDAY, from_at=time(hour),
            to_at=time(hour, 20), now=SUNDAY_NOON,
        )  # fmt: skip


def held(doctor: Receiving, state: str = "held") -> dict[str, str]:
    """Tell what is held or booked at ten, and for what."""
    with scope(doctor.by):
        live = Reservation.objects.filter(state=state, starts_at__gte=at(10))
        return dict(live.values_list("resource__name", "source"))


def test_the_room_is_held_with_the_practitioner_and_the_yes_has_both(doctor: Receiving) -> None:
    room = room_of(doctor)
    booked = doctor.book(at(10))
    make_entry(doctor)
    free(doctor, booked)
    assert held(doctor) == {str(doctor.resource): "waiting", "Salle de soins": "waiting"}
    with pytest.raises(agenda.NotFree):
        take(doctor, room)
    with scope(doctor.by):
        offer = Offer.objects.get()
    said = actions.answer(by=doctor.by, offer=offer, answer="yes", now=SUNDAY_NOON + timedelta(minutes=5))
    assert said.answer == Answer.YES
    assert held(doctor) == {}
    assert held(doctor, "booked") == {str(doctor.resource): "appointment", "Salle de soins": "appointment"}


def test_without_its_room_nobody_is_asked(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    room = room_of(doctor)
    make_entry(doctor)
    take(doctor, room)
    assert free(doctor, booked) is None


def test_who_needs_no_room_is_asked_where_there_is_none(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    talk = make_reason(doctor.role, "Entretien")
    take(doctor, room_of(doctor))
    make_entry(doctor, "Equipped", now=SUNDAY_NOON - timedelta(days=1))
    make_entry(doctor, "Talking", reason=talk)
    free(doctor, booked)
    with scope(doctor.by):
        assert [one.entry.patient.first_name for one in Offer.objects.all() if one.entry] == ["Talking"]
    assert held(doctor) == {str(doctor.resource): "waiting"}


def test_several_at_once_share_the_room_and_stopping_gives_all_back(doctor: Receiving) -> None:
    room_of(doctor)
    booked = doctor.book(at(10))
    for name in ("Un", "Deux", "Trois"):
        make_entry(doctor, name)
    place = free(doctor, booked)
    assert place is not None
    assert len(actions.ask_more(by=doctor.by, place=place, now=SUNDAY_NOON + timedelta(minutes=1))) == 2
    assert held(doctor) == {str(doctor.resource): "waiting", "Salle de soins": "waiting"}
    actions.stop(by=doctor.by, place=place, now=SUNDAY_NOON + timedelta(minutes=2))
    assert held(doctor) == {}


def test_a_room_lost_while_nobody_came_back_ends_the_place(doctor: Receiving) -> None:
    room = room_of(doctor)
    booked = doctor.book(at(10))
    make_entry(doctor)
    place = free(doctor, booked)
    assert place is not None
    late = SUNDAY_NOON + timedelta(hours=6)
    with scope(doctor.by):
        agenda.use_thing(
            by=doctor.by, structure=room.structure, resource=room, what="Travaux", on=MONDAY, from_at=time(10),
            to_at=time(11), now=late,
        )  # fmt: skip
    actions.go_on(by=doctor.by, place=place, now=late)
    with scope(doctor.by):
        assert Place.objects.get().ended_how != Ended.FILLED
    assert held(doctor) == {}
