"""A closure written as a directive: every search passes over it, as the booking would refuse it."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from permanence.agenda import actions, queries
from permanence.agenda.queries import sheets
from permanence.agenda.queries.columns import column
from permanence.agenda.rules.series import Constraints
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at, make_open, make_resource
from permanence.directives import actions as directives
from permanence.directory.tests.personas import Personas, make_practitioner, sign_in
from permanence.foundation.actor import Actor, Kind, scope, system
from permanence.foundation.rights import Can

from .factories import Receiving, make_reason

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def other(doctor: Receiving, who: Personas) -> Any:
    """A colleague who receives the same mornings for the same reason."""
    colleague = make_practitioner(who.here, "Roux")
    make_open(make_resource(colleague))
    return make_reason(colleague)


NINE, TEN = at(9), at(10)


def close(doctor: Receiving, since: datetime = NINE, until: datetime | None = TEN, **more: Any) -> None:
    asked: dict[str, Any] = {
        "by": system("test", [doctor.role.structure_id]), "structure": doctor.role.structure, "kind": "closed",
        "practitioner_role": doctor.role, "body": {}, "term": "temporary", "valid_from": since, "valid_to": until,
        "now": SUNDAY_NOON,
    }  # fmt: skip
    directives.write(**(asked | more))


def first(doctor: Receiving, by: Actor | None = None, **more: Any) -> list[datetime]:
    asked = {"practitioner_role": doctor.role, "reason": doctor.reason, "after": SUNDAY_NOON, "now": SUNDAY_NOON}
    return [slot.starts_at for slot in queries.next_slots(by or doctor.by, **(asked | more))]


def test_the_next_free_times_begin_where_it_ends(doctor: Receiving) -> None:
    close(doctor)
    assert first(doctor, limit=2) == [at(10), at(10, 20)]
    assert first(doctor, limit=2, tidy=True)[0] == at(10)
    wanted = queries.wanted_for(doctor.role.pk, doctor.reason)
    near = queries.nearest_slots(doctor.by, wanted=wanted, around=at(9), now=SUNDAY_NOON)
    assert [slot.starts_at for slot in near] == [at(10), at(10, 20), at(10, 40)]


def test_several_closures_are_passed_over_and_the_last_may_be_endless(doctor: Receiving) -> None:
    close(doctor)
    close(doctor, at(11), at(12))
    close(doctor, at(0) + WEEK, None, term="permanent")
    assert first(doctor, limit=50) == [at(10), at(10, 20), at(10, 40)]


def test_whatever_is_found_can_be_booked_and_whatever_is_passed_over_is_refused(doctor: Receiving) -> None:
    close(doctor, at(9, 30), at(10, 30))
    found = first(doctor, until=at(12), limit=50)
    grid = [at(9) + n * timedelta(minutes=20) for n in range(9)]
    for starts_at in grid:
        if starts_at in found:
            assert doctor.book(starts_at).starts_at == starts_at
        else:
            with pytest.raises(actions.ClosedByDirective):
                doctor.book(starts_at)
    assert len(found) == 6


def test_he_books_over_his_own_himself(doctor: Receiving, who: Personas) -> None:
    close(doctor)
    himself = Actor(Kind.PERSON, doctor.role.person_id, str(doctor.role.person), who.alice.rights)
    with scope(himself):
        assert first(doctor, himself, limit=1) == [at(9)]


def test_who_may_not_read_directives_is_bound_all_the_same(doctor: Receiving, who: Personas) -> None:
    close(doctor)
    lent = Actor(Kind.PERSON, who.alice.id, "Alice", {who.here.pk: frozenset({Can.BOOK, Can.VIEW_AGENDA})})
    with scope(lent):
        assert first(doctor, lent, limit=1) == [at(10)]
        with pytest.raises(actions.ClosedByDirective):
            doctor.book(at(9), by=lent)


def test_among_many_only_whom_it_binds_is_left_out(doctor: Receiving, other: Any) -> None:
    def found() -> list[tuple[str, datetime]]:
        wanted = queries.Search(doctor.reason.name, after=SUNDAY_NOON, until=at(9, 30))
        names = {doctor.role.pk: "his", other.practitioner_role_id: "other"}
        return [(names[one.practitioner_role_id], one.starts_at) for one in queries.search(doctor.by, wanted)]

    assert sorted(found()) == [("his", at(9)), ("his", at(9, 20)), ("other", at(9)), ("other", at(9, 20))]
    close(doctor)
    assert found() == [("other", at(9)), ("other", at(9, 20))]
    close(doctor, practitioner_role=None)
    assert found() == []


def test_who_replaces_in_the_practices_closure_is_found_first(doctor: Receiving, other: Any) -> None:
    close(doctor, practitioner_role=None, body={"replaced_by": str(other.practitioner_role_id)})
    found = queries.search(doctor.by, queries.Search(doctor.reason.name, after=SUNDAY_NOON, limit=4))
    spared = {(one.practitioner_role_id, one.starts_at) for one in found if one.starts_at < at(10)}
    assert spared == {(other.practitioner_role_id, at(9) + n * timedelta(minutes=20)) for n in range(3)}
    assert [one.starts_at for one in found] == sorted(one.starts_at for one in found)


def test_those_whose_doctor_is_absent_are_proposed_no_closed_time(doctor: Receiving, other: Any) -> None:
    booked = doctor.book(at(9))
    close(doctor, at(0), at(23))
    close(doctor, at(0), at(23), practitioner_role=None)
    offered = queries.offers(doctor.by, doctor.role, [booked], now=SUNDAY_NOON)[booked.pk]
    assert offered.best
    assert offered.best.starts_at == at(9) + WEEK


def test_a_series_passes_over_it_and_says_absent(doctor: Receiving) -> None:
    close(doctor, at(0) + WEEK, at(0) + WEEK + timedelta(days=1))
    asked = Constraints(2, (0,), 1, time(9), time(12), MONDAY)
    found = queries.proposal(
        doctor.by, patient=doctor.patient, practitioner_role=doctor.role, reason=doctor.reason, asked=asked,
        now=SUNDAY_NOON,
    )  # fmt: skip
    assert [(one.starts_at is not None, one.why) for one in found] == [(True, ""), (False, "absent"), (True, "")]


def test_the_day_and_the_calendar_show_it_closed(doctor: Receiving, who: Personas) -> None:
    close(doctor)
    lines = queries.day(doctor.by, doctor.role, MONDAY, now=SUNDAY_NOON).lines
    assert [(one.starts_at, one.directed, one.free) for one in lines] == [(at(9), True, ""), (at(10), False, "regular")]
    found = sheets.sheet(doctor.by, [column(doctor.role)], at(0), at(23), now=SUNDAY_NOON)
    closed = [(one.starts_at, one.ends_at) for one in found.stretches if one.kind == "closed"]
    assert closed == [(at(9), at(10))]
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, who.alice)
    with time_machine.travel(SUNDAY_NOON, tick=False):
        shown = client.get(reverse("agenda:day", args=[doctor.role.pk]), {"on": date(2026, 11, 23)}, follow=True)
    assert "Fermé par une consigne" in shown.content.decode()
