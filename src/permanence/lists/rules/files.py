"""Files of lists as they come: CSV of any usual writing, XLSX; what could harm is refused before it is opened."""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import islice

from openpyxl import load_workbook

MOST_BYTES = 24 * 1024 * 1024
MOST_UNPACKED = 120 * 1024 * 1024
MOST_LINES, MOST_COLUMNS, LONGEST_CELL = 50_000, 60, 1000
MOST_APPOINTMENTS = 120_000
SEPARATORS = ";,\t"
ZIP = b"PK\x03\x04"


class Trouble(StrEnum):
    """Why a file is not read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_COLUMNS = "too_many_columns"
    CELL_TOO_LONG = "cell_too_long"
    NOT_A_LIST = "not_a_list"
    NOT_A_CALENDAR = "not_a_calendar"


class NotRead(ValueError):
    """A file that is not read; carries why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: the titles of its columns, and its lines, each as many cells as there are titles."""

    titles: list[str]
    lines: list[list[str]]


def read(content: bytes, most: int = MOST_LINES) -> Listed:
    """Read a list, whatever its form; lines without anything are left out.

    :param most: lines at most
    :raises NotRead: when it is none, or could harm
    """
    if len(content) > MOST_BYTES:
        raise NotRead(Trouble.TOO_LARGE)
    rows = _workbook(content, most) if content.startswith(ZIP) else _text(content)
    kept = [row for row in islice(_checked(rows), most + 2) if any(row)]
    if not kept:
        raise NotRead(Trouble.EMPTY)
    if len(kept) > most + 1:
        raise NotRead(Trouble.TOO_MANY_LINES)
    titles, lines = kept[0], kept[1:]
    if len(titles) < 2 or not lines:
        raise NotRead(Trouble.NOT_A_LIST if len(titles) < 2 else Trouble.EMPTY)
    width = len(titles)
    return Listed(titles, [(line + [""] * width)[:width] for line in lines])


def _checked(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    for row in rows:
        while row and not row[-1]:
            row.pop()
        if len(row) > MOST_COLUMNS:
            raise NotRead(Trouble.TOO_MANY_COLUMNS)
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise NotRead(Trouble.CELL_TOO_LONG)
        yield row


def _text(content: bytes) -> Iterator[list[str]]:
    text = decoded(content)
    if "\0" in text:
        raise NotRead(Trouble.NOT_A_LIST)
    head = text.partition("\n")[0]
    separator = max(SEPARATORS, key=head.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [cell.strip() for cell in row]
    except csv.Error as problem:
        raise NotRead(Trouble.NOT_A_LIST) from problem


def decoded(content: bytes) -> str:
    """Decode what spreadsheets save: UTF-8, UTF-16 when it says so, else what Windows wrote in Western Europe."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _workbook(content: bytes, most: int) -> Iterator[list[str]]:
    """Read the first sheet of a workbook as a stream; a sheet that says it is huge is cut, not believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise NotRead(Trouble.TOO_LARGE)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_row=most + 2, max_col=MOST_COLUMNS + 1, values_only=True):
            yield [_cell(value) for value in row]
        book.close()
    except NotRead:
        raise
    except Exception as problem:  # whatever a broken workbook makes its reader say
        raise NotRead(Trouble.NOT_A_LIST) from problem


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
