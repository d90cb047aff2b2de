"""Appointments as other software writes them: columns, hours on the wall, names, calendars; without a database."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from permanence.capacity.rules import Stretch, seated
from permanence.lists.rules import agenda_columns, calendars, hours, naming
from permanence.lists.rules.agenda_columns import Field
from permanence.lists.rules.appointments import read, reason_in
from permanence.lists.rules.files import NotRead, Trouble
from permanence.lists.rules.naming import File, Found, Named, People

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour", "instant"),
    [
        ("24/11/2026", "9:30", "2026-11-24T08:30"),
        ("24/11/26", "9h30", "2026-11-24T08:30"),
        ("24.11.2026 09:30", "", "2026-11-24T08:30"),
        ("2026-11-24 09:30:00", "", "2026-11-24T08:30"),
        ("24/11/2026 à 9 h 30", "", "2026-11-24T08:30"),
        ("2026-11-24T09:30+01:00", "", "2026-11-24T08:30"),
        ("20261124", "930", None),
        ("24/11/2026", "14h", "2026-11-24T13:00"),
        ("24/11/2026", "2:15 PM", "2026-11-24T13:15"),
        ("24/07/2026", "9:30", "2026-07-24T07:30"),
    ],
)
def test_when_it_is(day: str, hour: str, instant: str | None) -> None:
    found = hours.moment(day, hour, PARIS).at
    assert found == (datetime.fromisoformat(instant).replace(tzinfo=UTC) if instant else None)


@pytest.mark.parametrize(
    ("day", "hour", "trouble"),
    [
        ("", "9:30", hours.Trouble.NO_DAY),
        ("31/02/2026", "9:30", hours.Trouble.BAD_DAY),
        ("24/11/2026", "", hours.Trouble.NO_HOUR),
        ("24/11/2026", "25:00", hours.Trouble.BAD_HOUR),
        ("29/03/2026", "2:30", hours.Trouble.SKIPPED_HOUR),
    ],
)
def test_when_it_is_not(day: str, hour: str, trouble: str) -> None:
    assert hours.moment(day, hour, PARIS).trouble == trouble


def test_both_changes_of_hour() -> None:
    before, after = hours.moment("28/03/2026", "9:00", PARIS), hours.moment("29/03/2026", "9:00", PARIS)
    assert before.at
    assert after.at
    assert after.at - before.at == timedelta(hours=23)
    twice = hours.moment("25/10/2026", "2:30", PARIS)
    assert twice.twice
    assert twice.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert not hours.moment("25/10/2026", "9:00", PARIS).twice


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("20", 20), ("20 min", 20), ("0:30:00", 30), ("00:45", 45), ("1h30", 90), ("1 h", 60), ("x", None), ("0", None)],
)
def test_how_long_it_takes(text: str, minutes: int | None) -> None:
    assert hours.lasting(text) == (timedelta(minutes=minutes) if minutes else None)


def test_until_when() -> None:
    begins = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    assert hours.end("10:00", begins, PARIS) == begins + timedelta(minutes=30)
    assert hours.end("24/11/2026 09:50", begins, PARIS) == begins + timedelta(minutes=20)
    assert hours.end("9:00", begins, PARIS) is None
    assert hours.clock("24:00") is None
    assert hours.clock("0830") == time(8, 30)


@pytest.mark.parametrize(
    ("titles", "found"),
    [
        (
            ["Date", "Heure", "Durée", "Praticien", "Nom", "Prénom", "Date de naissance", "Motif"],
            "day hour minutes practitioner birth_name first_names birth_date reason",
        ),
        (["Début", "Fin", "Agenda", "Patient", "Téléphone", "Statut"], "day end practitioner whole_name phone status"),
        (["SUMMARY", "DTSTART", "DTEND"], "whole_name day end"),
        (["Date du RDV", "Heure du RDV", "Nom"], "day hour whole_name"),
    ],
)
def test_columns_are_found_by_their_titles(titles: list[str], found: str) -> None:
    by_place = sorted(agenda_columns.matched(titles).items(), key=lambda one: one[1])
    assert " ".join(field.value for field, _at in by_place) == found
    assert agenda_columns.missing(agenda_columns.matched(titles)) == []


def test_what_is_missing_is_told() -> None:
    assert agenda_columns.missing({}) == [Field.DAY, Field.WHOLE_NAME]


ELODIE, HOMONYM, MARIE, LEA, OTHER_LEA = (uuid4() for _ in range(5))
HERE = People(
    [
        File(ELODIE, ("Durand", "Martin"), "Élodie", date(1984, 3, 12), frozenset({"+33639980001"})),
        File(HOMONYM, ("Durand", ""), "Élodie", date(2001, 7, 1)),
        File(MARIE, ("Maisonneuve-Delacroix", ""), "Marie-Françoise, Jeanne", date(1961, 2, 3)),
        File(LEA, ("Petit", ""), "Léa", date(2018, 5, 4)),
        File(OTHER_LEA, ("Le Petit", ""), "Léa", date(2019, 5, 4)),
    ]
)


@pytest.mark.parametrize(
    ("named", "found", "who"),
    [
        (Named(birth_name="DURAND", first_names="elodie", birth_date=date(1984, 3, 12)), Found.SURE, ELODIE),
        (Named(birth_name="Martin", first_names="Elodie", birth_date=date(1984, 3, 12)), Found.SURE, ELODIE),
        (Named(birth_name="Durand", first_names="Élodie", birth_date=date(1999, 1, 1)), Found.OTHERWISE, None),
        (Named(birth_name="Durand", first_names="Élodie"), Found.SEVERAL, None),
        (Named(birth_name="Durand", first_names="Élodie", phone="+33639980001"), Found.SURE, ELODIE),
        (Named(birth_name="Durant", first_names="Élodie"), Found.NOBODY, None),
        (Named(whole="Mme DURAND Élodie 12/03/1984"), Found.SURE, ELODIE),
        (Named(whole="Maisonneuve Delacroix Marie Françoise - Suivi"), Found.LIKELY, MARIE),
        (Named(whole="Marie-Françoise MAISONNEUVE-DELACROIX"), Found.LIKELY, MARIE),
        (Named(whole="Réunion d'équipe"), Found.NOBODY, None),
        (Named(whole="PETIT Léa"), Found.LIKELY, LEA),
        (Named(whole="Léa LE PETIT"), Found.SEVERAL, None),
        (Named(whole="Léa"), Found.NOBODY, None),
    ],
)
def test_who_is_meant(named: Named, found: Found, who: UUID | None) -> None:
    match = HERE.meant(named)
    assert match.found is found
    if who:
        assert list(match.files) == [who]


def test_which_practitioner_is_meant() -> None:
    samia, karim, roux = uuid4(), uuid4(), uuid4()
    names = {samia: ("Benali", "Samia"), karim: ("Benali", "Karim"), roux: ("Roux-Castaing", "Anne")}
    assert naming.practitioner("Dr BENALI Karim", names) == karim
    assert naming.practitioner("Dr Benali", names) is None
    assert naming.practitioner("Agenda de Anne Roux Castaing", names) == roux
    assert naming.practitioner("Dr Roux", names) is None


def test_a_line_says_when_for_whom_and_what_became_of_it() -> None:
    titles = ["Date", "Heure", "Durée", "Patient", "Motif", "Statut", "Commentaire"]
    columns = agenda_columns.matched(titles)
    told = read(["24/11/2026", "9h30", "20", "DURAND Élodie", "Suivi", "Non venu", "rappeler"], columns, PARIS)
    assert (told.starts_at, told.ends_at) == (
        datetime(2026, 11, 24, 8, 30, tzinfo=UTC),
        datetime(2026, 11, 24, 8, 50, tzinfo=UTC),
    )
    assert (told.patient, told.reason, told.stage, told.note) == ("DURAND Élodie", "Suivi", "unexcused", "rappeler")
    odd = read(["24/11/2026", "", "", "", "", "peut-être", ""], columns, PARIS)
    assert odd.faults == ["no_hour", "no_patient"]
    assert odd.doubts == ["status"]


def test_a_reason_is_found_among_words() -> None:
    assert (
        reason_in("DURAND Élodie - Suivi de grossesse", {"suivi": 1, "suivi de grossesse": 2}) == "suivi de grossesse"
    )
    assert reason_in("DURAND Élodie", {"suivi": 1}) == ""


def test_whoever_overlaps_gets_a_seat_of_his_own() -> None:
    at = [NOW + timedelta(minutes=minutes) for minutes in range(0, 60, 10)]
    standing = [Stretch("a", at[0], at[2], 1)]
    coming = [
        Stretch("a", at[1], at[3]),
        Stretch("a", at[2], at[3]),
        Stretch("a", at[2], at[4]),
        Stretch("b", at[1], at[3]),
    ]
    assert seated(standing, coming, seats=lambda one: 1, beyond=1000) == [1001, 1, 1002, 1]
    assert seated(standing, coming, seats=lambda one: 2, beyond=1000) == [2, 1, 1001, 1]


def calendar(*events: str) -> bytes:
    body = "\r\n".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT" for event in events)
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nX-WR-CALNAME:Dr Benali\r\n{body}\r\nEND:VCALENDAR\r\n".encode()
    )


ZONE = "TZID=Europe/Paris"
ONE = f"UID:1\r\nSUMMARY:DURAND Élodie\r\nDTSTART;{ZONE}:20261124T093000\r\nDTEND;{ZONE}:20261124T095000"


def test_a_calendar_becomes_lines() -> None:
    floating = "UID:2\r\nSUMMARY:PETIT Léa\r\nDTSTART:20260701T090000\r\nDURATION:PT30M\r\nLOCATION:Salle 2"
    floating += "\r\nSTATUS:CANCELLED"
    listed = calendars.read(calendar(ONE, floating), PARIS, NOW)
    assert listed.titles == calendars.TITLES
    assert listed.lines == [
        ["PETIT Léa", "2026-07-01T07:00Z", "2026-07-01T07:30Z", "Dr Benali", "", "Salle 2", "", "CANCELLED"],
        ["DURAND Élodie", "2026-11-24T08:30Z", "2026-11-24T08:50Z", "Dr Benali", "", "", "", ""],
    ]
    told = read(listed.lines[0], agenda_columns.matched(listed.titles), PARIS)
    assert (told.faults, told.stage, told.practitioner) == ([], "cancelled", "Dr Benali")


def test_what_recurs_keeps_its_time_on_the_wall() -> None:
    weekly = (
        f"UID:3\r\nSUMMARY:PETIT Léa\r\nDTSTART;{ZONE}:20261019T090000\r\nDTEND;{ZONE}:20261019T093000"
        "\r\nRRULE:FREQ=WEEKLY;COUNT=3"
    )
    moved = (
        "UID:3\r\nSUMMARY:PETIT Léa (déplacé)\r\nRECURRENCE-ID;TZID=Europe/Paris:20261102T090000"
        "\r\nDTSTART;TZID=Europe/Paris:20261103T100000\r\nDTEND;TZID=Europe/Paris:20261103T103000"
    )
    lines = calendars.read(calendar(weekly, moved), PARIS, NOW).lines
    assert [(line[0], line[1]) for line in lines] == [
        ("PETIT Léa", "2026-10-19T07:00Z"),
        ("PETIT Léa", "2026-10-26T08:00Z"),
        ("PETIT Léa (déplacé)", "2026-11-03T09:00Z"),
    ]


def test_a_whole_day_is_told_and_a_broken_calendar_refused() -> None:
    listed = calendars.read(calendar("UID:4\r\nSUMMARY:Congés\r\nDTSTART;VALUE=DATE:20261224"), PARIS, NOW)
    told = read(listed.lines[0], agenda_columns.matched(listed.titles), PARIS)
    assert told.faults == ["no_hour"]
    assert calendars.is_calendar(b"\xef\xbb\xbfBEGIN:VCALENDAR")
    with pytest.raises(NotRead) as broken:
        calendars.read(calendar(ONE)[:-20], PARIS, NOW)
    assert broken.value.trouble is Trouble.NOT_A_CALENDAR
