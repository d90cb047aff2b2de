"""The process that carries out jobs: `python -m permanence.runtime.worker`."""

import asyncio
import logging
import os
import signal

import django
from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector

PERIODIC = "periodic"
CONCURRENCY = 4
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
    """Run two workers: what must happen at its hour does not queue behind what people wait for."""
    queues = {task.queue for task in app.tasks.values()} | {"default"}
    async with app.open_async(), asyncio.TaskGroup() as running:
        begun = [
            running.create_task(_worker(app, "work", sorted(queues - {PERIODIC}), CONCURRENCY)),
            running.create_task(_worker(app, PERIODIC, [PERIODIC], 1)),
            running.create_task(_rescue(app)),
        ]
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, lambda: [task.cancel() for task in begun])


async def _worker(app: App, name: str, queues: list[str], concurrency: int) -> None:
    """Stop when cancelled, leaving what is begun three seconds to end.

    :raises LostDatabase: when procrastinate stopped by itself, which it does in silence; the supervisor starts anew
    """
    await app.run_worker_async(
        name=name, queues=queues, concurrency=concurrency, shutdown_graceful_timeout=3, install_signal_handlers=False
    )
    raise LostDatabase(f"the worker of {name} stopped by itself")


async def _rescue(app: App) -> None:
    """Give back the jobs of a worker that was killed; jobs are idempotent, so doing one again is harmless."""
    while True:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S):
            log.warning("job %s (%s) lost its worker: queued again", job.id, job.task_name)
            await app.job_manager.retry_job(job)
        await asyncio.sleep(RESCUE_EVERY_S)


if __name__ == "__main__":
    main()
