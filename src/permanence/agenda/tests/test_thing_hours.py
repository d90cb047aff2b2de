"""The hours of a room or a device: the first ones take time away, and nothing is left outside silently."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from permanence.agenda import actions, queries
from permanence.agenda.models import Appointment
from permanence.capacity import queries as free
from permanence.capacity.actions import LeftOutside, Recurring
from permanence.capacity.models import OpeningRule, Reservation, Resource
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import scope
from permanence.foundation.refusal import NotFound, NotPermitted

from .factories import Receiving, make_receiving
from .pages import as_, url
from .test_things import instead, make_thing, needing, take, taken_names
from .test_things_pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]
SUNDAY = MONDAY - timedelta(days=1)
MORNINGS = Recurring(0, time(9), time(10), SUNDAY)


@pytest.fixture
def doctor(who: Personas) -> Iterator[Receiving]:
    with scope(who.alice):
        yield make_receiving(who.here, by=who.alice)


@pytest.fixture
def alice(who: Personas) -> Client:
    return as_(who.alice)


def change(doctor: Receiving, room: Resource, becomes: Recurring | None = MORNINGS, **more: Any) -> OpeningRule | None:
    asked = {"rule": None, "from_on": SUNDAY, "fates": {}, "now": SUNDAY_NOON} | more
    return actions.change_thing_hours(by=doctor.by, resource=room, becomes=becomes, **asked)


def left(doctor: Receiving, room: Resource, becomes: Recurring | None = MORNINGS, **more: Any) -> list[str]:
    """Return when what would be left outside begins, on the wall."""
    asked = {"rule": None, "from_on": SUNDAY, "now": SUNDAY_NOON} | more
    found = free.preview_hours(doctor.by, room, becomes=becomes, **asked).left_outside
    return [f"{one.starts_at.astimezone(at(9).tzinfo):%d %H:%M}" for one in found]


def test_the_first_hours_leave_outside_what_lies_beyond_them(doctor: Receiving) -> None:
    room = make_thing(doctor)
    take(room, (9, 30), (10, 0))
    take(room, (10, 0), (11, 0))
    assert left(doctor, room) == ["23 10:00"]
    with pytest.raises(LeftOutside):
        change(doctor, room)
    assert not OpeningRule.objects.filter(resource=room).exists()


@pytest.mark.parametrize(
    ("becomes", "from_on", "outside"),
    [
        (Recurring(0, time(9), time(12), MONDAY), MONDAY, ["23 14:00"]),  # shorter
        (Recurring(0, time(8), time(18), MONDAY), MONDAY, []),  # longer
        (Recurring(1, time(9), time(18), MONDAY), MONDAY, ["23 10:00", "23 14:00"]),  # another day
        (Recurring(0, time(9), time(12), MONDAY), MONDAY + timedelta(days=1), []),  # later
        (None, MONDAY, []),  # without any hours it is open all day
    ],
)
def test_what_other_hours_would_leave_outside(
    doctor: Receiving, becomes: Recurring | None, from_on: date, outside: list[str]
) -> None:
    room = make_thing(doctor)
    rule = change(doctor, room, Recurring(0, time(9), time(18), SUNDAY))
    take(room, (10, 0), (11, 0))
    take(room, (14, 0), (15, 0))
    assert left(doctor, room, becomes, rule=rule, from_on=from_on) == outside


def test_ending_some_of_its_hours_closes_it_then_and_ending_the_last_opens_it(doctor: Receiving) -> None:
    room = make_thing(doctor)
    morning = change(doctor, room, Recurring(0, time(9), time(12), SUNDAY))
    afternoon = change(doctor, room, Recurring(0, time(14), time(18), SUNDAY))
    take(room, (10, 0), (11, 0))
    assert left(doctor, room, None, rule=morning) == ["23 10:00"]
    assert left(doctor, room, None, rule=afternoon) == []
    change(doctor, room, None, rule=afternoon)
    assert left(doctor, room, None, rule=morning) == []
    change(doctor, room, None, rule=morning)
    take(room, (20, 0), (21, 0))


def test_what_is_promised_beyond_the_horizon_counts(doctor: Receiving) -> None:
    room = make_thing(doctor)
    far = MONDAY + timedelta(days=7 * 40)
    actions.use_thing(
        by=doctor.by, structure=room.structure, resource=room, what="Congrès", on=far, from_at=time(14), to_at=time(15),
        now=SUNDAY_NOON,
    )  # fmt: skip
    assert len(left(doctor, room)) == 1


@pytest.mark.parametrize("fate", ["keep", "cancel", "instead", "move"])
def test_each_left_outside_is_kept_moved_cancelled_or_has_another_room(doctor: Receiving, fate: str) -> None:
    room, other = make_thing(doctor), make_thing(doctor, "Salle 2")
    needing(doctor, [room, other])
    booked = doctor.book(at(11))
    lines, lost = queries.outside_hours(
        doctor.by, room, rule=None, becomes=MORNINGS, from_on=SUNDAY, now=SUNDAY_NOON
    )  # fmt: skip
    ((place, _role), *_), pk = (
        queries.with_places(doctor.by, room, lines, lost, SUNDAY_NOON)[0].places,
        lines[0].reservation.pk,
    )
    decided = {"instead": instead(other), "move": actions.Fate("move", doctor.reason, place.starts_at)}
    change(doctor, room, fates={pk: decided.get(fate, actions.Fate(fate))})
    booked.refresh_from_db()
    names = taken_names(booked.pk) - {str(doctor.resource)}
    assert (booked.status, names) == {
        "keep": ("booked", {"Salle de soins"}),
        "cancel": ("cancelled", set()),
        "instead": ("booked", {"Salle 2"}),
        "move": ("cancelled", set()),
    }[fate]
    assert Appointment.objects.filter(status="booked").exists() == (fate != "cancel")


def test_a_patient_is_not_sent_to_an_hour_that_is_lost_as_well(doctor: Receiving) -> None:
    room = make_thing(doctor)
    needing(doctor, [room])
    doctor.book(at(11))
    lines, lost = queries.outside_hours(doctor.by, room, rule=None, becomes=MORNINGS, from_on=SUNDAY, now=SUNDAY_NOON)
    (line,) = queries.with_places(doctor.by, room, lines, lost, SUNDAY_NOON)
    hours = {place.starts_at.astimezone(at(9).tzinfo).hour for place, _ in line.places}
    assert hours == {9}


def test_hours_are_added_changed_and_ended_from_their_page(doctor: Receiving, alice: Client) -> None:
    room = make_thing(doctor)
    typed = {"weekday": 0, "opens_at": "09:00", "closes_at": "12:00", "from_on": SUNDAY}
    assert "lundi 9 h – 12 h" in text_of(alice.post(url("thing_hours", room.pk), typed, follow=True)).lower()
    assert "chevauche" in text_of(alice.post(url("thing_hours", room.pk), typed), 422)
    needing(doctor, [room])
    booked, rule = doctor.book(at(11)), room.opening_rules.get()
    shorter = typed | {"closes_at": "10:00", "step": "look"}
    looked = text_of(alice.post(url("thing_hours_change", rule.pk), shorter))
    assert "1 réservation se trouverait en dehors" in looked
    assert "DURAND" in looked
    assert "chevauche" not in looked
    unsaid = alice.post(url("thing_hours_change", rule.pk), shorter | {"step": "apply"})
    assert "1 réservation" in text_of(unsaid)
    assert room.opening_rules.get().closes_at == time(12)
    line = Reservation.objects.get(resource=room, state="booked")
    applied = shorter | {"step": "apply", f"fate-{line.pk}": "cancel"}
    assert "modifiées" in text_of(alice.post(url("thing_hours_change", rule.pk), applied, follow=True))
    booked.refresh_from_db()
    assert booked.status == "cancelled"
    rule = room.opening_rules.get()
    assert rule.closes_at == time(10)
    assert "Aucune réservation" in text_of(alice.post(url("thing_hours_end", rule.pk), {"last_on": MONDAY}))
    ended = alice.post(url("thing_hours_end", rule.pk), {"last_on": MONDAY, "step": "apply"}, follow=True)
    assert "prennent fin" in text_of(ended)


def test_the_first_hours_ask_too(doctor: Receiving, alice: Client) -> None:
    room = make_thing(doctor)
    take(room, (14, 0), (15, 0))
    typed = {"weekday": 0, "opens_at": "09:00", "closes_at": "12:00", "from_on": SUNDAY}
    assert "Réunion" in text_of(alice.post(url("thing_hours", room.pk), typed))
    assert not room.opening_rules.exists()
    (line,) = Reservation.objects.filter(resource=room)
    kept = typed | {"step": "apply", f"fate-{line.pk}": "keep"}
    alice.post(url("thing_hours", room.pk), kept)
    assert room.opening_rules.exists()
    line.refresh_from_db()
    assert line.state == "booked"


def test_nobody_else_changes_them_and_a_practitioner_is_no_room(who: Personas, doctor: Receiving) -> None:
    room = make_thing(doctor)
    rule = change(doctor, room)
    assert rule is not None
    for actor, status in ((who.bob, 403), (who.charlie, 404)):
        for name in ("thing_hours_change", "thing_hours_end"):
            assert as_(actor).get(url(name, rule.pk)).status_code == status
        with scope(actor), pytest.raises(NotPermitted):
            change(Receiving(doctor.role, doctor.resource, doctor.reason, doctor.patient, actor), room)
    with pytest.raises(NotFound):
        change(doctor, doctor.resource)
    own = OpeningRule.objects.get(resource=doctor.resource)
    assert as_(who.alice).get(url("thing_hours_change", own.pk)).status_code == 404
