"""Seal every file and every sealed word anew with the newest keys; exit code 1 when something opens with none."""

import argparse

from permanence.runtime import database

SUMMARY = "seal patients' files and words anew with the newest keys"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_arguments: argparse.Namespace) -> int:
    from permanence.config.environment import ENVIRONMENT

    with database.reachable(ENVIRONMENT):
        database.open_django()
        from permanence.foundation.resealing import KeysMissing, StillInUse

        try:
            closed = database.reseal(print)
        except (KeysMissing, StillInUse) as problem:
            print(problem)
            return 1
        for one in closed:
            print(
                f"{one.table} {one.row} opens with none of the keys given: add the one that sealed it, run this again."
            )
        if not closed:
            print("Everything is sealed with the newest keys: the older ones may go.")
        return 1 if closed else 0
