"""A practice with one who receives, a program that reads and books there, and the national platform."""

from typing import Any

import pytest

from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.config.national import National
from permanence.directory.models import Structure
from permanence.directory.tests import personas

from . import sas_world as world
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


@pytest.fixture
def national(settings: Any) -> None:
    """Let the national platform in."""
    settings.NATIONAL = National(names=(world.CN,), units=(world.OU,))


@pytest.fixture
def practice() -> world.Practice:
    """Return a practice whose practitioner is shown to it."""
    practice = world.make_practice(finess=world.FINESS, siret=world.SIRET)
    world.make_shown(practice, world.ONE)
    return practice
