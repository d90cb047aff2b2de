"""Bring the database to the code's state."""

import argparse

from permanence.runtime import database

SUMMARY = "bring the database to the code's state (run does it too)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_arguments: argparse.Namespace) -> int:
    from permanence.config.environment import ENVIRONMENT

    with database.reachable(ENVIRONMENT):
        database.open_django()
        database.migrate(ENVIRONMENT, verbosity=1)
    return 0
