"""Discreet mode hides why someone comes on every screen: a template that shows it says that it is private."""

import re
from pathlib import Path

import pytest

import permanence

HOUSE = Path(permanence.__file__).parent
REASON = re.compile(r"\{\{ (?:row\.reason|\w+(?:\.appointment)?\.reason\.name) \}\}")
PRIVATE = re.compile(r'class="[^"]*\bprivate\b[^"]*"(?:[^<>]*|[^<>]*>(?:[^<>]|\{%[^%]*%\})*)$')
ON_PAPER = {"_sheets.html", "_standby.html"}
SCREENS = [
    path
    for room in ("agenda", "desk", "waiting")
    for path in sorted((HOUSE / room / "templates").rglob("*.html"))
    if REASON.search(path.read_text()) and path.name not in ON_PAPER
]


def bare(text: str) -> list[str]:
    """Return the places where a reason is shown outside of what is hidden: the tag just before is not private."""
    return [
        text[max(0, m.start() - 60) : m.end()] for m in REASON.finditer(text) if not PRIVATE.search(text[: m.start()])
    ]


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: path.name)
def test_the_reason_of_someone_is_private_on_every_screen(path: Path) -> None:
    assert bare(path.read_text()) == []


@pytest.mark.parametrize(
    ("written", "good"),
    [
        ('<span class="tint private" data-tint="{{ one.reason.color }}">{{ one.reason.name }}</span>', True),
        ('<span class="tint" data-tint="{{ one.reason.color }}">{{ one.reason.name }}</span>', False),
        ('<b class="private">{{ one.patient }}</b> {{ one.reason.name }}', False),
    ],
)
def test_what_is_meant(written: str, good: bool) -> None:
    assert (bare(written) == []) is good


def test_the_calendar_hides_it_too() -> None:
    script = (HOUSE / "agenda" / "static" / "agenda" / "calendar.js").read_text()
    assert '"ag-reason private"' in script


TITLE = re.compile(r"\{% block title %\}[^\n]*?\{\{ (?:\w+\.)?patient\.name \}\}")


def test_a_tab_that_names_a_patient_has_another_name_in_discreet_mode() -> None:
    told = {str(path): path.read_text() for path in HOUSE.glob("*/templates/**/*.html")}
    named = {name: text for name, text in told.items() if TITLE.search(text)}
    assert len(named) >= 3
    assert [name for name, text in named.items() if "{% block discreet_title %}" not in text] == []


def test_a_toast_that_names_a_patient_says_so() -> None:
    views = {str(path): path.read_text() for path in HOUSE.glob("*/views/**/*.py")}
    naming = {name: text for name, text in views.items() if re.search(r"%\(name\)s.*patient\.name", text, re.DOTALL)}
    assert {"visits.py", "registering.py"} <= {Path(name).name for name in naming}
    assert [name for name, text in naming.items() if '"names": True' not in text and '"private"' not in text] == []
