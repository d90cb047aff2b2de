"""What the nightly proof does when the read model lies: the owner plays a defect that no statement could make."""

from datetime import timedelta

import pytest
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob

from permanence.capacity import jobs, queries
from permanence.capacity.models import Resource
from permanence.directory.tests.personas import make_practitioner, make_structure
from permanence.foundation.actor import scope
from permanence.foundation.models import Trace

from .factories import SUNDAY_NOON, anyone_at, at, make_open, make_resource

pytestmark = pytest.mark.usefixtures("committed")

DEFECTS = {
    "a piece too long": "UPDATE capacity_freetime SET ends_at = ends_at - interval '1 minute'",
    "a piece lost": "DELETE FROM capacity_freetime WHERE starts_at < '2026-11-24'",
    "a wrong grid": "UPDATE capacity_freetime SET opened_at = opened_at + interval '5 minutes'",
    "another use": "UPDATE capacity_freetime SET kind = 'emergency'",
    "a length that is wrong": "UPDATE capacity_freetime SET minutes = minutes + 1",
    "a seat too many": "INSERT INTO capacity_freetime SELECT structure_id, resource_id, opening_id, 2, starts_at,"
    " ends_at, free_since, free_until, minutes, opened_at, kind, channel, reasons, released_at FROM capacity_freetime",
    "an opening that is no more": "UPDATE capacity_freetime SET opening_id = uuidv7()",
}


@pytest.fixture
def resource() -> Resource:
    made = make_resource(make_practitioner(make_structure()))
    with scope(anyone_at(made)):
        make_open(made)
    return made


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_fault_is_found_put_right_and_told(resource: Resource, defect: str, caplog: pytest.LogCaptureFixture) -> None:
    with connections["owner"].cursor() as owner:
        owner.execute(DEFECTS[defect])
    with scope(anyone_at(resource)) as by:
        assert queries.free_time_differences(by)
        jobs.prove_free_time(by=by, now=SUNDAY_NOON)
        assert not queries.free_time_differences(by)
        assert "differed" in caplog.text
        assert Trace.objects.filter(verb="freetime.renewed").count() == 1


def test_without_fault_the_night_changes_and_says_nothing(resource: Resource, caplog: pytest.LogCaptureFixture) -> None:
    with scope(anyone_at(resource)) as by:
        jobs.prove_free_time(by=by, now=SUNDAY_NOON)
        assert not caplog.text
        assert not Trace.objects.filter(verb="freetime.renewed").exists()


def test_every_structure_is_proven_each_night_once(resource: Resource) -> None:
    with scope(anyone_at(resource)):
        jobs.prove_free_times(now=SUNDAY_NOON)
        jobs.prove_free_times(now=at(9) + timedelta(days=1))
    waiting = ProcrastinateJob.objects.filter(task_name="capacity.jobs.prove_free_time")
    assert [job.args["structure_id"] for job in waiting] == [str(resource.structure_id)]
