"""What a structure takes away as FHIR is held to the validator of others, like all that the doors answer."""

import pytest

from permanence.directory.tests.personas import three
from permanence.foundation.actor import scope, system
from permanence.lists import queries as lists
from permanence.lists.tests.test_removals import lived

from . import french
from .validator import faults

pytestmark = pytest.mark.django_db


def test_every_resource_taken_away_is_valid() -> None:
    who = three(may="associate", may_not="secretary")
    doctor = lived(who)
    with scope(system("test", [who.here.pk])):
        told = [one for read in lists.resource_kinds().values() for one in read(who.here)]
        told += lists.resources_of(doctor.patient)
    assert {one["resourceType"] for one in told} > {"Patient", "RelatedPerson", "Coverage", "Appointment"}
    for one in told:
        assert [*faults(one), *french.faults(one)] == [], one
