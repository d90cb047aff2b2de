"""Build the demo world."""

import argparse
import datetime
import os

import psycopg

from permanence.runtime import database
from permanence.runtime.steps import say, step

SUMMARY = "build the demo world, at any scale"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rebuild", action="store_true", help="throw the demo world away first; refused on real data")
    parser.add_argument("--scale", type=int, default=1, help="how many times the world (1: twelve practices)")
    parser.add_argument("--today", type=day, help="the day the world is built around (today)")


def day(word: str) -> datetime.date:
    """Read a day of the command line."""
    try:
        return datetime.date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word!r} is not a day such as 2026-11-29") from None


def run(arguments: argparse.Namespace) -> int:
    os.environ["PERMANENCE_DEMO"] = "1"
    from permanence.config.environment import ENVIRONMENT

    with database.reachable(ENVIRONMENT):
        database.open_django()
        database.migrate(ENVIRONMENT)
        return _build(arguments, ENVIRONMENT.database_owner_url)


def _build(arguments: argparse.Namespace, owner_url: str) -> int:
    from django.utils import timezone

    from permanence.config.environment import ENVIRONMENT
    from permanence.demo import build

    if build.is_built() and not arguments.rebuild:
        print("The demo world is already there; --rebuild makes it anew.")
        return 0
    if arguments.rebuild and build.is_built():
        with step("Throwing the demo world away"):
            _empty(owner_url)
        with database.reachable(ENVIRONMENT):
            database.migrate(ENVIRONMENT)
    with step("Building the demo world"):
        today = arguments.today or timezone.localdate()
        now = None if arguments.today else timezone.now()
        build.build(today=today, now=now, scale=arguments.scale, progress=say)
    return 0


def _empty(owner_url: str) -> None:
    with psycopg.connect(owner_url) as connection:
        connection.execute("SET client_min_messages = warning")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
