"""The tables of security claim nothing whose test is not there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.+) \|$")
ROWS = [row for line in (ROOT / "docs" / "asvs.md").read_text().splitlines() if (row := ROW.match(line))]
NAMED = re.compile(r"`((?:src|tests)/[\w/.]+)`")


@cache
def _tests(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text())
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_each_requirement_has_one_row_in_order() -> None:
    numbers = [tuple(int(part) for part in row[1].split(".")) for row in ROWS]
    assert len(numbers) > 20
    assert numbers == sorted({*numbers})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1])
def test_its_tests_exist(row: re.Match[str]) -> None:
    named = re.findall(r"`([\w/.]+\.py)::(\w+)`", row[4])
    assert named, f"{row[1]} names no test"
    for path, name in named:
        assert name in _tests(path), f"{path} has no {name}"


def test_what_security_names_is_there() -> None:
    """Of `docs/security.md`: the files and folders of its tests."""
    named = NAMED.findall((ROOT / "docs" / "security.md").read_text())
    assert named
    assert [one for one in named if not (ROOT / one).exists()] == []
