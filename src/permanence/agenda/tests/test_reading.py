"""Calendars as they are really met, made up here: each row is one trouble and the busy times that should be read."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permanence.agenda import rules
from permanence.agenda.rules import NotACalendar
from permanence.capacity.tests.factories import PARIS, at

SINCE, UNTIL = at(0), at(0, day=date(2027, 5, 1))
TUESDAY, MONDAY_AFTER = date(2026, 11, 24), date(2026, 11, 30)


def calendar(*events: str, end: str = "\r\n") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//EN"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.strip().split("\n"), "END:VEVENT"]
    return end.join([*lines, "END:VCALENDAR", ""]).encode()


def read(body: bytes) -> list[tuple[datetime, datetime]]:
    return [(one.starts_at, one.ends_at) for one in rules.read(body, PARIS, since=SINCE, until=UNTIL).times]


NINE = (at(9), at(10))
DAILY = "UID:a\nDTSTART;TZID=Europe/Paris:20261123T090000\nDTEND;TZID=Europe/Paris:20261123T100000\n"
CASES = {
    "a plain one": ([DAILY], [NINE]),
    "in UTC": (["UID:a\nDTSTART:20261123T080000Z\nDTEND:20261123T090000Z"], [NINE]),
    "floating: of the practice": (["UID:a\nDTSTART:20261123T090000\nDTEND:20261123T100000"], [NINE]),
    "Outlook's name of the zone": (
        ["UID:a\nDTSTART;TZID=Romance Standard Time:20261123T090000\nDURATION:PT1H"], [NINE]),
    "a zone nobody knows": (["UID:a\nDTSTART;TZID=Nowhere:20261123T090000\nDURATION:PT1H"], [NINE]),
    "a whole day": (["UID:a\nDTSTART;VALUE=DATE:20261123\nDTEND;VALUE=DATE:20261124"], [(at(0), at(0, day=TUESDAY))]),
    "a whole day without end": (["UID:a\nDTSTART;VALUE=DATE:20261123"], [(at(0), at(0, day=TUESDAY))]),
    "a moment without end takes no time": (["UID:a\nDTSTART:20261123T080000Z"], []),
    "it ends before it begins": (
        ["UID:a\nDTSTART:20261123T080000Z\nDTEND:20261123T070000Z", DAILY.replace("UID:a", "UID:b")], [NINE]),
    "free is not busy": ([DAILY + "TRANSP:TRANSPARENT"], []),
    "free for Outlook": ([DAILY + "X-MICROSOFT-CDO-BUSYSTATUS:FREE"], []),
    "cancelled": ([DAILY + "STATUS:CANCELLED"], []),
    "what is ours and comes back": ([DAILY.replace("UID:a", "UID:a@permanence")], []),
    "over already": ([DAILY.replace("202611", "202511")], []),
    "weekly, some left out": (
        [DAILY + "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=Europe/Paris:20261130T090000"],
        [NINE, (at(9, day=date(2026, 12, 7)), at(10, day=date(2026, 12, 7)))]),
    "weekly until a moment in UTC": (
        [DAILY + "RRULE:FREQ=WEEKLY;UNTIL=20261130T080000Z"],
        [NINE, (at(9, day=MONDAY_AFTER), at(10, day=MONDAY_AFTER))]),
    "one of them moved": (
        [DAILY + "RRULE:FREQ=DAILY;COUNT=2",
         "UID:a\nRECURRENCE-ID;TZID=Europe/Paris:20261124T090000\nDTSTART;TZID=Europe/Paris:20261124T150000\nDURATION:PT30M"],
        [NINE, (at(15, day=TUESDAY), at(15, 30, day=TUESDAY))]),
    "one of them cancelled": (
        [DAILY + "RRULE:FREQ=DAILY;COUNT=2",
         "UID:a\nRECURRENCE-ID:20261124T080000Z\nDTSTART:20261124T080000Z\nDURATION:PT1H\nSTATUS:CANCELLED"], [NINE]),
    "days added": ([DAILY + "RDATE;TZID=Europe/Paris:20261124T090000"],
        [NINE, (at(9, day=TUESDAY), at(10, day=TUESDAY))]),
    "one unreadable entry among others": (["UID:x\nDTSTART:yesterday\nDURATION:PT1H", DAILY], [NINE]),
    "a recurrence nobody can follow": ([DAILY.replace("UID:a", "UID:b") + "RRULE:FREQ=SECONDLY", DAILY], [NINE]),
    "a recurrence that never comes": ([DAILY + "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"], [NINE]),
    "without a name": ([DAILY.replace("UID:a\n", "")], [NINE]),
    "told twice": ([DAILY, DAILY], [NINE]),
    "a correction": (
        [DAILY, DAILY.replace("T09", "T11").replace("T10", "T12") + "SEQUENCE:2"], [(at(11), at(12))]),
    "folded and long": ([DAILY + "SUMMARY:" + "x" * 60 + "\n " + "é" * 60], [NINE]),
}  # fmt: skip


@pytest.mark.parametrize(("events", "expected"), CASES.values(), ids=CASES.keys())
def test_what_is_read(events: list[str], expected: list[tuple[datetime, datetime]]) -> None:
    assert read(calendar(*events)) == expected


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_whatever_ends_its_lines(end: str) -> None:
    assert read(b"\xef\xbb\xbf" + calendar(DAILY, end=end)) == [NINE]


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>Sign in</html>", b"BEGIN:VCALENDAR", b"\x00" * 100, b"BEGIN:VCARD\r\nEND:VCARD\r\n",
     calendar(*[DAILY] * 5001)],
)  # fmt: skip
def test_what_is_no_calendar_is_refused(body: bytes) -> None:
    with pytest.raises(NotACalendar):
        read(body)


def test_nine_o_clock_stays_nine_o_clock_across_the_change_of_hour() -> None:
    weekly = read(calendar(DAILY + "RRULE:FREQ=WEEKLY;BYDAY=MO"))
    assert {begin.astimezone(PARIS).hour for begin, _ in weekly} == {9}
    assert {begin.hour for begin, _ in weekly} == {7, 8}


def test_a_whole_day_follows_the_practice_s_midnight_across_the_change_of_hour() -> None:
    (one,) = read(calendar("UID:a\nDTSTART;VALUE=DATE:20270328"))
    assert one[1] - one[0] == timedelta(hours=23)


def test_what_cannot_be_understood_is_counted() -> None:
    told = rules.read(calendar("UID:x\nDTSTART:yesterday", DAILY), PARIS, since=SINCE, until=UNTIL)
    assert (len(told.times), told.left_out) == (1, 1)


def test_an_endless_recurrence_stops_at_the_horizon() -> None:
    times = read(calendar(DAILY.replace("20261123", "20010101") + "RRULE:FREQ=DAILY"))
    assert (len(times), times[0][0]) == ((UNTIL - SINCE).days, at(9))


STARTS = st.datetimes(datetime(2026, 11, 23), datetime(2027, 4, 28), timezones=st.just(UTC))  # noqa: DTZ001


@settings(deadline=None)
@given(st.lists(st.tuples(STARTS, st.integers(5, 1440)), max_size=8))
def test_what_another_house_told_is_read_the_same(told: list[tuple[datetime, int]]) -> None:
    whole = [(start.replace(second=0, microsecond=0), minutes) for start, minutes in told]
    busy = [rules.Busy(f"{n}", start, start + timedelta(minutes=minutes), "Occupé", SINCE)
            for n, (start, minutes) in enumerate(whole)]  # fmt: skip
    body = rules.calendar("Dr Benali", busy, PARIS, SINCE).replace(b"@permanence", b"@elsewhere")
    assert sorted(read(body)) == sorted((one.starts_at, one.ends_at) for one in busy)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + t.encode()
       + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"))  # fmt: skip
def test_no_bytes_break_it(body: bytes) -> None:
    with suppress(NotACalendar):
        rules.read(body, PARIS, since=SINCE, until=UNTIL)


BOMBS = {
    "a day that never comes": ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"],
    "hours of a day that never comes": ["FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"],
    "every hour for centuries": ["FREQ=HOURLY"] * 300,
    "every second of some minutes": [f"FREQ=DAILY;BYSECOND={','.join(map(str, range(60)))}"] * 300,
}


@pytest.mark.parametrize("rules_", BOMBS.values(), ids=BOMBS.keys())
@pytest.mark.timeout(60)
def test_four_lines_cannot_ask_for_more_than_a_life(rules_: list[str]) -> None:
    bomb = [DAILY.replace("2026", "2021").replace("UID:a", f"UID:{n}") + f"RRULE:{r}" for n, r in enumerate(rules_)]
    with suppress(NotACalendar):
        assert read(calendar(*bomb, DAILY)) == [NINE]


def test_a_recurrence_begun_centuries_ago_goes_on() -> None:
    born = "UID:a\nDTSTART;VALUE=DATE:16041124\nRRULE:FREQ=YEARLY"
    assert read(calendar(born)) == [(at(0, day=TUESDAY), at(0, day=MONDAY_AFTER - timedelta(days=5)))]


def test_a_nul_is_left_out_of_a_name() -> None:
    (one,) = rules.read(calendar(DAILY.replace("UID:a", "UID:a\0b")), PARIS, since=SINCE, until=UNTIL).times
    assert one.uid == "ab"
