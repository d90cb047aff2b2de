"""Files made to harm: what unpacks without end, lies about its size, or names what it should not, is refused early."""

import io
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from openpyxl import DEFUSEDXML, Workbook

from permanence.lists.rules import fhir
from permanence.lists.rules.files import MOST_UNPACKED, NotRead, Trouble, read

ROOT = Path(__file__).parents[4]
MANY = MOST_UNPACKED + 1
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + ']><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    + '<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
    + "</sheetData></worksheet>"
)


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in files.items():
            whole.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_ndjson", ".ndjson"), content)
    return out.getvalue()


def workbook(sheet: bytes) -> bytes:
    book = Workbook()
    book.active.append(["nom", "prénom"])
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as whole:
        parts = {one: whole.read(one) for one in whole.namelist()}
    parts[SHEET] = sheet
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in parts.items():
            whole.writestr(name, content)
    return again.getvalue()


def lying(content: bytes, said: int) -> bytes:
    """Have the packed file say that each of its parts is small."""
    told = bytearray(content)
    at = -1
    while (at := told.find(b"PK\x01\x02", at + 1)) >= 0:
        struct.pack_into("<L", told, at + 24, said)
    return bytes(told)


def trouble(content: bytes) -> Trouble:
    """Return why it is not read, having taken no more memory than what it may unpack to."""
    tracemalloc.start()
    try:
        with pytest.raises(NotRead) as why:
            read(content)
        assert tracemalloc.get_traced_memory()[1] < 3 * MOST_UNPACKED
    finally:
        tracemalloc.stop()
    return why.value.trouble


def test_what_unpacks_without_end_is_refused_before_it_is_unpacked() -> None:
    bomb = packed(xl__sharedStrings_xml=bytes(MANY))
    assert len(bomb) < 200_000
    assert trouble(bomb) == Trouble.TOO_LARGE
    with pytest.raises(NotRead) as why:
        fhir._resources(packed(a_ndjson=bytes(MANY)))
    assert why.value.trouble == Trouble.TOO_LARGE


def test_a_packed_file_that_lies_about_its_size_is_not_believed() -> None:
    assert trouble(lying(workbook(b"<worksheet>" + b"x" * MANY), 100)) == Trouble.NOT_A_LIST
    with pytest.raises(NotRead):
        fhir._resources(lying(packed(a_ndjson=b'{"resourceType": "Patient"}' + b" " * MANY), 10))


def test_entities_that_double_without_end_are_refused() -> None:
    assert trouble(workbook(LAUGHS.encode())) == Trouble.NOT_A_LIST


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04",
        b"PK\x03\x04" + b"\0" * 999,
        packed(a=b""),
        packed(**{"..__..__etc__passwd": b"x"}),
        b"\0" * 9,
        b"GIF89a;\n;",
    ],
    ids=["signature", "empty", "one file", "path upwards", "zeros", "picture"],  # the bytes of a package tell the time
)
def test_what_is_no_list_whatever_it_begins_with(content: bytes) -> None:
    assert trouble(content) in {Trouble.NOT_A_LIST, Trouble.EMPTY}


def test_the_reader_of_workbooks_is_the_careful_one() -> None:
    """Without `defusedxml` such a sheet is read for seconds before the parser gives up."""
    assert DEFUSEDXML
    assert "defusedxml==" in (ROOT / "requirements.lock").read_text()
