"""What is kept for emergencies is released as the opening says or, where it does not, as the directive does."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from permanence.agenda import actions, handlers, jobs
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.capacity.models import Opening, OpeningRule
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directives import actions as directives
from permanence.directives.models import Directive
from permanence.directory.tests.personas import Personas
from permanence.events.directives import DirectiveChanged
from permanence.foundation.actor import scope
from permanence.foundation.models import Event
from permanence.foundation.refusal import NotPermitted

from .factories import Receiving

pytestmark = pytest.mark.django_db
AFTERNOON = capacity.Recurring(0, time(14), time(15), MONDAY)
USUAL = timedelta(hours=2)


def keep(doctor: Receiving, **terms: Any) -> OpeningRule:
    return actions.add_opening(
        by=doctor.by, practitioner_role=doctor.role, recurring=AFTERNOON,
        terms=capacity.Terms(**({"kind": "emergency"} | terms)), now=SUNDAY_NOON,
    )  # fmt: skip


def direct(doctor: Receiving, release_h: int, **more: Any) -> Directive:
    asked: dict[str, Any] = {
        "by": doctor.by, "structure": doctor.role.structure, "practitioner_role": doctor.role,
        "kind": "emergency_slots", "body": {"min_urgency": "same_day", "release_h": release_h}, "term": "permanent",
        "valid_from": SUNDAY_NOON, "valid_to": None, "now": SUNDAY_NOON,
    }  # fmt: skip
    written = directives.write(**(asked | more))
    follow(doctor, written)
    return written


def follow(doctor: Receiving, changed: Directive) -> None:
    told = DirectiveChanged(changed.structure_id, changed.pk)
    assert Event.objects.filter(name="DirectiveChanged", payload__directive_id=str(changed.pk)).exists()
    handlers.release_kept_time(told, by=doctor.by, now=SUNDAY_NOON)


def released(rule: OpeningRule) -> dict[datetime, datetime | None]:
    return dict(Opening.objects.filter(rule=rule).order_by("starts_at").values_list("starts_at", "released_at"))


def before(rule: OpeningRule) -> list[timedelta | None]:
    """Tell how long before each of the first three openings what is kept is released."""
    return [moment and begins - moment for begins, moment in released(rule).items()][:3]


def test_without_directive_it_is_as_usual(doctor: Receiving) -> None:
    assert before(keep(doctor)) == [USUAL] * 3


def test_the_directive_says_it_for_the_openings_that_say_nothing(doctor: Receiving) -> None:
    direct(doctor, 5)
    rule = keep(doctor)
    assert before(rule) == [timedelta(hours=5)] * 3
    direct(doctor, 24, practitioner_role=None)
    assert before(rule) == [timedelta(hours=5)] * 3, "his own prevails over the practice's"


def test_the_openings_own_hours_win(doctor: Receiving) -> None:
    direct(doctor, 5)
    rule = keep(doctor, release_h=1)
    assert before(rule) == [timedelta(hours=1)] * 3
    direct(doctor, 12)
    assert before(rule) == [timedelta(hours=1)] * 3


def test_what_is_kept_for_own_patients_is_not_the_directives_business(doctor: Receiving) -> None:
    direct(doctor, 5)
    assert before(keep(doctor, kind="own")) == [None] * 3


def test_a_temporary_directive_holds_for_the_openings_in_it(doctor: Receiving) -> None:
    rule = keep(doctor)
    week = timedelta(days=7)
    written = direct(doctor, 48, term="temporary", valid_from=at(0) + week, valid_to=at(23) + week)
    assert before(rule) == [USUAL, timedelta(hours=48), USUAL]
    follow(doctor, directives.withdraw(by=doctor.by, directive=written, now=SUNDAY_NOON))
    assert before(rule) == [USUAL] * 3


def test_search_booking_and_free_time_agree_on_it(doctor: Receiving) -> None:
    keep(doctor)
    direct(doctor, 5)
    early, late = at(8, 59), at(9)
    with pytest.raises(actions.KeptForEmergencies) as refused:
        doctor.book(at(14), now=early)
    assert "9" in str(refused.value.next_step)
    with pytest.raises(actions.KeptForEmergencies):
        doctor.book(at(14), now=late)
    assert doctor.book(at(14), now=late, urgent=True).starts_at == at(14)
    assert free.free_time_differences(doctor.by) == []


def test_a_changed_opening_follows_the_directive_too(doctor: Receiving) -> None:
    direct(doctor, 5)
    rule = keep(doctor, release_h=1)
    changed = actions.edit_opening(
        by=doctor.by, rule=rule, becomes=AFTERNOON, from_on=MONDAY, now=SUNDAY_NOON, fates={},
        terms=capacity.Terms("emergency"),
    )  # fmt: skip
    assert changed
    assert before(changed) == [timedelta(hours=5)] * 3


def test_the_night_releases_what_it_writes_further_ahead(doctor: Receiving) -> None:
    rule = keep(doctor)
    later = SUNDAY_NOON + timedelta(days=14)
    capacity.materialise(by=doctor.by, structure=doctor.role.structure, now=later)
    assert None in released(rule).values()
    jobs.release_opening(by=doctor.by, now=later)
    assert None not in released(rule).values()


def test_another_kind_of_directive_changes_nothing(doctor: Receiving) -> None:
    rule = keep(doctor)
    Opening.objects.filter(rule=rule).update(released_at=None)
    written = direct(doctor, 0, kind="waiting_list", body={"allowed": False})
    assert written.kind == "waiting_list"
    assert before(rule) == [None] * 3


def test_who_may_not_edit_openings_releases_none(doctor: Receiving, who: Personas) -> None:
    for stranger in (who.bob, who.charlie):
        with scope(stranger), pytest.raises(NotPermitted):
            actions.release_as_directed(by=stranger, structure=who.here, now=SUNDAY_NOON)
