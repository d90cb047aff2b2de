"""The process that carries out jobs: `python -m permanence.runtime.worker`."""

import asyncio
import logging
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import django
from asgiref.sync import sync_to_async
from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

WORK, CONCURRENCY = "work", 4
# What waits for the world outside keeps nobody else waiting: whoever carries SMS may take its time, e-mails leave.
APART = {
    "periodic": (["periodic"], 1),
    "mail": (["messages", "invitations"], 4),
    "texts": (["texts"], 3),
    "outside": (["outside"], 2),
}
MOST_RESCUES = 8  # a job whose worker dies each time may well be what kills it
BEHIND = 5  # whoever waits for a page goes first: letters can wait a moment
STALLED_AFTER_S = 30
RESCUE_EVERY_S = 20
log = logging.getLogger("permanence.runtime.worker")


class LostDatabase(RuntimeError):
    """A connection broke under the worker, and it no longer takes jobs."""


def main() -> None:
    """Work until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "permanence.config.settings")
    os.nice(BEHIND)
    django.setup()
    from procrastinate.contrib.django import app

    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        asyncio.run(_work(working))


async def _work(app: App) -> None:
    """Run several workers: what must happen at its hour queues behind nothing, and nobody behind a slow provider."""
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(hands(app)))
    async with app.open_async(), asyncio.TaskGroup() as running:
        begun = [running.create_task(_worker(app, *shift)) for shift in shifts(app)]
        begun += [running.create_task(_rescue(app)), running.create_task(watch_clock())]
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, lambda: [task.cancel() for task in begun])


def shifts(app: App) -> list[tuple[str, list[str], int]]:
    """Return the workers that run side by side: each with its name, its queues, and how many jobs it does at once."""
    apart = {queue for queues, _ in APART.values() for queue in queues}
    rest = {task.queue for task in app.tasks.values()} | {"default"}
    return [
        (WORK, sorted(rest - apart), CONCURRENCY),
        *((name, queues, count) for name, (queues, count) in APART.items()),
    ]


def hands(app: App) -> int:
    """Return how many threads are needed, so that no job waits for one: Python's own number follows the processors."""
    return sum(count for _, _, count in shifts(app)) + 1  # the clock's


async def _worker(app: App, name: str, queues: list[str], concurrency: int) -> None:
    """Stop when cancelled, leaving what is begun three seconds to end.

    :raises LostDatabase: when procrastinate stopped by itself, which it does in silence; the supervisor starts anew
    """
    await app.run_worker_async(
        name=name, queues=queues, concurrency=concurrency, shutdown_graceful_timeout=3, install_signal_handlers=False
    )
    raise LostDatabase(f"the worker of {name} stopped by itself")


async def _rescue(app: App) -> None:
    """Look now and then for jobs of a killed worker; jobs are idempotent, so doing one again is harmless."""
    while True:
        await rescue(app)
        await asyncio.sleep(RESCUE_EVERY_S)


async def rescue(app: App) -> None:
    """Give back the jobs of workers that were killed; one that lost so many has failed: it may be what kills them."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S):
        with suppress(ConnectorException):  # its worker was only late, and is done with it
            if job.attempts < MOST_RESCUES:
                log.warning("job %s (%s) lost its worker: queued again", job.id, job.task_name)
                await app.job_manager.retry_job(job)
            else:
                log.error("job %s (%s) lost its worker too often: given up", job.id, job.task_name)
                await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)


async def watch_clock() -> None:
    """Notice when the clock jumps: what it says goes on by more, or less, than the time that passed."""
    from permanence.foundation import clock

    before = time.time() - time.monotonic()
    while True:
        await asyncio.sleep(clock.LOOKED_AT_EVERY_S)
        ahead = time.time() - time.monotonic()
        if abs(ahead - before) > clock.TOLERATED_S:
            log.error("the clock jumped by %.0f s", ahead - before)
            await sync_to_async(clock.note_jump)(ahead - before)
        before = ahead


if __name__ == "__main__":
    main()
