"""The hour at which the tests of documents play, who receives there and who answers the door."""

from collections.abc import Iterator

import pytest
import time_machine

from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.directory.tests import personas
from permanence.foundation.actor import Actor, scope, system


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with time_machine.travel(SUNDAY_NOON, tick=False):
        yield


@pytest.fixture
def doctor(db: None) -> Receiving:
    practice = personas.make_structure(phone="+33536490100")
    with scope(system("test", [practice.pk])):
        return make_receiving(practice)


@pytest.fixture
def secretary(doctor: Receiving) -> Actor:
    return personas.make_member(doctor.role.structure, "secretary", "Sylvie Marty")
