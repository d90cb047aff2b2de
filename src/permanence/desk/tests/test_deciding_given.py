"""The cases given with the specification: every one holds."""

import json
from pathlib import Path
from typing import Any

import pytest

from .deciding import answers

FILES = sorted((Path(__file__).parent / "data").glob("scenarios-*.json"))
CASES = [case for path in FILES for case in json.loads(path.read_text())]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case_holds(case: dict[str, Any]) -> None:
    proposals, expected = answers(case), case["expect"]
    actions = [one["action"] for one in proposals]
    assert actions == expected.get("actions", actions)
    assert expected.get("first", {}).items() <= proposals[0].items()
    assert set(expected.get("includes", [])) <= set(actions)
    assert not set(expected.get("never", [])) & set(actions)
    assert set(expected.get("reasons_include", [])) <= {reason for one in proposals for reason in one["reasons"]}
