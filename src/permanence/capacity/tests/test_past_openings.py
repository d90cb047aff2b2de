"""What was open stays known whatever becomes of the rule; what is said twice is kept once."""

from datetime import date, timedelta

import pytest
from psycopg.types.range import Range

from permanence.capacity import actions
from permanence.capacity.models import Closure, Opening, Resource
from permanence.directory.tests.personas import make_practitioner, make_structure
from permanence.foundation.actor import scope

from .factories import LONG_AGO, SUNDAY_NOON, anyone_at, at, make_open, make_resource

pytestmark = pytest.mark.django_db


@pytest.fixture
def resource() -> Resource:
    return make_resource(make_practitioner(make_structure()))


@pytest.mark.parametrize("last_on", [LONG_AGO - timedelta(days=1), LONG_AGO, date(2026, 11, 24)])
def test_a_rule_ended_before_it_began_leaves_the_openings_that_were(resource: Resource, last_on: date) -> None:
    rule = make_open(resource, now=SUNDAY_NOON)
    with scope(anyone_at(resource)):
        actions.end_weekly(by=anyone_at(resource), rule=rule, last_on=last_on, now=SUNDAY_NOON + timedelta(days=2))
        assert [one.starts_at for one in Opening.objects.all()] == [at(9)]


def test_an_absence_said_twice_is_one(resource: Resource) -> None:
    said = {"by": anyone_at(resource), "resource": resource, "during": Range(at(9), at(12)), "once": True}
    first = actions.close(**said)
    assert actions.close(**said) == first
    actions.close(**said | {"why": "formation"})
    with scope(anyone_at(resource)):
        assert Closure.objects.count() == 2
