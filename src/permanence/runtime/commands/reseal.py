"""Seal every file of a patient anew with the newest of PERMANENCE_FILE_KEYS; exit code 1 when one opens with none."""

import argparse

from permanence.runtime import database

SUMMARY = "seal patients' files anew with the newest key"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_arguments: argparse.Namespace) -> int:
    from permanence.config.environment import ENVIRONMENT

    with database.reachable(ENVIRONMENT):
        database.open_django()
        from permanence.documents import resealing

        found = list(resealing.reseal())
        closed = [row for row, opened in found if not opened]
        print(f"{len(found) - len(closed)} files are sealed with the newest key.")
        for row in closed:
            print(f"{row} opens with none of the keys given: add the one that sealed it, then run this again.")
        return 1 if closed else 0
