"""What nearly every test of the agenda begins with."""

from collections.abc import Iterator

import pytest
import time_machine

from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.directory.tests.personas import Personas, three
from permanence.foundation.actor import scope

from .factories import Receiving, make_receiving


@pytest.fixture
def who() -> Personas:
    """Three people: of the practice, of the practice without rights, of another."""
    return three()


@pytest.fixture
def sunday() -> Iterator[None]:
    """Stop the clock on the Sunday before the Monday on which all is open."""
    with time_machine.travel(SUNDAY_NOON, tick=False):
        yield


@pytest.fixture
def doctor(who: Personas) -> Iterator[Receiving]:
    """Receive on Monday mornings, seen by the secretary."""
    with scope(who.alice):
        yield make_receiving(who.here, by=who.alice)
