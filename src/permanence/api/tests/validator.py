"""A validator that nobody here wrote holds all that the doors answer in the tests to FHIR R4: FHIR.js, by Node.

The library that we write with knows the shapes; this one knows required codes, what must not be there and some rules.
"""

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from permanence.runtime.assets import ROOT

from . import french


@cache
def validator() -> subprocess.Popen[str]:
    """Start the validator, once in a process of tests; it ends with its input."""
    node = shutil.which("node") or str(Path(sys.executable).with_name("node"))
    return subprocess.Popen(
        [node, Path(__file__).with_suffix(".mjs")], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def faults(resource: dict[str, Any]) -> list[str]:
    """Return what is wrong with a resource, each with where it stands."""
    process = validator()
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(resource) + "\n")
    process.stdin.flush()
    return list(json.loads(process.stdout.readline()))


def valid(answer: Any) -> Any:
    """Return an answer of a door of FHIR, unless it is not valid, or not what the French profiles it declares ask."""
    if answer.get("Content-Type", "").startswith("application/fhir+json") and answer.content:
        told = answer.json()
        assert (wrong := [*faults(told), *french.faults(told)]) == [], (wrong, told)
    return answer
