"""Jobs that can never be done: the others are done all the same, these are given up, and both show."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from permanence.directory.tests import personas
from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job
from permanence.operations import queries as operations
from permanence.runtime import worker

pytestmark = pytest.mark.usefixtures("committed")
QUEUE = "poisoned"
done: list[str] = []


@job(queue=QUEUE, retry=2)
def always_raises(*, by: Actor, now: datetime) -> None:
    raise RuntimeError("DURAND Élodie")


@job(queue=QUEUE, retry=2)
def is_well(*, by: Actor, now: datetime, name: str) -> None:
    done.append(name)


@pytest.fixture(autouse=True)
def nothing_done() -> Iterator[None]:
    done.clear()
    yield
    done.clear()


def work() -> None:
    """Have a real worker do what waits, and end."""

    async def until_idle() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
            async with working.open_async():
                await working.run_worker_async(
                    queues=[QUEUE], concurrency=2, wait=False, install_signal_handlers=False, listen_notify=False
                )

    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL")  # the pauses between tries
    asyncio.run(until_idle())


def put(task: str, args: str, *, status: str = "todo", attempts: int = 0) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts) VALUES (%s, %s, %s, %s, %s)"
            " RETURNING id",
            [QUEUE, task, args, status, attempts],
        )
        return int(cursor.fetchone()[0])


def states() -> dict[int, str]:
    return dict(ProcrastinateJob.objects.values_list("id", "status"))


def test_what_can_never_be_done_keeps_nobody_waiting_and_is_given_up(
    caplog: pytest.LogCaptureFixture, settings: pytest.FixtureRequest
) -> None:
    settings.METRICS_TOKEN = "s3cret"  # type: ignore[attr-defined]
    caplog.set_level(logging.INFO)
    structure = personas.make_structure()
    here = f'{{"structure_id": "{structure.pk}"}}'
    name = always_raises.task.name  # type: ignore[attr-defined]
    poisoned = [
        put("a.task.of.another.version", here),
        put(name, here),
        put(name, '{"structure_id": "nobody can read this"}'),
        put(name, '{"structure": [1, null]}'),
        put(name, "{}"),
    ]
    is_well.defer(structure_id=structure.pk, name="the one behind them")
    for _ in range(3):
        work()
    assert done == ["the one behind them"]
    assert {states()[one] for one in poisoned} == {"failed"}
    assert sum(one.count for one in operations.failed()) == len(poisoned)
    told = Client().get("/metrics", headers={"authorization": "Bearer s3cret"}).content.decode()
    assert f"permanence_jobs_failed {len(poisoned)}.0" in told
    failing = [line for line in caplog.messages if "failed: RuntimeError" in line]
    assert failing
    assert "DURAND" not in "".join(failing)


@pytest.mark.parametrize("args", ["[1]", "null", '"x"', "3"])
def test_arguments_that_are_none_never_get_into_the_queue(args: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        put(always_raises.task.name, args)  # type: ignore[attr-defined]


def rescue() -> None:
    async def once() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
            async with working.open_async():
                await worker.rescue(working)

    asyncio.run(once())


def test_a_job_whose_worker_dies_each_time_is_given_up() -> None:
    structure = personas.make_structure()
    args = f'{{"structure_id": "{structure.pk}", "name": "again"}}'
    name = is_well.task.name  # type: ignore[attr-defined]
    once = put(name, args, status="doing", attempts=1)
    always = put(name, args, status="doing", attempts=worker.MOST_RESCUES)
    rescue()
    assert states() == {once: "todo", always: "failed"}
    work()
    assert (states()[once], done) == ("succeeded", ["again"])


def test_a_job_that_only_looked_lost_ends_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock went ahead: every worker's last sign of life seems long ago."""
    structure = personas.make_structure()
    args = f'{{"structure_id": "{structure.pk}", "name": "once"}}'
    names = [put(is_well.task.name, args, status="doing", attempts=tries) for tries in (0, 99)]  # type: ignore[attr-defined]
    found = app.job_manager.list_jobs(queue=QUEUE)

    async def stalled(*_: object, **__: object) -> object:
        return found

    monkeypatch.setattr("procrastinate.manager.JobManager.get_stalled_jobs", stalled)
    ProcrastinateJob.objects.filter(pk__in=names).update(status="succeeded")
    rescue()
    assert set(states().values()) == {"succeeded"}


def test_a_job_that_never_ends_shows() -> None:
    put("some.work", "{}", status="doing")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_events (job_id, type, at)"
            " SELECT id, 'started', now() - interval '2 hours' FROM procrastinate_jobs"
        )
    running = operations.figures(operations.timezone.now())["job_running_s"]
    assert running is not None
    assert running >= 7200
