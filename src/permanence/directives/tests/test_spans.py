"""Days named by people, as instants: a day may have 23, 24 or 25 hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from permanence.directives.rules.spans import midnight_after, span

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 23), 24)]
)
def test_day_ends_at_its_local_midnight(day: date, hours: int) -> None:
    starts, ends = span("of_day", day, None, now=datetime(2026, 1, 1, tzinfo=UTC), tz=PARIS)
    assert ends is not None
    assert ends.astimezone(UTC) - starts.astimezone(UTC) == timedelta(hours=hours)


def test_from_today_means_from_now() -> None:
    assert span("permanent", None, None, now=NOW, tz=PARIS) == (NOW, None)
    assert span("permanent", date(2026, 11, 23), None, now=NOW, tz=PARIS) == (NOW, None)


def test_temporary_holds_to_the_end_of_its_last_day() -> None:
    starts, ends = span("temporary", date(2026, 12, 1), date(2026, 12, 6), now=NOW, tz=PARIS)
    assert starts == datetime(2026, 12, 1, tzinfo=PARIS)
    assert ends == datetime(2026, 12, 7, tzinfo=PARIS) == midnight_after(date(2026, 12, 6), PARIS)


def test_new_version_keeps_its_beginning_while_its_first_day_does() -> None:
    began = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
    assert span("permanent", date(2026, 11, 20), None, now=NOW, tz=PARIS, kept_from=began) == (began, None)
    assert span("permanent", date(2026, 11, 23), None, now=NOW, tz=PARIS, kept_from=began) == (NOW, None)


def test_zone_of_the_structure_decides_which_day_it_is() -> None:
    late = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)  # already the 24th in Réunion
    assert span("of_day", None, None, now=late, tz=ZoneInfo("Indian/Reunion"))[1] == datetime(
        2026, 11, 24, 20, 0, tzinfo=UTC
    )
