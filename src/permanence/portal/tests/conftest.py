"""The hour at which the portal's tests play, and the practice whose page they open."""

from collections.abc import Iterator

import pytest
import time_machine

from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.ui.tests.browsing import chromium, served

from .factories import Open, make_open

__all__ = ["chromium", "served"]


@pytest.fixture(autouse=True)
def sunday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(SUNDAY_NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def practice(db: None) -> Open:
    return make_open()
