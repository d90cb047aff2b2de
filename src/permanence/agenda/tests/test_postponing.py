"""A practitioner is absent: his patients are given other places, each for himself, and nobody is lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import Range

from permanence.agenda import actions, jobs, queries
from permanence.agenda.models import Appointment, Move, Postponed, Postponement
from permanence.capacity import actions as capacity
from permanence.capacity.tests.factories import SUNDAY_NOON, at, make_open, make_resource
from permanence.directory.models import PractitionerRole
from permanence.directory.tests.personas import Personas, make_practitioner
from permanence.foundation.actor import scope
from permanence.foundation.refusal import NotFound, NotPermitted
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_reason, make_receiving

pytestmark = pytest.mark.django_db
NEXT_MONDAY = date(2026, 11, 30)
NAMES = ("Petit", "Garnier", "Lopez", "Nguyen", "Morel", "Roche", "Faure", "Blanc", "Caron")
MONDAY_OFF = Range(at(0), at(0, day=date(2026, 11, 24)), "[)")


@dataclass
class Absent:
    """Dr Benali, who is away on Monday; a colleague receives on the same mornings."""

    doctor: Receiving
    by: Any
    colleague: PractitionerRole

    def book(self, *hours: datetime, **patient: Any) -> list[Appointment]:
        return [
            self.doctor.book(hour, patient=make_patient(self.doctor.role.structure, birth_name=NAMES[n], **patient))
            for n, hour in enumerate(hours)
        ]

    def postpone(self, **more: Any) -> Postponement:
        asked = {"by": self.by, "practitioner_role": self.doctor.role, "during": MONDAY_OFF, "now": SUNDAY_NOON}
        return actions.postpone(**(asked | more))

    def close(self) -> None:
        capacity.close(by=self.by, resource=self.doctor.resource, during=MONDAY_OFF, why="Congé")

    def apply(self, postponement: Postponement, now: datetime = SUNDAY_NOON) -> list[Postponed]:
        actions.apply_postponement(by=self.by, postponement=postponement, now=now)
        jobs.settle_all(by=self.by, now=now, postponement_id=str(postponement.pk), account_id=str(self.by.id))
        return list(queries.items(self.by, postponement))

    def items(self, postponement: Postponement) -> list[Postponed]:
        return list(queries.items(self.by, postponement))


@pytest.fixture
def absent(who: Personas) -> Iterator[Absent]:
    with scope(who.alice):
        doctor = make_receiving(who.here, by=who.alice)
        colleague = make_practitioner(who.here, "Roux")
        make_open(make_resource(colleague), time(9), time(10))
        make_reason(colleague)
        yield Absent(doctor, who.alice, colleague)


def test_each_is_proposed_a_place_of_his_own(absent: Absent) -> None:
    absent.book(at(9), at(9, 20), at(9, 40), at(10))
    absent.close()
    lines = absent.items(absent.postpone())
    # the colleague has three times today: worth four days of waiting, so nearer than next Monday with their own doctor
    assert [(line.decision, line.proposed_role_id == absent.colleague.pk, line.proposed_at) for line in lines] == [
        ("move", True, at(9)), ("move", True, at(9, 20)), ("move", True, at(9, 40)),
        ("move", False, at(10, day=NEXT_MONDAY)),
    ]  # fmt: skip


def test_all_are_found_in_few_queries(absent: Absent) -> None:
    def asked(count: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            queries.offers(absent.by, absent.doctor.role, booked[:count], now=SUNDAY_NOON)
        return len(counted)

    booked = absent.book(*(at(9 + n // 3, n % 3 * 20) for n in range(9)))
    booked = list(queries.displaceable(absent.by, absent.doctor.role, MONDAY_OFF, SUNDAY_NOON))
    assert asked(9) == asked(2) <= 8


def test_applied_everybody_is_where_he_was_told(absent: Absent) -> None:
    booked = absent.book(at(9), at(9, 20), at(9, 40), at(10), email="petit@exemple.test")
    absent.close()
    made = absent.postpone()
    keep, cancel, call, _moved = absent.items(made)
    actions.decide(by=absent.by, item=keep, decision="keep", now=SUNDAY_NOON)
    actions.decide(by=absent.by, item=cancel, decision="cancel", now=SUNDAY_NOON)
    actions.decide(by=absent.by, item=call, decision="call", now=SUNDAY_NOON)
    assert [line.settled for line in absent.apply(made)] == ["kept", "cancelled", "to_call", "moved"]
    for one in booked:
        one.refresh_from_db()
    assert [one.status for one in booked] == ["booked", "cancelled", "booked", "cancelled"]
    (move,) = Move.objects.select_related("appointment")
    assert (move.former_id, move.by_name, move.appointment.source) == (booked[3].pk, absent.by.name, "postponed")


def test_applied_twice_changes_nothing(absent: Absent) -> None:
    absent.book(at(9), at(9, 20))
    made = absent.postpone()
    before = [(line.pk, line.settled, line.settled_at) for line in absent.apply(made)]
    assert [(line.pk, line.settled, line.settled_at) for line in absent.apply(made, at(8))] == before
    assert Appointment.objects.count() == 4
    assert Move.objects.count() == 2


def test_interrupted_it_goes_on_where_it_stood(absent: Absent, monkeypatch: pytest.MonkeyPatch) -> None:
    absent.book(at(9), at(9, 20), at(9, 40))
    made, honest, done = absent.postpone(), actions.postponements.move, []

    def falls(**asked: Any) -> Appointment:
        moved = honest(**asked)
        done.append(moved)
        if len(done) == 2:
            raise ConnectionError("the machine went down")
        return moved

    with monkeypatch.context() as patched:
        patched.setattr("permanence.agenda.actions.postponements.move", falls)
        with pytest.raises(ConnectionError):
            absent.apply(made)
    assert [line.settled for line in absent.items(made)] == ["moved", "", ""]
    assert Appointment.objects.filter(status="booked").count() == 3  # the second one stands where it stood
    assert [line.settled for line in absent.apply(made, at(8))] == ["moved"] * 3
    assert Appointment.objects.filter(status="booked").count() == 3


def test_abandoned_what_is_not_settled_stays_as_it_was(absent: Absent) -> None:
    booked = absent.book(at(9), at(9, 20), at(9, 40))
    absent.close()
    made = absent.postpone()
    actions.apply_postponement(by=absent.by, postponement=made, now=SUNDAY_NOON)
    first = next(iter(queries.untried(queries.postponement(absent.by, made.pk))))
    actions.settle(by=absent.by, item=first, now=SUNDAY_NOON)
    given_up = actions.abandon_postponement(by=absent.by, postponement=made, now=at(8))
    assert (given_up.abandoned_at, given_up.abandoned_by, given_up.waiting) == (at(8), absent.by.name, 0)
    assert [line.settled for line in absent.items(made)] == ["moved", "dropped", "dropped"]
    jobs.settle_all(by=absent.by, now=at(8), postponement_id=str(made.pk), account_id=str(absent.by.id))
    for one in booked:
        one.refresh_from_db()
    assert [one.status for one in booked] == ["cancelled", "booked", "booked"]
    assert Move.objects.count() == 1
    again = actions.abandon_postponement(by=absent.by, postponement=made, now=at(9))
    assert again.abandoned_at == at(8)


def test_what_is_abandoned_is_neither_applied_nor_decided_and_can_be_begun_anew(absent: Absent) -> None:
    absent.book(at(9), at(9, 20))
    made = absent.postpone()
    line, _other = absent.items(made)
    actions.abandon_postponement(by=absent.by, postponement=made, now=SUNDAY_NOON)
    with pytest.raises(actions.Abandoned):
        actions.apply_postponement(by=absent.by, postponement=made, now=SUNDAY_NOON)
    with pytest.raises(actions.AlreadySettled):
        actions.decide(by=absent.by, item=line, decision="cancel", now=SUNDAY_NOON)
    assert not queries.missed(absent.by, queries.postponement(absent.by, made.pk), SUNDAY_NOON).exists()
    anew = absent.postpone()
    assert anew.pk != made.pk
    assert len(absent.items(anew)) == 2


def test_what_is_wholly_settled_is_not_abandoned(absent: Absent) -> None:
    absent.book(at(9))
    made = absent.postpone()
    absent.apply(made)
    with pytest.raises(actions.AllSettled):
        actions.abandon_postponement(by=absent.by, postponement=made, now=SUNDAY_NOON)


def test_whoever_cancels_meanwhile_is_left_alone(absent: Absent) -> None:
    first, _second = absent.book(at(9), at(9, 20))
    made = absent.postpone()
    actions.cancel(by=absent.by, appointment=first, now=SUNDAY_NOON, by_patient=True)
    assert [line.settled for line in absent.apply(made)] == ["gone", "moved"]
    assert Appointment.objects.filter(patient=first.patient).count() == 1


def test_a_time_taken_meanwhile_gives_the_next_best_which_waits_to_be_seen(absent: Absent) -> None:
    first, _second = absent.book(at(9), at(9, 20))
    absent.close()
    made = absent.postpone()
    line, other = absent.items(made)
    assert line.proposed_at
    actions.book(by=absent.by, patient=absent.doctor.patient, practitioner_role=absent.colleague,
                 reason=line.proposed_reason, starts_at=line.proposed_at, now=SUNDAY_NOON)  # fmt: skip
    again, moved = absent.apply(made)
    assert (again.settled, again.surprise, again.decision) == ("", "taken", "move")
    assert again.proposed_at != line.proposed_at
    assert again.proposed_at != other.proposed_at
    assert moved.settled == "moved"
    first.refresh_from_db()
    assert first.status == "booked"  # nobody is moved to a time that was not shown
    assert [one.settled for one in absent.apply(made, at(8))] == ["moved", "moved"]


def test_without_any_free_time_he_is_to_be_called(absent: Absent) -> None:
    absent.book(at(9))
    forever = Range(at(0), at(0, day=date(2027, 12, 1)), "[)")
    capacity.close(by=absent.by, resource=absent.doctor.resource, during=forever)
    capacity.close(by=absent.by, resource=make_resource(absent.colleague), during=forever)
    (line,) = absent.items(absent.postpone())
    assert (line.decision, line.surprise, line.proposed_at) == ("call", "no_place", None)
    with pytest.raises(actions.NothingToDecide):
        actions.decide(by=absent.by, item=line, decision="move", now=SUNDAY_NOON)


def test_who_can_hardly_wait_is_to_be_called_when_all_is_later(absent: Absent) -> None:
    absent.book(at(10))
    absent.doctor.reason.max_wait_days = 2
    absent.doctor.reason.save()
    absent.close()
    (line,) = absent.items(absent.postpone())
    assert (line.decision, line.surprise, line.proposed_at) == ("call", "too_late", at(10, day=NEXT_MONDAY))


def test_asked_again_it_adds_what_was_booked_meanwhile(absent: Absent) -> None:
    absent.book(at(9))
    made = absent.postpone()
    absent.book(at(11))
    assert queries.missed(absent.by, made, SUNDAY_NOON).count() == 1
    assert absent.postpone().pk == made.pk
    assert len({line.proposed_at for line in absent.items(made)}) == 2
    assert absent.postpone().number == 2


def test_nobody_to_move_is_said(absent: Absent) -> None:
    with pytest.raises(actions.NobodyToMove):
        absent.postpone()


def test_a_time_is_proposed_to_one_only_and_must_be_open(absent: Absent) -> None:
    absent.book(at(9), at(9, 20))
    absent.close()
    first, second = absent.items(absent.postpone())
    to = {"by": absent.by, "item": first, "decision": "move", "now": SUNDAY_NOON}
    with pytest.raises(actions.ProposedTwice):
        actions.decide(**to, reason=second.proposed_reason, starts_at=second.proposed_at)
    with pytest.raises(actions.NotOpen):
        actions.decide(**to, reason=absent.doctor.reason, starts_at=at(3, day=NEXT_MONDAY))
    with pytest.raises(actions.InThePast):
        actions.decide(**to, reason=absent.doctor.reason, starts_at=at(9, day=date(2026, 11, 16)))
    chosen = actions.decide(**to, reason=absent.doctor.reason, starts_at=at(11, day=NEXT_MONDAY))
    assert (chosen.proposed_at, chosen.proposed_role_id) == (at(11, day=NEXT_MONDAY), absent.doctor.role.pk)


def test_those_whom_no_letter_reaches_are_called_and_ticked(absent: Absent) -> None:
    absent.book(at(9), email="petit@exemple.test")
    absent.book(at(9, 20), phone="0536490001")
    made = absent.postpone()
    (call,) = queries.worklist(absent.by, absent.apply(made))
    assert call.item.appointment.patient.phone == "+33536490001"
    for moment in (SUNDAY_NOON, at(8)):
        ticked = actions.note_called(by=absent.by, item=call.item, now=moment)
    assert (ticked.called_at, ticked.called_by) == (SUNDAY_NOON, absent.by.name)
    assert actions.forget_call(by=absent.by, item=ticked).called_at is None


def test_a_call_ticked_while_his_line_is_settled_stays_ticked(absent: Absent, monkeypatch: pytest.MonkeyPatch) -> None:
    absent.book(at(9), phone="0536490001")
    made, cancel = absent.postpone(), actions.postponements.cancel
    (line,) = queries.items(absent.by, made)
    actions.decide(by=absent.by, item=line, decision="cancel", now=SUNDAY_NOON)

    def called_meanwhile(**given: Any) -> Any:
        actions.note_called(by=absent.by, item=line, now=SUNDAY_NOON)
        return cancel(**given)

    monkeypatch.setattr(actions.postponements, "cancel", called_meanwhile)
    (settled,) = absent.apply(made)
    kept = queries.postponed(absent.by, settled.pk)
    assert (kept.settled, kept.called_at) == ("cancelled", SUNDAY_NOON)


def test_what_is_settled_is_decided(absent: Absent) -> None:
    absent.book(at(9))
    made = absent.postpone()
    (line,) = absent.apply(made)
    with pytest.raises(actions.AlreadySettled):
        actions.decide(by=absent.by, item=line, decision="keep", now=SUNDAY_NOON)


def test_a_colleague_may_not_and_a_stranger_finds_nothing(absent: Absent, who: Personas) -> None:
    absent.book(at(9))
    made = absent.postpone()
    (line,) = absent.items(made)
    for stranger in (who.bob, who.charlie):
        with scope(stranger):
            for verb, asked in (
                (actions.postpone, {"practitioner_role": absent.doctor.role, "during": MONDAY_OFF}),
                (actions.apply_postponement, {"postponement": made}),
                (actions.decide, {"item": line, "decision": "keep"}),
                (actions.settle, {"item": line}),
                (actions.note_called, {"item": line}),
            ):
                with pytest.raises(NotPermitted):
                    verb(by=stranger, now=SUNDAY_NOON, **asked)
            with pytest.raises(NotFound):
                queries.postponement(stranger, made.pk)
