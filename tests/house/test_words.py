"""Nothing English is left in French, nothing is ill set, and nothing runs in a page but what is served as a file."""

import io
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from django import conf
from django.apps import apps
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


def test_no_word_of_ours_is_said_by_a_library_otherwise() -> None:
    """Catalogues are merged: which of two is heard would depend on their order. Give ours a context."""
    theirs = [app.path for app in apps.get_app_configs() if not app.name.startswith("permanence.")]
    ours = [app.path for app in apps.get_app_configs() if app.name.startswith("permanence.")]
    said = said_in([Path(conf.__file__).parent, *map(Path, theirs)])
    otherwise = {key: words for key, words in said_in(map(Path, ours)).items() if said.get(key, words) != words}
    assert not otherwise


ILL_SET = re.compile(r"[^\W\d_]'|[ \n][:;!?»](?![/\w])|« |«\n|\.\.\.|\w[;!?»](?!\w)", re.IGNORECASE)
AMPERSAND = re.compile(r"&#?\w+;")


def test_french_is_set_as_it_is_printed() -> None:
    """Curved apostrophes, no-break spaces before : ; ! ? and inside « », a word that is never broken in two."""
    said = said_in(Path(app.path) for app in apps.get_app_configs() if app.name.startswith("permanence."))
    written = {str(p): re.sub(r"{[{%].*?[%}]}", "x", p.read_text()) for p in HOUSE.glob("*/templates/**/fr/*.txt")}
    wrong = {key: text for key, text in (said | written).items() if ILL_SET.search(AMPERSAND.sub("", text))}
    assert not wrong
    assert not {key for key, text in said.items() if re.search(r"\be-mail", text, re.IGNORECASE)}, "it would break"


def said_in(folders: Iterable[Path]) -> dict[str, str]:
    """Return what compiled French catalogues say, by context and message."""
    said: dict[str, str] = {}
    for folder in folders:
        compiled = folder / "locale/fr/LC_MESSAGES/django.mo"
        if not compiled.exists():
            continue
        for message in read_mo(io.BytesIO(compiled.read_bytes())):
            if message.id:
                said[f"{message.context or ''} {_all(message.id)}"] = _all(message.string)
    return said


def _all(forms: object) -> str:
    return " | ".join(forms) if isinstance(forms, list | tuple) else str(forms)


def test_templates_hold_no_code_of_their_own() -> None:
    """The Content-Security-Policy would refuse it."""
    read = {path: DATA.sub("<data", path.read_text()) for path in TEMPLATES}
    found = [
        f"{_name(path)}: {what}" for path, text in read.items() for what, code in INLINE.items() if code.search(text)
    ]
    assert TEMPLATES
    assert not found


def test_templates_are_short_enough_to_be_read() -> None:
    long = {_name(path): lines for path in TEMPLATES if (lines := len(path.read_text().splitlines())) > 80}
    assert not long


def _name(path: Path) -> str:
    return str(path.relative_to(HOUSE))


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
