"""Discreet mode hides why someone comes on every screen: a template that shows it says that it is private."""

import re
from pathlib import Path

import pytest

import permanence

HOUSE = Path(permanence.__file__).parent
REASON = re.compile(r"\{\{ (?:row\.reason|\w+(?:\.appointment)?\.reason\.name) \}\}")
PRIVATE = re.compile(r'class="[^"]*\bprivate\b[^"]*"(?:[^<>]*|[^<>]*>(?:[^<>]|\{%[^%]*%\})*)$')
ON_PAPER = {"printed.html"}
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
