"""What a file is, by what is in it."""

import re
from pathlib import Path

import pytest

from permanence.documents import queries
from permanence.documents.queries.documents import Opened, answer
from permanence.documents.rules.kinds import TYPES, kind_of

from .factories import JPEG, PDF, PNG


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (b"\n\n" + PDF, "pdf"),
        (b"\x00" * 1024 + PDF, ""),
        (JPEG, "jpg"),
        (PNG, "png"),
        (b"", ""),
        (b"MZ\x90\x00", ""),
        (b"PK\x03\x04", ""),
        (b"<html><script>", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        (b"GIF89a", ""),
        (b"\x00\x00\x00\x18ftypheic", ""),
    ],
)
def test_a_file_is_what_it_begins_with(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>" + PDF,
        b"GIF89a=1;/*" + PDF,
        JPEG + b"<script>alert(1)</script>",
        PNG + b"PK\x03\x04",
        JPEG + b"<?php system($_GET['c']); ?>",
    ],
)
@pytest.mark.parametrize(("shown", "way"), [(False, "attachment"), (True, "inline")])
def test_a_file_that_is_two_things_at_once_is_never_run(content: bytes, way: str, *, shown: bool) -> None:
    """A browser is told what it is, believes nothing else, and runs nothing of it, whether it saves or shows it."""
    kind = kind_of(content)
    told = answer(Opened(content, TYPES[kind], f"document-2026-03-02.{kind}"), shown=shown)
    assert told["Content-Type"] == TYPES[kind]
    assert told["Content-Disposition"] == f'{way}; filename="document-2026-03-02.{kind}"'
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_what_browsers_would_run_is_saved_even_by_who_wants_it_shown() -> None:
    told = answer(Opened(b"<ClinicalDocument/>", TYPES["xml"], "document-2026-03-02.xml"), shown=True)
    assert told["Content-Disposition"].startswith("attachment")


def test_a_file_keeps_no_name_of_its_sender() -> None:
    """Path names, double endings, line breaks: the name a browser sends is never read."""
    code = (Path(queries.__file__).parents[1]).rglob("*.py")
    assert [
        file.name
        for file in code
        if "tests" not in file.parts and re.search(r"\b(file|sent|upload\w*)\.name\b", file.read_text())
    ] == []
