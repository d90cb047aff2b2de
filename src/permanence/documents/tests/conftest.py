"""The hour at which the tests of documents play."""

from collections.abc import Iterator

import pytest
import time_machine

from permanence.capacity.tests.factories import SUNDAY_NOON


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with time_machine.travel(SUNDAY_NOON, tick=False):
        yield
