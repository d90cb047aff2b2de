"""Sheets for spreadsheet programs, in which no cell is a formula; pure."""

import csv
import io
from collections.abc import Sequence

BEGINS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheet programs read accents as something else


def written(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a sheet separated by semicolons, as French programs expect."""
    out = io.StringIO()
    sheet = csv.writer(out, delimiter=";", lineterminator="\r\n")
    sheet.writerow([cell(head) for head in heads])
    sheet.writerows([cell(value) for value in row] for row in rows)
    return BYTE_ORDER_MARK + out.getvalue()


def cell(value: object) -> str:
    """Return what a cell holds: numbers as they are, and no words that a program would calculate (OWASP)."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value).replace(".", ",")
    told = str(value)
    return f"'{told}" if told.startswith(BEGINS_A_FORMULA) else told
