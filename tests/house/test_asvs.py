"""The tables of security claim nothing whose test is not there."""

import ast
import re
from functools import cache
from pathlib import Path

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


def test_its_tests_exist() -> None:
    named = {row[1]: re.findall(r"`([\w/.]+\.py)::(\w+)`", row[4]) for row in ROWS}
    assert not [number for number, tests in named.items() if not tests], "these name no test"
    missing = [f"{path}::{name}" for tests in named.values() for path, name in tests if name not in _tests(path)]
    assert not missing


def test_what_security_names_is_there() -> None:
    """Of `docs/security.md`: the files and folders of its tests."""
    named = NAMED.findall((ROOT / "docs" / "security.md").read_text())
    assert named
    assert [one for one in named if not (ROOT / one).exists()] == []
