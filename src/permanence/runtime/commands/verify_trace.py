"""Verify that every line of the trace stands as it was sealed; exit code 1 when one does not."""

import argparse

from permanence.runtime import database

SUMMARY = "verify that the trace of who saw what is whole"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_arguments: argparse.Namespace) -> int:
    from permanence.config.environment import ENVIRONMENT

    with database.reachable(ENVIRONMENT):
        database.open_django()
        from permanence.privacy import sealing

        found = sealing.inspect()
        if found.broken_at_id is not None:
            print(f"The trace does not agree with its seal {found.broken_at_id}; {found.lines} lines before it do.")
            return 1
        print(f"{found.lines} lines stand as they were sealed. Last seal: {sealing.last_mark() or 'none yet'}")
        return 0
