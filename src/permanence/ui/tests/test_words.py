"""Words said as a French secretary says them, and in English."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from permanence.ui import words

PARIS = ZoneInfo("Europe/Paris")
UTC = ZoneInfo("UTC")
NOW = datetime(2026, 11, 22, 15, 10, tzinfo=PARIS)


def paris(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PARIS)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("moment", "french", "english"),
    [
        (paris(2026, 11, 22, 17, 40), "aujourd’hui 17 h 40", "today 17:40"),
        (paris(2026, 11, 23, 9, 40), "demain 9 h 40", "tomorrow 9:40"),
        (paris(2026, 11, 21, 9, 0), "hier 9 h", "yesterday 9:00"),
        (paris(2026, 11, 24, 9, 20), "mar. 24 nov. 9 h 20", "Tue 24 Nov 9:20"),
        (paris(2027, 1, 4, 8, 5), "lun. 4 janv. 2027 8 h 05", "Mon 4 Jan 2027 8:05"),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "demain 0 h 30", "tomorrow 0:30"),
    ],
)
def test_a_moment_is_said_as_one_speaks(moment: datetime, french: str, english: str) -> None:
    assert words.spoken(moment, NOW) == french
    assert words.spoken(moment, NOW, "en") == english


@pytest.mark.parametrize(
    ("moment", "now", "said"),
    [
        # The night of 28 to 29 March 2026 has 23 hours, that of 24 to 25 October 25: tomorrow is the next day.
        (paris(2026, 3, 29, 9, 0), paris(2026, 3, 28, 23, 30), "demain 9 h"),
        (paris(2026, 10, 25, 9, 0), paris(2026, 10, 24, 0, 30), "demain 9 h"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), paris(2026, 10, 25, 12, 0), "aujourd’hui 2 h 30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), paris(2026, 10, 25, 12, 0), "aujourd’hui 2 h 30"),
    ],
)
def test_days_are_calendar_days_across_both_changes_of_hour(moment: datetime, now: datetime, said: str) -> None:
    assert words.spoken(moment, now) == said


def test_short_form_for_narrow_columns() -> None:
    assert words.spoken(paris(2026, 11, 22, 17, 40), NOW, short=True) == "auj. 17 h 40"


@pytest.mark.parametrize(
    ("distance", "french", "english"),
    [
        (timedelta(seconds=10), "à l’instant", "just now"),
        (timedelta(seconds=50), "il y a 1 min", "1 min ago"),
        (timedelta(minutes=12), "il y a 12 min", "12 min ago"),
        (timedelta(minutes=70), "il y a 1 h 10", "1 h 10 ago"),
        (timedelta(minutes=-20), "dans 20 min", "in 20 min"),
        (timedelta(hours=30), "hier 9 h 10", "yesterday 9:10"),
    ],
)
def test_how_far_a_moment_is(distance: timedelta, french: str, english: str) -> None:
    assert words.relative(NOW - distance, NOW) == french
    assert words.relative(NOW - distance, NOW, "en") == english


def test_in_full() -> None:
    assert words.exact(paris(2026, 11, 24, 9, 20), NOW) == "mardi 24 novembre 2026 à 9 h 20"
    assert words.exact(paris(2026, 11, 24, 9, 20), NOW, "en") == "Tuesday 24 November 2026 at 9:20"


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "0:00"), (42, "0:42"), (725.9, "12:05"), (3725, "1:02:05"), (-3, "0:00")]
)
def test_running_time(seconds: float, written: str) -> None:
    assert words.duration(seconds) == written


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 min"), (40, "40 min"), (60, "1 h"), (70, "1 h 10"), (125, "2 h 05")]
)
def test_length_in_minutes(count: int, said: str) -> None:
    assert words.minutes(count) == said


@pytest.mark.parametrize(
    ("born", "french", "english"),
    [
        (date(1984, 3, 12), "42 ans", "42 years"),
        (date(1984, 11, 23), "41 ans", "41 years"),
        (date(2024, 11, 22), "2 ans", "2 years"),
        (date(2024, 11, 23), "23 mois", "23 months"),
        (date(2026, 10, 22), "1 mois", "1 month"),
        (date(2026, 11, 10), "12 jours", "12 days"),
        (date(2026, 11, 22), "0 jour", "0 day"),
    ],
)
def test_age(born: date, french: str, english: str) -> None:
    assert words.age(born, NOW.date()) == french
    assert words.age(born, NOW.date(), "en") == english


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+33536491234", "05 36 49 12 34"),
        ("0536491234", "05 36 49 12 34"),
        ("+3228881234", "+32 2 888 12 34"),
        ("15", "15"),
        ("anonymous", "anonymous"),
        ("", "numéro masqué"),
        (None, "numéro masqué"),
    ],
)
def test_phone_number(number: str | None, written: str) -> None:
    assert words.phone(number) == written


@pytest.mark.parametrize(
    ("name", "french", "english"),
    [
        ("Dr Samia Benali", "le Dr Samia Benali", "Dr Samia Benali"),
        ("Dre Samia Benali", "la Dre Samia Benali", "Dre Samia Benali"),
        ("Pr. Guy Roux", "le Pr. Guy Roux", "Pr. Guy Roux"),
        ("Mme Nadia Petit", "Mme Nadia Petit", "Mme Nadia Petit"),
        ("Drissa Traoré", "Drissa Traoré", "Drissa Traoré"),
    ],
)
def test_doctors_have_their_article_inside_a_french_sentence(name: str, french: str, english: str) -> None:
    assert (words.in_sentence(name), words.in_sentence(name, "en")) == (french, english)


def test_a_name_and_a_date_of_birth_are_written_as_on_identity_documents() -> None:
    assert words.person("Durand", "Élodie", born_as="née Martin") == "DURAND Élodie (née Martin)"
    assert words.birth_date(date(1984, 3, 2)) == "02/03/1984"


@pytest.mark.parametrize(
    ("on", "french", "english"),
    [
        (paris(2026, 12, 1, 9, 0), "mardi 1er décembre 2026 à 9 h", "Tuesday 1 December 2026 at 9:00"),
        (paris(2026, 12, 11, 9, 0), "vendredi 11 décembre 2026 à 9 h", "Friday 11 December 2026 at 9:00"),
        (paris(2026, 12, 21, 9, 0), "lundi 21 décembre 2026 à 9 h", "Monday 21 December 2026 at 9:00"),
    ],
)
def test_the_first_of_a_month_is_said_first(on: datetime, french: str, english: str) -> None:
    assert words.exact(on, on) == french
    assert words.exact(on, on, "en") == english


def test_the_first_of_a_month_in_short() -> None:
    assert words.spoken(paris(2026, 12, 1, 9, 0), NOW) == "mar. 1er déc. 9 h"
    assert words.in_full(date(2026, 12, 1)) == "1er décembre 2026"
    assert words.in_full(date(2026, 12, 21), "en") == "21 December 2026"
