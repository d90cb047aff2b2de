"""Decide scenarios of the desk and print the proposals as one JSON list; no database, no settings.

An invalid scenario is told on standard error, field by field, and nothing is printed.
"""

import argparse
import json
import sys
from pathlib import Path

from permanence.desk.rules.scenarios import Scenario, Wrong, answered, read

SUMMARY = "say what the desk may propose in scenarios read from files"
INVALID = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a JSON list of scenarios, or one")


def run(arguments: argparse.Namespace) -> int:
    """Print what is decided.

    :returns: 2 when any field of any scenario is wrong
    """
    scenarios: list[Scenario] = []
    problems: list[str] = []
    for path in arguments.files:
        try:
            scenarios += read(_text(path))
        except Wrong as wrong:
            problems += [f"{path}: {problem}" for problem in wrong.problems]
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return INVALID
    escaped = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    print(json.dumps([answered(scenario) for scenario in scenarios], ensure_ascii=escaped, indent=1))
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise Wrong([f"cannot be read: {problem.strerror}"]) from None
    except UnicodeDecodeError:
        raise Wrong(["is not UTF-8"]) from None
