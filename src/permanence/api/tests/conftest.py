"""A practice with one who receives, and a program that reads and books there."""

import pytest

from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.directory.models import Structure
from permanence.directory.tests import personas

from .programs import Program


@pytest.fixture
def house() -> Structure:
    return personas.make_structure("MSP des Tilleuls", siret="77220148900022", phone="+33536490001")


@pytest.fixture
def doctor(house: Structure) -> Receiving:
    return make_receiving(house)


@pytest.fixture
def program(house: Structure, doctor: Receiving) -> Program:
    return Program(house)
