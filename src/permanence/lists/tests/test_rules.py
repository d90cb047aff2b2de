"""What files and lines say, as tables."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from permanence.lists.rules import files
from permanence.lists.rules.columns import Field, matched
from permanence.lists.rules.files import NotRead, Trouble
from permanence.lists.rules.lines import Doubt, Fault, day, read, same_as

TODAY = date(2026, 11, 29)
TITLES = "Nom;Prénom;Né(e) le;Tél."
ROWS = [["Nom", "Prénom", "Né(e) le", "Tél."], ["Lefèvre", "Zoé", "12/03/1984", "0639980001"]]


def workbook(rows: list[list[object]]) -> bytes:
    """Return an XLSX of one sheet."""
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_list_is_read_however_it_was_saved(encoding: str, separator: str, ends: str) -> None:
    content = ends.join(separator.join(row) for row in ROWS).encode(encoding)
    assert [files.read(content).titles, *files.read(content).lines] == ROWS


def test_a_workbook_is_read_with_its_dates_and_numbers() -> None:
    listed = files.read(workbook([["Nom", "Né le", "Tél"], ["Roux", date(1984, 3, 12), 639980001], [None], ["A"]]))
    assert listed.lines == [["Roux", "1984-03-12", "639980001"], ["A", "", ""]]


def huge() -> bytes:
    """Return a workbook that becomes enormous when opened."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/sheet1.xml", "w") as sheet:
        for _ in range(files.MOST_UNPACKED // 1_000_000 + 1):
            sheet.write(b" " * 1_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", Trouble.EMPTY),
        (TITLES.encode(), Trouble.EMPTY),
        (b"Nom\nRoux", Trouble.NOT_A_LIST),
        (b"\x00\x01\x02;\x00", Trouble.NOT_A_LIST),
        (b"PK\x03\x04 and nothing more", Trouble.NOT_A_LIST),
        (b"x" * (files.MOST_BYTES + 1), Trouble.TOO_LARGE),
        (";".join(["a"] * 61).encode(), Trouble.TOO_MANY_COLUMNS),
        (b"a;b\n" + b"x" * 1001 + b";y", Trouble.CELL_TOO_LONG),
        (b"a;b\n" + b"x;y\n" * (files.MOST_LINES + 1), Trouble.TOO_MANY_LINES),
        (huge(), Trouble.TOO_LARGE),
    ],
    ids=lambda told: told if isinstance(told, str) else "",
)
def test_what_is_no_list_or_could_harm_is_refused(content: bytes, trouble: Trouble) -> None:
    with pytest.raises(NotRead) as refused:
        files.read(content)
    assert refused.value.trouble is trouble


def test_a_sheet_that_says_it_is_huge_is_cut() -> None:
    book, out = Workbook(), io.BytesIO()
    book.active["A1"], book.active["B1"], book.active["A2"], book.active["XFD1048576"] = "Nom", "Prénom", "Roux", "far"
    book.save(out)
    assert files.read(out.getvalue()).lines == [["Roux", ""]]


@pytest.mark.parametrize(
    ("titles", "columns"),
    [
        (["Nom", "Prénom", "DDN", "Portable"], {"birth_name": 0, "first_names": 1, "birth_date": 2, "phone": 3}),
        (["NOM DE NAISSANCE", "Nom", "Prénoms"], {"birth_name": 0, "used_name": 1, "first_names": 2}),
        (["Last name", "First name", "Date of birth", "E-mail"],
         {"birth_name": 0, "first_names": 1, "birth_date": 2, "email": 3}),
        (["Né(e) le", "Tél. fixe", "Tél. portable"], {"birth_date": 0, "other_phone": 1, "phone": 2}),
        (["Tél. fixe", "x"], {"phone": 0}),
        (["Adresse", "CP", "Ville", "Adresse e-mail"], {"address": 0, "postcode": 1, "city": 2, "email": 3}),
        (["Couleur", "Profession"], {}),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_titles(titles: list[str], columns: dict[str, int]) -> None:
    assert {field.value: at for field, at in matched(titles).items()} == columns


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("12/03/1984", date(1984, 3, 12)),
        ("2.3.1984", date(1984, 3, 2)),
        ("12031984", date(1984, 3, 12)),
        ("1984-03-12", date(1984, 3, 12)),
        ("12/03/1984 00:00", date(1984, 3, 12)),
        ("31/02/1984", None),
        ("12/03/84", None),
        ("hier", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_lists_write_it(text: str, told: date | None) -> None:
    assert day(text) == told


COLUMNS = {field: at for at, field in enumerate(Field)}
GOOD = ["Durand", "Martin", "Élodie", "12/03/1984", "F", "0639980001", "", "e@exemple.test", "3 rue du Lac", "31000",
        "Toulouse", "", ""]  # fmt: skip


def changed(**cells: str) -> list[str]:
    """Return the good line with some cells changed."""
    return [cells.get(field.value, cell) for field, cell in zip(Field, GOOD, strict=True)]


@pytest.mark.parametrize(
    ("cells", "faults", "doubts"),
    [
        (changed(), [], []),
        (changed(birth_name=""), [Fault.NO_BIRTH_NAME], []),
        (changed(first_names=" "), [Fault.NO_FIRST_NAME], []),
        (changed(birth_date=""), [Fault.NO_BIRTH_DATE], []),
        (changed(birth_date="31/02/1984"), [Fault.BAD_DATE], []),
        (changed(birth_date="01/01/2027"), [Fault.NOT_BORN_YET], []),
        (changed(birth_date="01/01/1900"), [Fault.TOO_OLD], []),
        (changed(birth_name="---"), [Fault.NOT_A_NAME], []),
        (changed(birth_name="Дюран"), [Fault.NOT_LATIN], []),
        (changed(first_names="=cmd"), [Fault.HAS_SIGNS], []),
        (changed(used_name="Durand@"), [Fault.HAS_SIGNS], []),
        (changed(email="léo@exemple.test"), [], [Doubt.EMAIL]),
        (changed(used_name="x" * 101), [Fault.TOO_LONG], []),
        (changed(email="nulle part"), [], [Doubt.EMAIL]),
        (changed(email="e@" + "b." * 125 + "fr"), [], []),
        (changed(email="e@" + "b." * 125 + "fra"), [], [Doubt.EMAIL]),
        (changed(sex="?"), [], [Doubt.SEX]),
        (changed(postcode="trente et un"), [], [Doubt.ADDRESS]),
        (changed(birth_name="", birth_date="x"), [Fault.NO_BIRTH_NAME, Fault.BAD_DATE], []),
    ],
)
def test_what_is_wrong_with_a_line(cells: list[str], faults: list[Fault], doubts: list[Doubt]) -> None:
    person = read(cells, COLUMNS, TODAY)
    assert (list(person.faults), list(person.doubts)) == (faults, doubts)


@pytest.mark.parametrize(
    ("said", "sex"), [("F", "female"), ("Mme", "female"), ("H", "male"), ("M.", "male"), ("", "unknown")]
)
def test_sex_as_lists_say_it(said: str, sex: str) -> None:
    assert read(changed(sex=said), COLUMNS, TODAY).sex == sex


def test_a_spreadsheet_gives_back_the_zero_it_took() -> None:
    assert read(changed(phone="639980001"), COLUMNS, TODAY).phone == "0639980001"


def test_one_person_however_typed() -> None:
    assert same_as("LE GOFF", "Élodie, Anne", TODAY) == same_as("Le-Goff", "elodie", TODAY)
