"""Contradictions: which of two directives prevails, and by which rule."""

from datetime import timedelta
from typing import Any

import pytest

from permanence.directives.rules.clashes import Because, clashes
from permanence.foundation.ids import uuid7

from .test_kinds import NOW, Said

HIM = uuid7()
NO, YES, ASK = ({"policy": policy, "exceptions": []} for policy in ("refuse", "accept", "ask"))


def own(body: dict[str, Any], term: str = "permanent", **more: Any) -> Said:
    return Said("new_patients", body, HIM, term, **more)


def house(body: dict[str, Any], term: str = "permanent", **more: Any) -> Said:
    return Said("new_patients", body, None, term, **more)


@pytest.mark.parametrize(
    ("prevails", "gives_way", "because", "slip"),
    [
        (own(NO), house(YES, "of_day"), Because.OWN_BAN, False),
        (house(NO, "of_day"), own(YES), Because.TERM, False),
        (own(YES, "temporary"), own(NO), Because.TERM, False),
        (own(YES), house(NO), Because.WHOSE, False),
        (own(NO), house(YES), Because.WHOSE, False),
        (own(NO), own(YES, written_at=NOW), Because.BAN, True),
        (own(ASK, written_at=NOW), own(YES), Because.NEWER, True),
        (house(YES, written_at=NOW), house(ASK), Because.NEWER, True),
    ],
)
def test_which_prevails_and_why(prevails: Said, gives_way: Said, because: Because, slip: bool) -> None:
    for order in ((prevails, gives_way), (gives_way, prevails)):
        (clash,) = clashes(order)
        assert (clash.prevails, clash.gives_way, clash.because) == (prevails, gives_way, because)
        assert clash.likely_slip is slip


TOMORROW = NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (own(NO), house(NO)),
        (own(NO), Said("transfer", {"calls": "never"}, HIM)),
        (own(NO, valid_to=TOMORROW), own(YES, valid_from=TOMORROW)),
        (Said("note", {"text": "a"}), Said("note", {"text": "b"})),
    ],
    ids=["same answer", "other kind", "one after the other", "notes"],
)
def test_no_contradiction(first: Said, second: Said) -> None:
    assert clashes([first, second]) == clashes([second, first]) == []
