"""Lists taken out: what a spreadsheet program reads in them, and what the trace will say."""

import io
import zipfile
from datetime import date
from xml.etree import ElementTree as ET  # of what we wrote

import pytest

from permanence.ui import handing, open_document
from permanence.ui.handing import Sheet

SHEET = Sheet(
    "liste", "L’été & <moi>", ["Nom", "Né le", "Âge"], [["=1+1", date(1984, 3, 12), 42], ["D’Angelo\x00\nb", None, 0.5]]
)
TABLE, TEXT, OFFICE = (f"{{{open_document.OFFICE}{name}:1.0}}" for name in ("table", "text", "office"))


def test_open_document_says_what_it_is_first_and_holds_no_formula() -> None:
    with zipfile.ZipFile(io.BytesIO(handing.written(SHEET, "ods"))) as packed:
        first = packed.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert packed.read("mimetype").decode() == open_document.MEDIA_TYPE
        root = ET.fromstring(packed.read("content.xml"))  # ours
    rows = [
        [(cell.get(f"{OFFICE}value-type"), [p.text for p in cell.iter(f"{TEXT}p")]) for cell in row]
        for row in root.iter(f"{TABLE}table-row")
    ]
    assert rows[0][0] == ("string", ["Nom"])
    assert rows[1] == [("string", ["=1+1"]), ("date", []), ("float", [])]
    assert rows[2] == [("string", ["D’Angelo", "b"]), (None, []), ("float", [])]
    assert not [cell for cell in root.iter() if f"{TABLE}formula" in cell.attrib]
    assert next(root.iter(f"{TABLE}table")).get(f"{TABLE}name") == SHEET.title


def test_csv_says_days_as_french_programs_do_and_holds_no_formula() -> None:
    told = handing.written(SHEET, "csv").decode()
    assert told.startswith("\ufeffNom;Né le;Âge\r\n'=1+1;12/03/1984;42\r\n")


@pytest.mark.parametrize(
    ("purpose", "told"),
    [
        ("taken:csv:3", ("csv", 3)),
        ("taken:ods:19400", ("ods", 19400)),
        ("taken:pdf:3", None),
        ("taken:csv:many", None),
        ("desk:console", None),
        ("", None),
    ],
)
def test_the_trace_is_read_back(purpose: str, told: tuple[str, int] | None) -> None:
    assert handing.taken(purpose) == told
