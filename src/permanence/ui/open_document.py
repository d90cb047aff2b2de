"""Sheets in OpenDocument (ISO/IEC 26300-1), for LibreOffice and the others; pure.

Written row by row: libraries of documents keep a tree of the whole, which takes minutes for a list of patients. Words
are cells of words: no program calculates them.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BEGINS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3"'
    f' xmlns:office="{OFFICE}office:1.0" xmlns:table="{OFFICE}table:1.0" xmlns:text="{OFFICE}text:1.0">'
    "<office:body><office:spreadsheet>"
)
ENDS = "</office:spreadsheet></office:body></office:document-content>"
MANIFEST = (
    f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{OFFICE}manifest:1.0"'
    f' manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def written(title: str, heads: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a sheet with its heads in the first row."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", MEDIA_TYPE, zipfile.ZIP_STORED)  # first and as it is, by which it is recognised
        packed.writestr("META-INF/manifest.xml", MANIFEST)
        with packed.open("content.xml", "w") as content:
            content.write(f'{BEGINS}<table:table table:name="{_said(title, quoted=True)}">'.encode())
            for row in (heads, *rows):
                content.write(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>".encode())
            content.write(f"</table:table>{ENDS}".encode())
    return whole.getvalue()


def _cell(value: object) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return f'<table:table-cell office:value-type="date" office:date-value="{day.isoformat()}"/>'
    lines = _said(str(value)).split("\n")
    told = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return f'<table:table-cell office:value-type="string">{told}</table:table-cell>'


def _said(text: str, *, quoted: bool = False) -> str:
    return escape(NOT_IN_XML.sub("", text), {'"': "&quot;"} if quoted else {})
