import json
from random import Random

import pytest

from permanence.api import rules as door
from permanence.demo.logins import PASSWORD
from permanence.simulation.cli import DEMO_PASSWORD
from permanence.simulation.house import Verdict
from permanence.simulation.measures import Measures, busiest, quantile
from permanence.simulation.report import Report
from permanence.simulation.switchboard import sign


def report(**found: int) -> Report:
    measures = Measures(offered=3, abandoned=1, waited=[4.0, 8.0], offered_at=[0.0, 10.0, 4000.0])
    measures.outcomes.update(booked=1, left_open=1)
    for seconds in (0.010, 0.020):
        measures.answered("book", seconds, 200)
    nought = {"double_bookings": 0, "requests_adrift": 0, "lost": 0, "unconfirmed": 0}
    return Report("2026-11-23", 60, 6, 12.0, measures, Verdict(**{**nought, **found}))


def test_the_report_says_what_happened() -> None:
    told = report().in_words()
    assert "Calls offered           3    at most 2 in an hour" in told
    assert "Callers hung up         1    33.3 %" in told
    assert "appointment booked" in told
    assert "No error was seen." in told
    assert "MUST BE 0" not in told


@pytest.mark.parametrize("broken", ["double_bookings", "requests_adrift", "lost", "unconfirmed"])
def test_a_broken_promise_shows(broken: str) -> None:
    bad = report(**{broken: 2})
    assert not bad.verdict.kept
    assert bad.in_words().count("MUST BE 0") == 1
    assert json.loads(json.dumps(bad.as_json()))["must_be_nought"][broken] == 2


def test_quantiles() -> None:
    assert quantile([], 0.5) == 0
    assert [quantile(range(1, 101), share) for share in (0, 0.5, 0.95, 1)] == [1, 51, 96, 100]


def test_the_busiest_span_is_found_wherever_it_is() -> None:
    moments = [0.0, 50.0, 59.0, 61.0, 200.0]
    Random(1).shuffle(moments)
    assert busiest(moments, 60) == 3
    assert busiest([], 60) == 0


def test_signatures_are_those_the_door_accepts() -> None:
    body = b'{"line": "+33536490001"}'
    assert door.signed_at(sign("secret", body, 1_700_000_000), "secret", body) == 1_700_000_000
    assert door.signed_at(sign("other", body, 1_700_000_000), "secret", body) is None


def test_the_password_is_the_demo_s() -> None:
    assert DEMO_PASSWORD == PASSWORD
