"""The floors: who imports whom, whose tables refer to whose, names and sizes."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "src" / "permanence"
FLOORS = [
    {"foundation"},
    {"directory"},
    {"messaging", "kernel"},
    {"patients", "capacity", "directives"},
    {"agenda"},
    {"waiting", "guard", "coverage"},
    {"desk", "documents", "lists"},
    {"training", "insights", "privacy", "registers"},
    {"portal", "api"},
]
# Libraries lie below every floor.
OUTSIDE = {"auth", "contenttypes", "sessions", "account", "mfa", "usersessions", "procrastinate"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "service", "services"}
FLOOR_OF_LINES = 400


def modules() -> Iterator[Path]:
    return (path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts)


def test_imports_go_down_and_rules_are_pure() -> None:
    lint = shutil.which("lint-imports", path=str(Path(sys.executable).parent)) or "lint-imports"
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]


def test_every_room_stands_on_a_floor_of_the_contract() -> None:
    contract = (ROOT / "pyproject.toml").read_text()
    rooms = {path.parent.name for path in HOUSE.glob("*/__init__.py")}
    missing = {room for room in rooms if f"({room})" not in contract}
    assert not missing, "add them to the floors in pyproject.toml"


def test_tables_refer_down() -> None:
    height = {room: level for level, floor in enumerate(FLOORS) for room in floor}
    wrong = []
    for model in apps.get_models():
        here = model._meta.app_label
        if here in OUTSIDE:
            continue
        assert here in height, f"{here} has tables and no floor here"
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey) or field.model is not model:
                continue
            there = field.related_model._meta.app_label
            if there != here and there not in OUTSIDE and height[there] >= height[here]:
                wrong.append(f"{model.__name__}.{field.name} → {there}")
    assert not wrong


def test_other_rooms_leave_no_name_on_a_table_below() -> None:
    """A foreign key to another room hides its way back: `related_name="+"`."""
    named = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("permanence.")
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.app_label not in {model._meta.app_label, *OUTSIDE}
        and not field.remote_field.hidden
    ]
    assert not named


def test_nothing_has_a_name_that_says_nothing() -> None:
    theirs = {"static", "allauth"}  # folders whose names are given by libraries
    found = [
        str(p.relative_to(ROOT)) for p in HOUSE.rglob("*") if p.stem in FORBIDDEN_NAMES and not theirs & {*p.parts}
    ]
    assert not found


def test_no_module_is_too_long_to_be_read() -> None:
    long = {str(p.relative_to(ROOT)): n for p in modules() if (n := len(p.read_text().splitlines())) > FLOOR_OF_LINES}
    assert not long


def test_every_room_has_its_ten_lines_of_readme() -> None:
    rooms = [path.parent for path in HOUSE.glob("*/apps.py")]
    missing = [room.name for room in rooms if room.name != "config" and not (room / "README.md").exists()]
    assert not missing


def test_views_reach_rows_through_queries_only() -> None:
    """`queries.patient(actor, id)`, never `Patient.objects.get(pk=id)`."""
    views = [path for path in modules() if path.name == "views.py" or path.parent.name == "views"]
    bare = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in views
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]
    assert views
    assert not bare
