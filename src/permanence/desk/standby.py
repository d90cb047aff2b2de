"""The sheets for a power cut as one file that needs nothing else: it opens without network, and prints."""

import os
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from .queries import Standby

STYLES = ("agenda/printed.css", "desk/standby.css")


def shown(sheets: Standby) -> dict[str, Any]:
    """Return what the templates need of it."""
    return {"standby": sheets, "sheets": sheets.sheets, "structure": sheets.structure.name, "printed_at": sheets.at}


def as_file(sheets: Standby, language: str = "fr") -> str:
    """Return a whole HTML document with its styles in it."""
    styles = mark_safe("<style>" + "\n".join(_text(name) for name in STYLES) + "</style>")  # noqa: S308 (our own files)
    with timezone.override(sheets.zone), translation.override(language):
        return render_to_string("desk/standby_file.html", shown(sheets) | {"styles": styles, "language": language})


def _text(name: str) -> str:
    return Path(str(finders.find(name))).read_text(encoding="utf-8")


def put(sheets: Standby, folder: Path) -> Path:
    """Put it into a folder under the structure's name for machines, for its owner alone, whole or not at all."""
    place = folder / f"permanence-{sheets.structure.pk}.html"
    fresh = place.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(as_file(sheets))
    return fresh.replace(place)
