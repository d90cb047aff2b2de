"""Replay a day through the HTTP interface of a running installation."""

import argparse

from permanence.runtime import database

SUMMARY = "replay a day of calls on a running installation, and report"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from permanence.simulation import cli

    cli.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    from permanence.config.environment import ENVIRONMENT
    from permanence.simulation import cli

    with database.reachable(ENVIRONMENT):
        database.open_django()
        return int(cli.run(arguments))
