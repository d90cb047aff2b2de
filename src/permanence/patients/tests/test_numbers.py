"""Telephone numbers of France and overseas, as typed and as switchboards tell them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.patients.rules.numbers import NotANumber, caller, e164


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("05 36 49 00 01", "+33536490001"),
        ("05.36.49.00.01", "+33536490001"),
        ("+33 (0)5 36 49 00 01", "+33536490001"),
        ("0033536490001", "+33536490001"),
        ("33536490001", "+33536490001"),
        ("06 39 98 00 10", "+33639980010"),  # kept for fiction
        ("0590 12 34 56", "+590590123456"),
        ("0594 12 34 56", "+594594123456"),
        ("0696 12 34 56", "+596696123456"),
        ("0692 12 34 56", "+262692123456"),
        ("+33692123456", "+262692123456"),  # a switchboard that knows the mainland only
        ("+44 7700 900123", "+447700900123"),
    ],
)
def test_numbers_are_written_once_and_for_all(typed: str, written: str) -> None:
    assert e164(typed) == caller(typed) == written
    assert e164(written) == written


@pytest.mark.parametrize(
    "told",
    [None, "", " ", "anonymous", "Anonyme", "restricted", "+", "3949", "15", "05 36", "x" * 99, "+49123456789012345"],
)
def test_nobody_can_be_called_back_there(told: str | None) -> None:
    assert caller(told) == ""
    with pytest.raises(NotANumber):
        e164(told or "")


@given(st.text(max_size=40))
def test_whatever_a_switchboard_tells_is_read(told: str) -> None:
    number = caller(told)
    assert number == "" or (number.startswith("+") and number[1:].isdigit() and len(number) <= 16)
