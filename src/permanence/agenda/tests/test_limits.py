"""Bookings keep to what an opening is for: door, reasons, release, patients; and each refusal says which."""

from datetime import time
from typing import Any

import pytest
from psycopg.types.range import Range

from permanence.agenda import actions, queries
from permanence.agenda.models import Appointment
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.capacity.actions import Recurring, Terms
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directives import actions as directives
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import Actor, Kind, scope, system
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_reason

pytestmark = pytest.mark.django_db


def himself(doctor: Receiving, who: Personas) -> Actor:
    return Actor(Kind.PERSON, doctor.role.person_id, str(doctor.role.person), who.alice.rights)


def opened(doctor: Receiving, opens: int, closes: int, **terms: Any) -> None:
    capacity.open_recurring(
        by=doctor.by, resource=doctor.resource, now=SUNDAY_NOON, terms=Terms(**terms),
        recurring=Recurring(0, time(opens), time(closes), MONDAY),
    )  # fmt: skip


def starts(doctor: Receiving, by: Actor | None = None, **asked: Any) -> list[str]:
    found = queries.next_slots(
        by or doctor.by, practitioner_role=doctor.role, reason=asked.pop("reason", doctor.reason), after=at(13),
        until=at(23), limit=50, now=asked.pop("now", SUNDAY_NOON), **asked,
    )  # fmt: skip
    return [f"{slot.starts_at.astimezone(at(0).tzinfo):%H:%M}" for slot in found]


def test_practitioner_only_time_is_his_to_book(doctor: Receiving, who: Personas) -> None:
    opened(doctor, 14, 15, channel="own")
    assert starts(doctor) == []
    with pytest.raises(actions.PractitionerOnly):
        doctor.book(at(14))
    with scope(himself(doctor, who)) as him:
        assert starts(doctor, him) == ["14:00", "14:20", "14:40"]
        assert doctor.book(at(14), by=him).starts_at == at(14)


def test_an_opening_for_some_reasons_is_for_these_only(doctor: Receiving) -> None:
    vaccine = make_reason(doctor.role, "Vaccin", 20)
    opened(doctor, 14, 15, reasons=[vaccine.pk])
    assert starts(doctor) == []
    with pytest.raises(actions.OtherReasons) as refused:
        doctor.book(at(14))
    assert "Vaccin" in str(refused.value.next_step)
    assert starts(doctor, reason=vaccine) == ["14:00", "14:20", "14:40"]
    doctor.book(at(14), reason=vaccine)


def test_what_is_kept_for_emergencies_is_never_for_a_planned_need(doctor: Receiving) -> None:
    opened(doctor, 14, 15, kind="emergency", release_h=3)
    before, after = at(10, 59), at(11)
    for now, said in ((before, "11 h"), (after, "48 heures")):
        assert starts(doctor, now=now) == []
        with pytest.raises(actions.KeptForEmergencies) as refused:
            doctor.book(at(14), now=now)
        assert said in str(refused.value.next_step)
    assert doctor.book(at(14), now=before, urgent=True).urgent
    assert doctor.book(at(14, 20), now=after, urgent=True).urgent


@pytest.mark.parametrize(
    ("kinds", "before", "after"),
    [
        (["regular"], 0, 0),
        (["regular", "released"], 0, 3),
        (["regular", "emergency"], 3, 3),
    ],
)
def test_released_time_is_for_a_lower_urgency_too(doctor: Receiving, kinds: Any, before: int, after: int) -> None:
    opened(doctor, 14, 15, kind="emergency", release_h=3)
    asked: Any = {"resource_id": doctor.resource.pk, "starts_at": at(14), "duration_min": 20, "kinds": tuple(kinds)}
    for now, found in ((at(10, 59), before), (at(11), after)):
        assert len(starts(doctor, now=now, kinds=kinds)) == found
        assert bool(free.obstacles(doctor.by, **asked, now=now)) == (not found)
        opening = free.opening_at(
            doctor.by, doctor.role.pk, Range(at(14), at(14, 20), "[)"), kinds=kinds, fit=free.Fit(), now=now
        )
        assert bool(opening) == bool(found)


