"""What a file is, by what is in it."""

import pytest

from permanence.documents.rules.kinds import kind_of

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
