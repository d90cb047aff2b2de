"""The clocks of the law, day by day."""

from datetime import UTC, date, datetime

import pytest

from permanence.registers import rules


@pytest.mark.parametrize(
    ("right", "asked_on", "old", "extended", "due"),
    [
        ("access", date(2026, 3, 2), False, False, date(2026, 3, 10)),
        ("access", date(2026, 12, 28), False, False, date(2027, 1, 5)),
        ("access", date(2026, 12, 31), True, False, date(2027, 2, 28)),
        ("access", date(2026, 3, 2), False, True, date(2026, 3, 10)),  # a file is not extended
        ("erasure", date(2026, 1, 31), False, False, date(2026, 2, 28)),
        ("erasure", date(2026, 1, 31), False, True, date(2026, 4, 30)),
        ("portability", date(2028, 1, 29), True, False, date(2028, 2, 29)),
    ],
)
def test_the_last_day_to_answer(right: str, asked_on: date, old: bool, extended: bool, due: date) -> None:
    assert rules.answer_due(right, asked_on, old=old, extended=extended) == due


def test_a_file_waits_two_days_and_nothing_else_does() -> None:
    assert rules.earliest_answer("access", date(2026, 2, 28)) == date(2026, 3, 2)
    assert rules.earliest_answer("rectification", date(2026, 2, 28)) == date(2026, 2, 28)


def test_seventy_two_hours_are_hours_across_the_change_of_clock() -> None:
    noticed = datetime(2026, 10, 24, 10, 0, tzinfo=UTC)
    assert rules.authority_due(noticed) == datetime(2026, 10, 27, 10, 0, tzinfo=UTC)
