"""Whenever the world is built, what was left to do is due in working hours to come, and nothing is overdue."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.demo import telephone, working
from permanence.directives.models import Kind
from permanence.directives.rules.form import wrong_body

PARIS = ZoneInfo("Europe/Paris")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=PARIS))  # noqa: DTZ001


def paris(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PARIS)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("now", "after_3_h", "before_3_h", "day"),
    [
        (paris(2026, 11, 23, 10, 5), paris(2026, 11, 23, 13, 15), paris(2026, 11, 20, 18, 5), date(2026, 11, 23)),
        (paris(2026, 11, 23, 18, 0), paris(2026, 11, 24, 10, 0), paris(2026, 11, 23, 15, 0), date(2026, 11, 23)),
        (paris(2026, 11, 23, 22, 30), paris(2026, 11, 24, 11, 0), paris(2026, 11, 23, 16, 0), date(2026, 11, 24)),
        (paris(2026, 11, 22, 17, 0), paris(2026, 11, 23, 11, 0), paris(2026, 11, 20, 16, 0), date(2026, 11, 23)),
        (paris(2026, 11, 20, 19, 0), paris(2026, 11, 23, 11, 0), paris(2026, 11, 20, 16, 0), date(2026, 11, 23)),
        (paris(2026, 3, 28, 12, 0), paris(2026, 3, 30, 11, 0), paris(2026, 3, 27, 16, 0), date(2026, 3, 30)),
        (paris(2026, 10, 25, 2, 30), paris(2026, 10, 26, 11, 0), paris(2026, 10, 23, 16, 0), date(2026, 10, 26)),
    ],
)
def test_working_time_skips_nights_and_week_ends(
    now: datetime, after_3_h: datetime, before_3_h: datetime, day: date
) -> None:
    work = timedelta(hours=3)
    assert (working.after(now, work), working.before(now, work)) == (after_3_h, before_3_h)
    assert working.day_at_hand(now) == day


@given(moments)
def test_nothing_is_overdue_nor_asked_in_the_future_when_the_world_is_built(now: datetime) -> None:
    for request in telephone.left_to_do(now):
        assert request.opened_at <= now < request.due_at <= now + timedelta(days=5)
        for moment in (request.opened_at, request.due_at):
            local = moment.astimezone(PARIS)
            assert working.is_worked(local.date())
            assert working.OPENS <= local.time() <= working.CLOSES


@given(moments)
def test_a_note_of_the_day_is_for_a_day_worked_and_not_written_in_the_future(now: datetime) -> None:
    for directive in telephone.directives(1, now):
        assert directive.written_at <= now
        if directive.term == "of_day":
            day = directive.valid_from.astimezone(PARIS).date()
            assert working.is_worked(day)
            assert day >= now.date()


def test_every_directive_is_well_formed_and_every_kind_is_said() -> None:
    written = telephone.directives(1, datetime(2026, 11, 23, 9, tzinfo=PARIS))
    assert {
        directive.kind: wrong for directive in written if (wrong := wrong_body(directive.kind, directive.body))
    } == {}
    assert {directive.kind for directive in written} >= set(Kind.values)
