"""Nobody looks for times behind the agenda's back: one search decides what is shown, as the booking decides."""

import re
from pathlib import Path

SRC = Path(__file__).parents[2]
ASKS_CAPACITY = re.compile(r"\b(?:capacity|free|open_times|capacity_queries)\.free_starts\w*\(")
MAY = {
    "agenda/queries/free.py",  # the search itself
    "agenda/queries/search.py",  # among many, once it has asked that no directive closes anything
    "desk/queries/availability.py",  # its rules leave out what a directive closes, and say by which
}


def test_only_the_one_search_asks_capacity() -> None:
    asking = {
        str(path.relative_to(SRC))
        for path in SRC.rglob("*.py")
        if "tests" not in path.parts and ASKS_CAPACITY.search(path.read_text())
    }
    assert asking == MAY
