"""Rooms and devices: a visit takes all it needs or nothing, and nothing that hangs on one is lost silently."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg.types.range import Range

from permanence.agenda import actions, queries
from permanence.agenda.queries.columns import columns
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.capacity.models import OpeningRule, Reservation, Resource
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, anyone_at, at, make_open
from permanence.directory.tests.personas import Personas, make_site
from permanence.foundation.actor import scope, system

from .factories import Receiving, make_receiving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]


@pytest.fixture
def doctor(who: Personas) -> Iterator[Receiving]:
    with scope(who.alice):
        yield make_receiving(who.here, by=who.alice)


def make_thing(doctor: Receiving, name: str = "Salle de soins", kind: str = "room") -> Resource:
    site = make_site(doctor.role.structure)
    return capacity.add_resource(by=anyone_at(doctor.role), site=site, kind=kind, name=name)


def needing(doctor: Receiving, *sets: list[Resource]) -> None:
    for suitable in sets:
        actions.require(by=doctor.by, reason=doctor.reason, suitable=suitable)
    doctor.reason.refresh_from_db()


def instead(thing: Resource) -> actions.Fate:
    return actions.Fate("instead", thing=thing.pk)


def take(thing: Resource, begins: tuple[int, int] = (9, 0), ends: tuple[int, int] = (9, 20)) -> None:
    actions.use_thing(
        by=anyone_at(thing), structure=thing.structure, resource=thing, what="Réunion", on=MONDAY,
        from_at=time(*begins), to_at=time(*ends), now=SUNDAY_NOON,
    )  # fmt: skip


def starts(doctor: Receiving, limit: int = 3) -> list[str]:
    found = queries.next_slots(
        doctor.by, practitioner_role=doctor.role, reason=doctor.reason, after=at(8), limit=limit, now=SUNDAY_NOON
    )
    return [f"{one.starts_at.astimezone(at(9).tzinfo):%H:%M}" for one in found]


def taken_names(held_for: object) -> set[str]:
    live = Reservation.objects.filter(held_for=held_for, state="booked")
    return set(live.values_list("resource__name", flat=True))


def test_a_visit_takes_the_practitioner_and_what_it_needs(doctor: Receiving) -> None:
    room, device = make_thing(doctor), make_thing(doctor, "Échographe", "device")
    needing(doctor, [room], [device])
    booked = doctor.book()
    assert taken_names(booked.pk) == {str(doctor.resource), "Salle de soins", "Échographe"}
    assert queries.taken_with(booked) == ["Salle de soins", "Échographe"]
    actions.cancel(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    assert not taken_names(booked.pk)


def test_another_of_those_that_serve_is_taken_before_anyone_is_refused(doctor: Receiving) -> None:
    first, second = make_thing(doctor), make_thing(doctor, "Salle 2")
    needing(doctor, [first, second])
    take(first)
    assert taken_names(doctor.book().pk) == {str(doctor.resource), "Salle 2"}


def test_one_thing_never_serves_twice_for_a_visit(doctor: Receiving) -> None:
    first, second = make_thing(doctor), make_thing(doctor, "Salle 2")
    needing(doctor, [first, second], [first])
    assert len(taken_names(doctor.book().pk)) == 3
    with pytest.raises(actions.SlotTaken):
        doctor.book()


def test_without_its_room_nothing_is_booked_and_the_room_is_named(doctor: Receiving) -> None:
    room = make_thing(doctor)
    needing(doctor, [room])
    take(room)
    with pytest.raises(actions.ThingTaken) as refused:
        doctor.book()
    assert "Salle de soins" in str(refused.value.title)
    assert next(one.starts_at for one in refused.value.alternatives) == at(9, 20)
    assert not Reservation.objects.filter(resource=doctor.resource).exists()


def test_the_search_proposes_only_when_the_room_is_free_too(doctor: Receiving) -> None:
    room = make_thing(doctor)
    assert starts(doctor) == ["09:00", "09:20", "09:40"]
    needing(doctor, [room])
    take(room, (9, 10), (10, 0))
    assert starts(doctor) == ["10:00", "10:20", "10:40"]
    found = queries.search(doctor.by, queries.Search(reason="consultation", after=at(8), until=at(18), limit=2))
    assert [one.starts_at for one in found] == [at(10), at(10, 20)]


def test_a_long_search_goes_on_until_a_room_is_free(doctor: Receiving) -> None:
    room = make_thing(doctor)
    needing(doctor, [room])
    capacity.close(by=doctor.by, resource=room, during=Range(at(8), at(8) + timedelta(days=21), "[)"), kind="upkeep")
    found = queries.next_slots(
        doctor.by, practitioner_role=doctor.role, reason=doctor.reason, after=at(8), limit=2, now=SUNDAY_NOON
    )
    assert [one.starts_at for one in found] == [at(9) + timedelta(days=21), at(9, 20) + timedelta(days=21)]


def test_why_not_free_names_the_room(doctor: Receiving) -> None:
    room = make_thing(doctor)
    needing(doctor, [room])
    take(room)
    wanted = queries.wanted_by(doctor.by, doctor.role, doctor.reason)
    (told,) = queries.hindrances(doctor.by, doctor.role, wanted=wanted, starts_at=at(9), now=SUNDAY_NOON)
    assert (told.why, told.note, told.cause) == ("thing", "Salle de soins", "booked")
    assert not queries.hindrances(doctor.by, doctor.role, wanted=wanted, starts_at=at(9, 20), now=SUNDAY_NOON)


def test_a_room_with_hours_of_its_own_serves_in_them_alone(doctor: Receiving) -> None:
    room = make_thing(doctor)
    needing(doctor, [room])
    make_open(room, time(10), time(11))
    assert starts(doctor, 9)[:4] == ["10:00", "10:20", "10:40", "10:00"]
    with pytest.raises(actions.ThingTaken):
        doctor.book(at(9))


def test_what_is_needed_no_longer_is_not_taken(doctor: Receiving) -> None:
    room = make_thing(doctor)
    needing(doctor, [room])
    booked = doctor.book()
    (required,) = queries.requirements(doctor.by, doctor.reason)
    assert required.names == ["Salle de soins"]
    actions.no_longer_require(by=doctor.by, requirement=required.requirement)
    doctor.reason.refresh_from_db()
    assert not doctor.reason.equipped
    assert taken_names(doctor.book(at(9, 20)).pk) == {str(doctor.resource)}
    assert queries.taken_with(booked) == ["Salle de soins"]  # what is booked keeps its room, and says so


def test_a_move_takes_another_room_and_gives_the_former_back(doctor: Receiving) -> None:
    room = make_thing(doctor)
    needing(doctor, [room])
    booked = doctor.book()
    moved = actions.move(
        by=doctor.by, appointment=booked, practitioner_role=doctor.role, reason=doctor.reason,
        starts_at=at(9, 10) + timedelta(minutes=10), now=SUNDAY_NOON,
    )  # fmt: skip
    assert not taken_names(booked.pk)
    assert taken_names(moved.pk) == {str(doctor.resource), "Salle de soins"}
    again = actions.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    assert taken_names(again.pk) == {str(doctor.resource), "Salle de soins"}


def test_retiring_asks_what_becomes_of_each(doctor: Receiving) -> None:
    first, second = make_thing(doctor), make_thing(doctor, "Salle 2")
    needing(doctor, [first, second])
    booked, other = doctor.book(), doctor.book(at(10))
    take(first, (11, 0), (12, 0))
    lines = queries.hanging(doctor.by, first, since=SUNDAY_NOON, now=SUNDAY_NOON)
    assert [bool(one.appointment) for one in lines] == [True, True, False]
    assert [[str(thing) for thing in one.instead] for one in lines] == [["Salle 2"], ["Salle 2"], []]
    with pytest.raises(capacity.LeftOutside):
        actions.retire_thing(by=doctor.by, resource=first, on=MONDAY, fates={}, now=SUNDAY_NOON)
    decided = [instead(second), actions.Fate("cancel"), actions.Fate("keep")]
    said = dict(zip([one.reservation.pk for one in lines], decided, strict=True))
    actions.retire_thing(by=doctor.by, resource=first, on=MONDAY, fates=said, now=SUNDAY_NOON)
    assert taken_names(booked.pk) == {str(doctor.resource), "Salle 2"}
    assert queries.appointment(doctor.by, other.pk).status == "cancelled"
    with pytest.raises(actions.NotFree):
        take(first, (15, 0), (16, 0))
    assert taken_names(doctor.book(at(9, 20)).pk) == {str(doctor.resource), "Salle 2"}


@pytest.mark.parametrize(
    "said", [actions.Fate("elsewhere"), actions.Fate("move"), actions.Fate("instead", thing=UUID(int=0))]
)
def test_a_fate_that_nobody_offered_is_refused_and_changes_nothing(doctor: Receiving, said: actions.Fate) -> None:
    room = make_thing(doctor)
    needing(doctor, [room])
    booked = doctor.book()
    (line,) = queries.hanging(doctor.by, room, since=SUNDAY_NOON, now=SUNDAY_NOON)
    with pytest.raises(actions.NotUnderstood):
        actions.retire_thing(by=doctor.by, resource=room, on=MONDAY, fates={line.reservation.pk: said}, now=SUNDAY_NOON)
    assert "Salle de soins" in taken_names(booked.pk)


def test_what_else_is_free_is_asked_at_once_for_all(doctor: Receiving, django_assert_max_num_queries: Any) -> None:
    first, second = make_thing(doctor), make_thing(doctor, "Salle 2")
    needing(doctor, [first, second])
    for hour in (9, 10, 11):
        doctor.book(at(hour))
    take(second, (10, 0), (10, 20))
    with django_assert_max_num_queries(8):
        lines = queries.hanging(doctor.by, first, since=SUNDAY_NOON, now=SUNDAY_NOON)
    assert [[str(thing) for thing in one.instead] for one in lines] == [["Salle 2"], [], ["Salle 2"]]


def test_closing_for_maintenance_asks_the_same(doctor: Receiving) -> None:
    first, second = make_thing(doctor), make_thing(doctor, "Salle 2")
    needing(doctor, [first, second])
    booked = doctor.book()
    (line,) = queries.hanging(doctor.by, first, since=at(8), until=at(12), now=SUNDAY_NOON)
    asked = {"resource": first, "during": Range(at(8), at(12), "[)"), "why": "Peinture", "kind": "upkeep"}
    with pytest.raises(capacity.LeftOutside):
        actions.close_thing(by=doctor.by, fates={}, now=SUNDAY_NOON, **asked)
    actions.close_thing(by=doctor.by, fates={line.reservation.pk: instead(second)}, now=SUNDAY_NOON, **asked)
    assert taken_names(booked.pk) == {str(doctor.resource), "Salle 2"}


def test_what_its_owner_retired_is_no_longer_offered_to_whom_it_is_shared(who: Personas, doctor: Receiving) -> None:
    room, today = make_thing(doctor), SUNDAY_NOON.date()
    capacity.share(by=doctor.by, resource=room, borrower=who.elsewhere, agreement="Convention", from_on=today)
    with scope(who.charlie):
        assert [*queries.borrowed(who.charlie, who.elsewhere.pk, today)] == [room]
        assert [one.id for one in columns(who.charlie) if one.borrowed] == [room.pk]
    capacity.retire(by=doctor.by, resource=room, on=today, now=SUNDAY_NOON)
    with scope(who.charlie):
        assert not queries.borrowed(who.charlie, who.elsewhere.pk, today)
        assert not [one for one in columns(who.charlie) if one.borrowed]


def test_hours_that_have_ended_leave_a_room_open_as_before(doctor: Receiving) -> None:
    room = make_thing(doctor)
    make_open(room, time(10), time(11))
    assert not free.always_open([room.pk], MONDAY, MONDAY)
    OpeningRule.objects.filter(resource=room).update(until_on=MONDAY)
    after = MONDAY + timedelta(days=1)
    assert free.always_open([room.pk], after, after) == {room.pk}


def test_every_week_or_not_at_all(doctor: Receiving) -> None:
    room = make_thing(doctor, "Salle de réunion")
    take(room, (12, 0), (13, 0))
    asked = {
        "by": doctor.by, "structure": room.structure, "resource": room, "what": "Staff", "from_at": time(12, 30),
        "to_at": time(13, 30), "now": SUNDAY_NOON, "until_on": MONDAY + timedelta(days=21),
    }  # fmt: skip
    with pytest.raises(actions.NotFree) as refused:
        actions.use_thing(on=MONDAY, **asked)
    assert refused.value.days == [MONDAY]
    made = actions.use_thing(on=MONDAY + timedelta(days=1), **asked)
    assert len(made) == 3
    assert actions.end_use(by=doctor.by, use=made[1], now=SUNDAY_NOON, following=True) == 2
    assert actions.end_use(by=doctor.by, use=made[1], now=SUNDAY_NOON, following=True) == 0


def test_across_the_change_of_hour_a_meeting_keeps_its_time_on_the_wall(doctor: Receiving) -> None:
    room = make_thing(doctor, "Salle de réunion")
    sunday = MONDAY + timedelta(days=(27 - 23) + 30 + 31 + 31 + 28)  # 2027-03-27, then the summer
    made = actions.use_thing(
        by=doctor.by, structure=room.structure, resource=room, what="Staff", on=sunday, from_at=time(9),
        to_at=time(10), now=SUNDAY_NOON, until_on=sunday + timedelta(days=7),
    )  # fmt: skip
    assert [one.during.lower.astimezone(at(9).tzinfo).hour for one in made] == [9, 9]
    assert len({one.during.lower.utctimetuple().tm_hour for one in made}) == 2


@pytest.mark.parametrize("what", ["", "   "])
def test_what_makes_no_sense_is_refused(doctor: Receiving, what: str) -> None:
    room = make_thing(doctor)
    asked = {"by": doctor.by, "structure": room.structure, "resource": room, "now": SUNDAY_NOON}
    hours = {"from_at": time(9), "to_at": time(10)}
    with pytest.raises(actions.BadUse):
        actions.use_thing(what=what, on=MONDAY, **hours, **asked)
    with pytest.raises(actions.BadUse):
        actions.use_thing(what="Staff", on=MONDAY - timedelta(days=9), **hours, **asked)
    with pytest.raises(actions.BadUse):
        actions.use_thing(what="Staff", on=MONDAY, until_on=MONDAY + timedelta(days=4000), **hours, **asked)
    with pytest.raises(actions.NothingSuits):
        actions.require(by=doctor.by, reason=doctor.reason, suitable=[])


def test_a_colleague_without_the_right_and_a_stranger_change_nothing(who: Personas, doctor: Receiving) -> None:
    room = make_thing(doctor)
    from permanence.foundation.refusal import NotPermitted

    for actor in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            actions.require(by=actor, reason=doctor.reason, suitable=[room])
        with pytest.raises(NotPermitted):
            actions.retire_thing(by=actor, resource=room, on=MONDAY, fates={}, now=SUNDAY_NOON)
    assert system("test", [who.here.pk])
