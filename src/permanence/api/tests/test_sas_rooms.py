"""Times of reasons that need a room or a device: the national platform is shown those at which one is free."""

from datetime import time

import pytest

from permanence.agenda import actions as agenda
from permanence.agenda.tests.factories import make_reason
from permanence.capacity import actions as capacity
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.foundation.actor import scope, system

from . import sas_world as world
from .sas_world import ONE, ask, resources, slot_query

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(national: None) -> world.Practice:
    practice = world.make_practice(finess=world.FINESS)
    world.make_shown(practice, ONE)
    return practice


def found() -> dict[str, list[str]]:
    """Return for what each time is free."""
    slots = resources(ask("Slot", slot_query(ONE)).json(), "Slot")
    return {one["start"][11:16]: [of["text"] for of in one["serviceType"] if "text" in of] for one in slots}


def test_a_time_whose_room_is_taken_is_not_shown(practice: world.Practice) -> None:
    role, by = practice.roles[0], system("test", [practice.structure.pk])
    with scope(by):
        room = capacity.add_resource(by=by, site=role.site, kind="room", name="Salle de soins")
        agenda.require(by=by, reason=practice.reasons[0], suitable=[room])
        agenda.use_thing(
            by=by, structure=practice.structure, resource=room, what="Réunion", on=at(9).date(), from_at=time(9, 10),
            to_at=time(9, 40), now=SUNDAY_NOON,
        )  # fmt: skip
    assert found() == {"09:40": ["Consultation"]}
    world.show(practice, make_reason(role, "Suivi", 20), ("PUBLIC",))
    assert found() == {"09:00": ["Suivi"], "09:20": ["Suivi"], "09:40": ["Consultation", "Suivi"]}
