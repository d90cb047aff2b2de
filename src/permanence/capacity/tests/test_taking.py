"""All or nothing, buffers, seats, overbooking, keys, holds kept, resources lent: through the doors."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from psycopg.types.range import Range

from permanence.capacity import actions, queries
from permanence.capacity.actions import Overbooking, Wanted
from permanence.capacity.models import Reservation, Resource, Sharing
from permanence.directory.models import Structure
from permanence.directory.tests.personas import Personas, make_practitioner, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.ids import uuid7
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted

from .factories import SUNDAY_NOON, anyone_at, at, make_open, make_resource

pytestmark = pytest.mark.django_db
ANYHOW = queries.Fit()
NINE = Range(at(9), at(9, 20), "[)")


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def doctor(who: Personas) -> Iterator[Resource]:
    made = make_resource(make_practitioner(who.here))
    with scope(anyone_at(made)):
        make_open(made)
        yield made


@pytest.fixture
def room(doctor: Resource) -> Resource:
    made = Resource.objects.create(structure=doctor.structure, kind="room", name="Salle 2")
    make_open(made)
    return made


def take(*wanted: Wanted, house: Structure, by: Actor | None = None, **more: object) -> list[Reservation]:
    asked = {"source": "test", "held_for": uuid7(), "now": SUNDAY_NOON, **more}
    return actions.reserve_all(by=by or anyone_at_house(house), structure=house, wanted=wanted, **asked)  # type: ignore[arg-type]


def anyone_at_house(house: Structure) -> Actor:
    from permanence.foundation.actor import system

    return system("test", [house.pk])


def starts(resource: Resource, fit: queries.Fit = ANYHOW, duration_min: int = 20) -> list[str]:
    found = queries.free_starts(
        anyone_at(resource), resource_ids=[resource.pk], duration_min=duration_min, after=SUNDAY_NOON, until=at(23),
        limit=99, now=SUNDAY_NOON, fit=fit,
    )  # fmt: skip
    return [f"{free.starts_at.astimezone(at(9).tzinfo):%H:%M}" for free in found]


def test_all_that_is_needed_is_taken_together(doctor: Resource, room: Resource) -> None:
    made = take(Wanted(doctor.pk, NINE), Wanted(room.pk, NINE), house=doctor.structure)
    assert [one.resource_id for one in made] == [doctor.pk, room.pk]
    assert made[0].held_for == made[1].held_for
    assert {r.pk for r in Reservation.objects.all()} == {one.pk for one in made}


def test_what_was_returned_is_what_is_kept(doctor: Resource) -> None:
    (made,) = take(Wanted(doctor.pk, NINE, 5, 10), house=doctor.structure, key="k", hold_until=at(8))
    kept = Reservation.objects.get(pk=made.pk)
    for field in Reservation._meta.concrete_fields:
        if field.attname != "created_at":
            assert getattr(made, field.attname) == getattr(kept, field.attname), field.attname


def test_one_taken_resource_leaves_the_others_untouched(doctor: Resource, room: Resource) -> None:
    take(Wanted(room.pk, Range(at(9, 10), at(9, 15), "[)")), house=doctor.structure)
    with pytest.raises(actions.SlotTaken):
        take(Wanted(doctor.pk, NINE), Wanted(room.pk, NINE), house=doctor.structure)
    assert Reservation.objects.count() == 1
    assert "09:00" in starts(doctor)


def test_the_same_resource_twice_at_once_is_refused_whole(doctor: Resource) -> None:
    with pytest.raises(actions.SlotTaken):
        take(Wanted(doctor.pk, NINE), Wanted(doctor.pk, NINE), house=doctor.structure)
    assert not Reservation.objects.exists()
    later = Range(at(10), at(10, 20), "[)")
    assert len(take(Wanted(doctor.pk, NINE), Wanted(doctor.pk, later), house=doctor.structure)) == 2


def test_buffers_are_taken_too(room: Resource) -> None:
    (made,) = take(Wanted(room.pk, Range(at(9, 20), at(9, 40), "[)"), 5, 10), house=room.structure)
    assert (made.during.lower, made.during.upper) == (at(9, 15), at(9, 50))
    assert starts(room)[:2] == ["10:00", "10:20"]
    with pytest.raises(actions.SlotTaken):
        take(Wanted(room.pk, Range(at(9, 40), at(10), "[)")), house=room.structure)


def test_what_needs_buffers_is_offered_where_they_fit(room: Resource) -> None:
    take(Wanted(room.pk, Range(at(10), at(10, 20), "[)")), house=room.structure)
    assert starts(room)[:4] == ["09:00", "09:20", "09:40", "10:20"]
    assert starts(room, queries.Fit(before_min=5, after_min=5))[:3] == ["09:20", "10:40", "11:00"]


def test_a_step_of_ones_own(room: Resource) -> None:
    assert starts(room, queries.Fit(step_min=15), 150) == ["09:00", "09:15", "09:30"]


def test_what_leaves_no_crumbs_comes_first_when_asked(room: Resource) -> None:
    take(Wanted(room.pk, Range(at(9, 20), at(9, 40), "[)")), house=room.structure)
    take(Wanted(room.pk, Range(at(10, 20), at(11, 40), "[)")), house=room.structure)
    found = queries.free_starts(
        anyone_at(room), resource_ids=[room.pk], duration_min=15, after=SUNDAY_NOON, until=at(12), limit=99,
        now=SUNDAY_NOON, fit=queries.Fit(step_min=5),
    )  # fmt: skip
    best = queries.tidy_first(found, duration_min=15, usual_min=[15, 20])
    assert len(best) == len(found)
    assert [one.starts_at for one in best[:2]] == [at(9, 40), at(10, 5)]
    assert best[-1].starts_at in {at(9), at(9, 5), at(11, 40), at(11, 45), at(9, 50), at(9, 55)}


def test_a_group_has_a_seat_for_each(room: Resource) -> None:
    Resource.objects.filter(pk=room.pk).update(seats=3)
    for seat in (1, 2, 3):
        assert "09:00" in starts(room)
        assert take(Wanted(room.pk, NINE), house=room.structure)[0].seat == seat
    assert "09:00" not in starts(room)
    with pytest.raises(actions.SlotTaken):
        take(Wanted(room.pk, NINE), house=room.structure)


def test_overbooking_is_beyond_the_seats_and_says_who_and_why(doctor: Resource) -> None:
    take(Wanted(doctor.pk, NINE), house=doctor.structure)
    (extra,) = take(Wanted(doctor.pk, NINE), house=doctor.structure, overbooking=Overbooking("douleur aiguë"))
    assert (extra.seat, extra.overbooked_by, extra.overbooked_why) == (1001, "test", "douleur aiguë")
    with pytest.raises(actions.SlotTaken):
        take(Wanted(doctor.pk, NINE), house=doctor.structure, overbooking=Overbooking("encore"))
    take(Wanted(doctor.pk, NINE), house=doctor.structure, overbooking=Overbooking("encore", most=2))
    assert "09:00" not in starts(doctor)


def test_overbooking_takes_no_free_time(doctor: Resource) -> None:
    take(Wanted(doctor.pk, NINE), house=doctor.structure, overbooking=Overbooking("sur demande"))
    assert "09:00" in starts(doctor)


def test_the_same_key_takes_once(doctor: Resource, room: Resource) -> None:
    wanted = Wanted(doctor.pk, NINE), Wanted(room.pk, NINE)
    first = take(*wanted, house=doctor.structure, key="form 1")
    again = take(*wanted, house=doctor.structure, key="form 1")
    assert [one.pk for one in first] == [one.pk for one in again]
    assert Reservation.objects.count() == 2
    with pytest.raises(actions.SlotTaken):
        take(*wanted, house=doctor.structure, key="form 2")


def test_one_time_is_given_back_for_another_or_stands(doctor: Resource, room: Resource) -> None:
    former, latter = uuid7(), uuid7()
    take(Wanted(doctor.pk, NINE), house=doctor.structure, held_for=former)
    take(Wanted(room.pk, NINE), house=doctor.structure)
    with pytest.raises(actions.SlotTaken):
        take(Wanted(room.pk, NINE), house=doctor.structure, held_for=latter, instead_of=former)
    assert Reservation.objects.get(held_for=former).state == "booked"
    overlapping = Range(at(9, 10), at(9, 30), "[)")
    take(Wanted(doctor.pk, overlapping), house=doctor.structure, held_for=latter, instead_of=former)
    assert Reservation.objects.get(held_for=former).state == "ended"
    assert queries.free_time_differences(anyone_at(doctor)) == []


def test_a_hold_becomes_booked_in_time_only(doctor: Resource) -> None:
    by, held_for = anyone_at(doctor), uuid7()
    take(Wanted(doctor.pk, NINE), house=doctor.structure, held_for=held_for, hold_until=at(8))
    with pytest.raises(actions.HoldExpired):
        actions.keep(by=by, structure=doctor.structure, held_for=held_for, now=at(8))
    assert actions.keep(by=by, structure=doctor.structure, held_for=held_for, now=at(7, 59)) == 1
    assert Reservation.objects.get().state == "booked"
    with pytest.raises(actions.HoldExpired):
        actions.keep(by=by, structure=doctor.structure, held_for=held_for, now=at(7, 59))
    assert queries.free_time_differences(by) == []


BAD = {
    "inverted": Range(at(10), at(9), "[)"),
    "empty": Range(at(9), at(9), "[)"),
    "without end": Range(at(9), None, "[)"),
    "without beginning": Range(None, at(9), "[)"),
    "of a century": Range(at(9), at(9) + timedelta(days=36525), "[)"),
}


@pytest.mark.parametrize("what", BAD)
def test_times_that_mean_nothing_are_refused(doctor: Resource, what: str) -> None:
    with pytest.raises(Invalid):
        take(Wanted(doctor.pk, BAD[what]), house=doctor.structure)
    assert not Reservation.objects.exists()


def test_other_bad_input_is_refused_and_nothing_changes(doctor: Resource) -> None:
    past = Range(SUNDAY_NOON - timedelta(hours=1), SUNDAY_NOON, "[)")
    with pytest.raises(actions.Over):
        take(Wanted(doctor.pk, past), house=doctor.structure)
    with pytest.raises(Invalid):
        take(house=doctor.structure)
    with pytest.raises(Invalid):
        take(Wanted(doctor.pk, NINE, -5), house=doctor.structure)
    with pytest.raises(Invalid):
        take(Wanted(doctor.pk, NINE), house=doctor.structure, hold_until=SUNDAY_NOON)
    with pytest.raises(Invalid):
        take(Wanted(doctor.pk, NINE), house=doctor.structure, overbooking=Overbooking(" "))
    with pytest.raises(NotFound):
        take(Wanted(UUID(int=0), NINE), house=doctor.structure)
    assert starts(doctor, duration_min=600) == []
    assert not Reservation.objects.exists()


def test_a_colleague_and_a_stranger_take_nothing(doctor: Resource, who: Personas) -> None:
    for actor in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            take(Wanted(doctor.pk, NINE), house=who.here, by=actor)
    with scope(who.charlie), pytest.raises(NotFound):
        take(Wanted(doctor.pk, NINE), house=who.elsewhere, by=who.charlie)
    assert not Reservation.objects.exists()


def share(room: Resource, who: Personas, *, from_on: date, until_on: date | None = None) -> Sharing:
    return Sharing.objects.create(
        structure=room.structure, resource=room, borrower=who.elsewhere, agreement="Convention 2026-4",
        from_on=from_on, until_on=until_on,
    )  # fmt: skip


def test_a_lent_resource_is_seen_and_taken_by_the_other_structure(room: Resource, who: Personas) -> None:
    take(Wanted(room.pk, NINE), house=who.here)
    with scope(who.charlie):
        assert not Resource.objects.exists()
    share(room, who, from_on=date(2020, 1, 1))
    held_for = uuid7()
    with scope(who.charlie):
        found = queries.free_starts(
            who.charlie, resource_ids=[room.pk], duration_min=20, after=SUNDAY_NOON, until=at(23), limit=1
        )
        assert [free.starts_at for free in found] == [at(9, 20)]
        with pytest.raises(actions.SlotTaken):
            take(Wanted(room.pk, NINE), house=who.elsewhere, by=who.charlie)
        during = Range(at(9, 20), at(9, 40), "[)")
        (made,) = take(Wanted(room.pk, during), house=who.elsewhere, by=who.charlie, held_for=held_for)
        assert (made.structure_id, made.borrower_id) == (who.here.pk, who.elsewhere.pk)
    assert "09:20" not in starts(room)
    assert actions.release(by=anyone_at(room), structure=who.here, held_for=held_for) == 0
    with scope(who.charlie):
        assert actions.release(by=who.charlie, structure=who.elsewhere, held_for=held_for) == 1
    assert "09:20" in starts(room)


def test_one_first_day_is_shared_for_several_hours_and_the_same_once(room: Resource, who: Personas) -> None:
    first, last = date(2026, 11, 23), date(2026, 12, 4)
    by, agreed = anyone_at(room), {"borrower": who.elsewhere, "agreement": "Convention du 12 mars", "from_on": first}

    def lend(**more: object) -> Sharing:
        return actions.share(by=by, resource=room, **agreed, **more)  # type: ignore[arg-type]

    lend(weekdays=[0], opens_at=time(8), closes_at=time(12))
    lend(weekdays=[2], opens_at=time(14), closes_at=time(18))
    whole = lend(until_on=last)
    with pytest.raises(actions.SharedAlready):
        lend(until_on=last)
    assert actions.end_sharing(by=by, sharing=whole, last_on=date(2027, 1, 1)).until_on == last, "not longer"
    actions.end_sharing(by=by, sharing=whole, last_on=first)
    actions.end_sharing(by=by, sharing=lend(), last_on=first)
    assert Sharing.objects.count() == 3, "shared again on the day it ended, and ended again"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])  # one of them has another date than UTC
def test_a_day_of_sharing_is_the_day_on_the_wall_of_the_resource(room: Resource, who: Personas, zone: str) -> None:
    Resource.objects.filter(pk=room.pk).update(time_zone=zone)
    now, today = timezone.now(), timezone.localdate(timezone=ZoneInfo(zone))
    soon = Range(now + timedelta(seconds=1), now + timedelta(seconds=2), "[)")
    for first, lent in ((today, True), (today + timedelta(days=1), False), (today - timedelta(days=1), False)):
        made = share(room, who, from_on=first, until_on=first)
        with scope(who.charlie):
            assert Resource.objects.exists() is lent
            assert queries.lent_to([who.elsewhere.pk]) == ([(room.pk, who.elsewhere.pk)] if lent else [])
            needs = queries.Needs(who.elsewhere.pk, ((room.pk,),))
            why = {one.why for one in queries.things_missing(needs, (soon.lower, soon.upper), now)}
            assert ("unknown" in why) is not lent
        made.delete()


def test_what_is_no_longer_lent_is_gone(room: Resource, who: Personas) -> None:
    share(room, who, from_on=date(2020, 1, 1), until_on=date(2020, 6, 1))
    with scope(who.charlie):
        assert not Resource.objects.exists()
        with pytest.raises(NotFound):
            take(Wanted(room.pk, NINE), house=who.elsewhere, by=who.charlie)
