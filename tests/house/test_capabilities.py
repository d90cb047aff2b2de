"""The table of capabilities claims nothing that is not there."""

import ast
import re
from functools import cache
from pathlib import Path

from django.urls import resolve

from permanence.runtime import cli

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (\w+) \| (.*?) \| (.*?) \| (works|partly|not yet)(: .+)? \|$")


def _rows() -> list[re.Match[str]]:
    lines = (ROOT / "docs" / "capabilities.md").read_text().splitlines()
    return [match for line in lines if (match := ROW.match(line))]


ROWS = _rows()
CLAIMED = [row for row in ROWS if row[6] != "not yet"]


@cache
def _tests(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text())
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_capability_has_one_row() -> None:
    assert [int(row[1]) for row in ROWS] == list(range(1, 201))


def test_the_sum_is_true() -> None:
    works, partly, missing = ([row[6] for row in ROWS].count(state) for state in ("works", "partly", "not yet"))
    said = f"Today {works} work, {partly} work in part, {missing} do not yet."
    assert said in (ROOT / "docs" / "capabilities.md").read_text()


def test_a_capability_that_is_not_there_claims_nothing() -> None:
    assert not [row[1] for row in ROWS if row[6] == "not yet" and (row[4] or row[5])]


def test_claim_is_proved_by_an_existing_test() -> None:
    named = {row[1]: re.findall(r"`([\w/.]+\.py)::(\w+)`", row[5]) for row in CLAIMED}
    assert not [number for number, tests in named.items() if not tests], "these rows name no test"
    proofs = [(path, name) for tests in named.values() for path, name in tests]
    assert not [f"{path}::{name}" for path, name in proofs if name not in _tests(ROOT / path)]


def test_claim_names_a_page_or_a_command_that_answers() -> None:
    for row in CLAIMED:
        pages, commands = re.findall(r"`(/[^`]*)`", row[4]), re.findall(r"`permanence ([\w-]+)[^`]*`", row[4])
        assert pages or commands, f"row {row[1]} names neither a page nor a command"
        for page in pages:
            assert resolve(page), f"row {row[1]}"
        assert set(commands) <= set(cli.COMMANDS), f"row {row[1]}"


def test_partly_says_what_is_there() -> None:
    assert not [row[1] for row in ROWS if row[6] == "partly" and not row[7]], "these rows do not say which part"
