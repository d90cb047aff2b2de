"""What the text of a search is understood as."""

from datetime import date

import pytest

from permanence.patients.rules.asked import Asked, read

DAY = date(1984, 3, 12)
EITHER = (date(1912, 3, 12), date(2012, 3, 12))


@pytest.mark.parametrize(
    "typed",
    [
        "12/03/1984",
        "12.3.1984",
        "12-03-1984",
        "12 03 1984",
        "12031984",
        "1984-03-12",
        "12 mars 1984",
        "le 12 Mars 1984",
    ],
)
def test_a_whole_date(typed: str) -> None:
    assert read(typed)[0].days == (DAY,)


@pytest.mark.parametrize("typed", ["120312", "12/03/12", "12.03.12", "12 mars 12", "12 03 12"])
def test_a_year_of_two_digits_is_of_either_century(typed: str) -> None:
    assert read(typed)[0].days == EITHER


@pytest.mark.parametrize("typed", ["12/03", "12 mars", "12.03", "12/3"])
def test_a_day_and_month_is_of_any_year(typed: str) -> None:
    days = read(typed)[0].days
    assert DAY in days
    assert len(days) == 200


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("1984", date(1984, 1, 1), date(1984, 12, 31)),
        ("née en 1984", date(1984, 1, 1), date(1984, 12, 31)),
        ("mars 1984", date(1984, 3, 1), date(1984, 3, 31)),
        ("févr. 1984", date(1984, 2, 1), date(1984, 2, 29)),
        ("02/1984", date(1984, 2, 1), date(1984, 2, 29)),
    ],
)
def test_a_year_or_a_month(typed: str, since: date, until: date) -> None:
    (asked, *_) = read(typed)
    assert (asked.since, asked.until) == (since, until)


@pytest.mark.parametrize(
    ("typed", "meanings"),
    [
        ("", ()),
        ("d", ()),
        ("%", ()),
        ("durand élodie", (Asked(("durand", "elodie")),)),
        ("mars", (Asked(("mars",)),)),
        ("dur 31/02/1984", (Asked(("dur",), (), date(1984, 2, 1), date(1984, 2, 29)),)),
        ("dur 12/03/1984", (Asked(("dur",), (DAY,)),)),
        (
            "12 mars 1984 dur 0612",
            (Asked(("dur",), (DAY,)), Asked(("dur",), phone="+33612"), Asked(("dur",), ending="0612")),
        ),
        ("0536", (Asked(phone="+33536"), Asked(ending="0536"))),
        ("05 36 49 00 01", (Asked(phone="+33536490001"),)),
        ("+33 5 36", (Asked(phone="+33536"),)),
        ("06 12 11 84 00", (Asked(phone="+33612118400"),)),
        ("649 00 01", (Asked(phone="+336490001"), Asked(ending="6490001"))),
        ("dur 0001", (Asked(("dur",), phone="+01"), Asked(("dur",), ending="0001"))),
        ("dur 12", (Asked(("dur",)),)),
        ("29/02/1984 dur", (Asked(("dur",), (date(1984, 2, 29),)),)),
    ],
)
def test_what_is_meant(typed: str, meanings: tuple[Asked, ...]) -> None:
    assert read(typed) == meanings