def test_own_time_is_for_all_once_released(doctor: Receiving, who: Personas) -> None:
    stranger = make_patient(who.here, by=who.alice, birth_name="Petit")
    opened(doctor, 14, 15, kind="own", release_h=3)
    assert starts(doctor, patient=stranger, now=at(10, 59)) == []
    assert starts(doctor, patient=stranger, now=at(11)) == ["14:00", "14:20", "14:40"]
    assert doctor.book(at(14), patient=stranger, now=at(11)).starts_at == at(14)


def test_own_patients_are_those_he_has_seen(doctor: Receiving, who: Personas) -> None:
    stranger = make_patient(who.here, by=who.alice, birth_name="Petit")
    opened(doctor, 14, 15, kind="own")
    doctor.book(at(9))
    later = at(12)
    assert starts(doctor, now=later) == []
    assert starts(doctor, patient=stranger, now=later) == []
    assert starts(doctor, patient=doctor.patient, now=later) == ["14:00", "14:20", "14:40"]
    with pytest.raises(actions.KeptForOwnPatients):
        doctor.book(at(14), patient=stranger, now=later)
    doctor.book(at(14), now=later)
    with scope(himself(doctor, who)) as him:
        assert doctor.book(at(14, 20), patient=stranger, by=him, now=later).starts_at == at(14, 20)


@pytest.mark.parametrize(
    ("starts_at", "reason_min", "refusal"),
    [(at(8), 20, actions.NotOpen), (at(9), 20, actions.Away), (at(11, 20), 60, actions.DoesNotFit)],
)
def test_each_refusal_names_what_stands_in_the_way(
    doctor: Receiving, starts_at: Any, reason_min: int, refusal: type[Exception]
) -> None:
    capacity.close(by=doctor.by, resource=doctor.resource, during=Range(at(9), at(9, 20), "[)"))
    with pytest.raises(actions.NotOpen) as refused:
        doctor.book(starts_at, reason=make_reason(doctor.role, "Autre", reason_min))
    assert type(refused.value) is refusal
    assert str(refused.value.next_step)


def test_a_closure_written_as_a_directive_holds_for_all_but_himself(doctor: Receiving, who: Personas) -> None:
    directives.write(
        by=system("test", [who.here.pk]), structure=who.here, practitioner_role=doctor.role, kind="closed", body={},
        term="temporary", valid_from=at(9), valid_to=at(10), now=SUNDAY_NOON,
    )  # fmt: skip
    with pytest.raises(actions.ClosedByDirective):
        doctor.book(at(9, 40))
    assert doctor.book(at(10)).starts_at == at(10)
    with scope(himself(doctor, who)) as him:
        assert doctor.book(at(9, 20), by=him).starts_at == at(9, 20)


def test_an_urgent_appointment_stays_urgent_when_it_is_moved(doctor: Receiving) -> None:
    opened(doctor, 14, 15, kind="emergency")
    booked = doctor.book(at(14), urgent=True)
    moved = actions.move(
        by=doctor.by, appointment=booked, practitioner_role=doctor.role, reason=doctor.reason, starts_at=at(14, 40),
        now=SUNDAY_NOON,
    )  # fmt: skip
    assert moved.urgent
    ordinary = doctor.book(at(9))
    with pytest.raises(actions.KeptForEmergencies):
        actions.move_near(
            by=doctor.by, appointment=ordinary, practitioner_role=doctor.role, near=at(14), now=SUNDAY_NOON
        )
    assert Appointment.objects.get(pk=ordinary.pk).status == "booked"


def test_of_equal_times_those_that_leave_no_crumb_are_proposed_after_the_very_first(doctor: Receiving) -> None:
    for begins, ends in ((at(9, 20), at(9, 40)), (at(10, 10), at(10, 20)), (at(11), at(12))):
        capacity.close(by=doctor.by, resource=doctor.resource, during=Range(begins, ends, "[)"))
    asked: dict[str, Any] = {"practitioner_role": doctor.role, "reason": doctor.reason, "after": at(9), "now": at(8)}

    def found(**more: Any) -> list[Any]:
        return [one.starts_at for one in queries.next_slots(doctor.by, **asked, **more)]

    assert found(limit=2) == [at(9), at(9, 40)]
    assert found(limit=2, tidy=True) == [at(9), at(10, 20)]
    assert found(limit=4, tidy=True, until=at(12)) == found(limit=4, until=at(12))
