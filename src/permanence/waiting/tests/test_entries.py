"""Coming on the list, staying and leaving, as three people."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from permanence.agenda import actions as agenda
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas, three
from permanence.events.agenda import AppointmentReturned
from permanence.foundation.actor import Actor, scope
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted
from permanence.patients.tests.factories import make_patient
from permanence.waiting import actions, handlers, queries
from permanence.waiting.models import Entry, LeftWhy, Offer, Urgency

from .factories import free, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Personas:
    return three()


@pytest.fixture
def doctor(people: Personas) -> Receiving:
    return make_receiving(people.here)


def put(by: Actor, doctor: Receiving, **more: Any) -> Entry:
    asked = {"by": by, "patient": doctor.patient, "reason": doctor.reason, "now": SUNDAY_NOON}
    return actions.put_on_list(**(asked | more))


def test_a_secretary_puts_a_patient_on_the_list(people: Personas, doctor: Receiving) -> None:
    entry = put(people.alice, doctor, practitioner_roles=[doctor.role], weekdays=[3, 1, 3], closes_at=time(12))
    with scope(people.alice):
        (found,) = queries.entries(people.alice)
    assert found.pk == entry.pk
    assert (found.urgency, found.weekdays, found.noted_by) == (Urgency.PLANNED, [1, 3], people.alice.name)
    assert found.until_on == date(2027, 2, 20)


VERBS: list[Callable[[Actor, Receiving, Entry, Offer], object]] = [
    lambda by, doctor, entry, offer: put(by, doctor, patient=entry.patient),
    lambda by, doctor, entry, offer: actions.take_off(by=by, entry=entry, now=SUNDAY_NOON),
    lambda by, doctor, entry, offer: actions.wait_on(by=by, entry=entry, now=SUNDAY_NOON),
    lambda by, doctor, entry, offer: actions.lapse(by=by, entry=entry, now=SUNDAY_NOON),
    lambda by, doctor, entry, offer: actions.answer(by=by, offer=offer, answer="yes", now=SUNDAY_NOON),
    lambda by, doctor, entry, offer: actions.expire(by=by, offer=offer, now=SUNDAY_NOON),
    lambda by, doctor, entry, offer: actions.stop(by=by, place=offer.place, now=SUNDAY_NOON),
    lambda by, doctor, entry, offer: actions.go_on(by=by, place=offer.place, now=SUNDAY_NOON),
    lambda by, doctor, entry, offer: actions.ask_more(by=by, place=offer.place, now=SUNDAY_NOON),
    lambda by, doctor, entry, offer: actions.open_place(by=by, appointment=offer.place.freed_by, now=SUNDAY_NOON),
    lambda by, doctor, entry, offer: actions.look_again(by=by, appointment=offer.place.freed_by, now=SUNDAY_NOON),
]


@pytest.mark.parametrize("verb", VERBS)
def test_a_colleague_without_the_right_and_a_stranger_change_nothing(
    people: Personas, doctor: Receiving, verb: Callable[..., object]
) -> None:
    booked = doctor.book(at(10))
    entry = make_entry(doctor)
    place = free(doctor, booked)
    assert place is not None
    with scope(doctor.by):
        offer = Offer.objects.select_related("place__freed_by__structure").get()
    for other in (people.bob, people.charlie):
        with pytest.raises(NotPermitted):
            verb(other, doctor, entry, offer)
    with scope(doctor.by):
        assert Offer.objects.get().answer == ""
        assert Entry.objects.get().left_at is None


def test_a_stranger_sees_nothing_of_the_list(people: Personas, doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    entry = make_entry(doctor)
    place = free(doctor, booked)
    assert place is not None
    with scope(people.charlie):
        assert not queries.entries(people.charlie).exists()
        assert not queries.places(people.charlie).exists()
        for look in (
            lambda: queries.entry(people.charlie, entry.pk),
            lambda: queries.place(people.charlie, place.pk),
        ):
            with pytest.raises(NotFound):
                look()


def test_one_waits_once_for_one_thing(people: Personas, doctor: Receiving) -> None:
    entry = put(people.alice, doctor)
    with pytest.raises(actions.AlreadyWaiting):
        put(people.alice, doctor)
    actions.take_off(by=people.alice, entry=entry, now=SUNDAY_NOON)
    assert put(people.alice, doctor).pk != entry.pk


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens_at": time(14), "closes_at": time(14)},
        {"opens_at": time(14), "closes_at": time(9)},
        {"from_on": MONDAY, "until_on": MONDAY - timedelta(days=1)},
        {"until_on": date(2026, 11, 21)},
    ],
)
def test_what_ends_before_it_begins_is_refused(people: Personas, doctor: Receiving, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        put(people.alice, doctor, **wrong)


def test_what_belongs_elsewhere_is_refused(people: Personas, doctor: Receiving) -> None:
    other = make_receiving(people.elsewhere)
    own = doctor.book(at(11))
    someone = make_patient(people.here, first_names="Tom")
    wrong: list[dict[str, Any]] = [
        {"reason": other.reason},
        {"practitioner_roles": [other.role]},
        {"patient": someone, "appointment": own},
    ]
    for one in wrong:
        with pytest.raises(Invalid):
            put(doctor.by, doctor, **one)


def booked_meanwhile(doctor: Receiving, entry: Entry, days: int, **more: Any) -> Entry:
    """Book him an appointment some weeks ahead and let the list look again."""
    booked = doctor.book(at(10, day=MONDAY + timedelta(days=days)), patient=entry.patient, **more)
    actions.look_again(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    with scope(doctor.by):
        return queries.entry(doctor.by, entry.pk)


def test_an_appointment_soon_takes_him_off_the_list(doctor: Receiving) -> None:
    after = booked_meanwhile(doctor, make_entry(doctor), 0)
    assert (after.left_why, after.asked_about and after.asked_about.starts_at) == (LeftWhy.BOOKED, at(10))


def test_of_a_late_one_the_secretary_is_asked(doctor: Receiving) -> None:
    entry = make_entry(doctor)
    after = booked_meanwhile(doctor, entry, 28)
    assert (after.left_at, after.asked_about is not None) == (None, True)
    kept = actions.wait_on(by=doctor.by, entry=entry, now=SUNDAY_NOON)
    assert (kept.asked_about_id, kept.appointment_id) == (None, after.asked_about_id)
    assert actions.take_off(by=doctor.by, entry=entry, now=SUNDAY_NOON).left_why == LeftWhy.WITHDRAWN
    with pytest.raises(actions.NotWaiting):
        actions.wait_on(by=doctor.by, entry=entry, now=SUNDAY_NOON)


def test_the_appointment_he_has_anyway_changes_nothing(doctor: Receiving) -> None:
    patient = make_patient(doctor.role.structure, first_names="Paul")
    booked = doctor.book(at(10), patient=patient)
    entry = make_entry(doctor, patient=patient, appointment=booked)
    actions.look_again(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    with scope(doctor.by):
        after = queries.entry(doctor.by, entry.pk)
    assert (after.left_at, after.asked_about) == (None, None)


def test_when_that_one_is_moved_he_waits_on_for_sooner(doctor: Receiving) -> None:
    patient = make_patient(doctor.role.structure, first_names="Paul")
    later = at(10, day=MONDAY + timedelta(days=28))
    booked = doctor.book(later, patient=patient)
    entry = make_entry(doctor, patient=patient, appointment=booked)
    moved = agenda.move(
        by=doctor.by, appointment=booked, practitioner_role=doctor.role, reason=doctor.reason,
        starts_at=later + timedelta(hours=1), now=SUNDAY_NOON,
    )  # fmt: skip
    actions.look_again(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    with scope(doctor.by):
        after = queries.entry(doctor.by, entry.pk)
    assert (after.left_at, after.asked_about, after.appointment_id) == (None, None, moved.pk)


def test_when_the_move_is_undone_he_waits_for_sooner_than_the_one_he_has_again(doctor: Receiving) -> None:
    patient = make_patient(doctor.role.structure, first_names="Paul")
    later = at(10, day=MONDAY + timedelta(days=28))
    booked = doctor.book(later, patient=patient)
    entry = make_entry(doctor, patient=patient, appointment=booked)
    moved = agenda.move(
        by=doctor.by, appointment=booked, practitioner_role=doctor.role, reason=doctor.reason,
        starts_at=later + timedelta(hours=1), now=SUNDAY_NOON,
    )  # fmt: skip
    actions.look_again(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    agenda.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    told = AppointmentReturned(moved.structure_id, booked.pk, moved.pk)
    with scope(doctor.by):
        handlers.look_where_he_stands_again(told, by=doctor.by, now=SUNDAY_NOON)
        after = queries.entry(doctor.by, entry.pk)
    assert (after.left_at, after.asked_about, after.appointment_id) == (None, None, booked.pk)


@pytest.mark.parametrize("again", [False, True])
def test_whom_an_undone_move_had_taken_off_is_on_the_list_as_before(doctor: Receiving, again: bool) -> None:
    patient = make_patient(doctor.role.structure, first_names="Paul")
    booked = doctor.book(at(10, day=MONDAY + timedelta(days=28)), patient=patient)
    entry = make_entry(doctor, patient=patient, appointment=booked)
    moved = agenda.move(
        by=doctor.by, appointment=booked, practitioner_role=doctor.role, reason=doctor.reason,
        starts_at=at(10), now=SUNDAY_NOON,
    )  # fmt: skip
    actions.look_again(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    with scope(doctor.by):
        assert queries.entry(doctor.by, entry.pk).left_why == LeftWhy.BOOKED
    if again:
        make_entry(doctor, patient=patient)
    agenda.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    told = AppointmentReturned(moved.structure_id, booked.pk, moved.pk)
    with scope(doctor.by):
        handlers.look_where_he_stands_again(told, by=doctor.by, now=SUNDAY_NOON)
        after = queries.entry(doctor.by, entry.pk)
        assert queries.entries(doctor.by).filter(patient=patient).count() == 1, "once, whatever happened meanwhile"
    assert after.left_why == (LeftWhy.BOOKED if again else "")
    assert again or (after.created_at, after.appointment_id) == (entry.created_at, booked.pk)


def test_another_reason_or_another_doctor_changes_nothing(doctor: Receiving) -> None:
    entry = make_entry(doctor)
    other = agenda.add_reason(by=doctor.by, practitioner_role=doctor.role, name="Vaccin", duration_min=20)
    assert booked_meanwhile(doctor, entry, 0, reason=other).left_at is None
    colleague = make_receiving(doctor.role.structure)
    assert booked_meanwhile(colleague, entry, 0).left_at is None


def test_the_list_is_looked_at_in_parts(doctor: Receiving) -> None:
    colleague = make_receiving(doctor.role.structure)
    his = make_entry(doctor, "His", urgency=Urgency.WITHIN_48H)
    anyone = make_entry(doctor, "Anyone", practitioner_roles=[])
    hers = make_entry(colleague, "Hers", urgency=Urgency.SAME_DAY)
    with scope(doctor.by):
        seen = {
            name: [entry.pk for entry in queries.entries(doctor.by, only)]
            for name, only in {
                "all": queries.Filter(),
                "his": queries.Filter(practitioner_role_id=doctor.role.pk),
                "48h": queries.Filter(urgency="within_48h"),
                "nonsense": queries.Filter(urgency="tomorrow"),
            }.items()
        }
    assert seen == {
        "all": [hers.pk, his.pk, anyone.pk],
        "his": [his.pk, anyone.pk],
        "48h": [his.pk],
        "nonsense": [hers.pk, his.pk, anyone.pk],
    }
