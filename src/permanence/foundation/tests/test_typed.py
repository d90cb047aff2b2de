"""What is said in an address is a day or a moment, or nothing."""

from datetime import UTC, date, datetime

import pytest

from permanence.foundation import typed


@pytest.mark.parametrize(
    "said", ["", "0000-00-00", "2026-02-30", "1899-12-31", "2200-01-01", "9999-12-31", "hier", "\0", "2026-11-23x"]
)
def test_what_is_no_day_or_too_far_is_nothing(said: str) -> None:
    assert typed.day(said) is None


def test_a_day_and_a_moment() -> None:
    assert typed.day("2026-11-23") == date(2026, 11, 23)
    assert typed.instant("2026-11-23T10:00:00+00:00") == datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    ["2026-11-23T10:00:00", "2026-02-30T10:00:00+00:00", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00-23:59", ""],
)
def test_a_moment_without_its_zone_or_out_of_any_calendar_is_nothing(said: str) -> None:
    assert typed.instant(said) is None
