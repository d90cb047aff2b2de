"""Nothing English is left in French, and nothing runs in a page but what is served as a file."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

HOUSE = Path(__file__).parents[2] / "src" / "permanence"
TEMPLATES = sorted(HOUSE.glob("*/templates/**/*.html"))
INLINE = {
    "a script": re.compile(r"<script\b(?![^>]*\bsrc=)[^>]*>(?!\s*</script>)", re.IGNORECASE),
    "a style": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"\son(click|change|submit|load|input|key\w+|focus|blur)\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
}
DATA = re.compile(r"<script\b[^>]*type=\"application/json\"", re.IGNORECASE)  # data, which no browser runs


def test_french_catalogues_are_complete() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "permanence.i18n", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_templates_hold_no_code_of_their_own(path: Path) -> None:
    text = DATA.sub("<data", path.read_text())
    found = [what for what, pattern in INLINE.items() if pattern.search(text)]
    assert not found, "the Content-Security-Policy would refuse it"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_templates_are_short_enough_to_be_read(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 80


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
