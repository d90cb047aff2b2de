"""Writing all that a structure has into one archive, file by file, with a manifest a person can read."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import sha256
from itertools import chain
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope
from permanence.foundation.snapshot import snapshot
from permanence.ui.sheets import BYTE_ORDER_MARK, cell

from . import queries

TOLD_EVERY = 8  # files
A_PART = 2 * 1024 * 1024
PERSON = ("id", "title", "family_name", "given_name", "rpps", "adeli")
MANIFEST, READ_ME = "manifeste.json", "LISEZ-MOI.txt"


@dataclass(frozen=True, slots=True)
class Packed:
    """One file of the archive."""

    name: str
    lines: int
    size: int
    sha256: str


@dataclass(slots=True)
class Archive:
    """An archive being written, and what is in it so far."""

    by: Actor
    structure: Structure
    whole: zipfile.ZipFile
    files: list[Packed] = field(default_factory=list)

    def add(self, name: str, lines: Iterable[bytes], head: bytes = b"") -> None:
        """Write a file line by line, with its sum; nothing is written of one without a line."""
        each = iter(lines)
        first = next(each, None)
        if first is None:
            return
        told, size, count = sha256(), 0, 0
        with self.whole.open(name, "w", force_zip64=True) as out:
            for line in chain([head, first], each):
                out.write(line)
                told.update(line)
                size, count = size + len(line), count + 1
        self.files.append(Packed(name, count - 1, size, told.hexdigest()))


def pack(by: Actor, structure: Structure, kept: IO[bytes], now: datetime, so_far: Callable[[int], None]) -> Archive:
    """Write the archive into an open file.

    All of it is of one moment; each file is read in a transaction of its own, between which it is said how far it is.
    :param so_far: is told how much is written, in hundredths
    """
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as whole:
        archive = Archive(by, structure, whole)
        with snapshot() as moment:
            steps = [*_steps(archive)]
            for at, step in enumerate(steps):
                with moment(), scope(by):
                    step()
                if at % TOLD_EVERY == 0:
                    so_far(100 * at // len(steps))
        whole.writestr(MANIFEST, json.dumps(_manifest(archive, now), ensure_ascii=False, indent=1))
        whole.writestr(READ_ME, _words(archive, now))
    return archive


def parts(kept: IO[bytes]) -> Iterator[bytes]:
    """Return a file piece by piece, from its beginning."""
    kept.seek(0)
    while piece := kept.read(A_PART):
        yield piece


def _steps(archive: Archive) -> Iterator[Callable[[], None]]:
    structure = archive.structure
    for kind, read in queries.resource_kinds().items():
        yield partial(_resources, archive, kind, read)
    yield lambda: archive.add("tables/directory_person.csv", _people(structure), _heads(PERSON))
    for model in queries.tables():
        yield partial(_table, archive, model)


def _resources(archive: Archive, kind: str, read: Callable[[Structure], Iterator[Any]]) -> None:
    archive.add(f"fhir/{kind}.ndjson", map(_json_line, read(archive.structure)))


def _table(archive: Archive, model: Any) -> None:
    name = model._meta.db_table
    rows = map(_row, queries.table_rows(model, archive.structure))
    archive.add(f"tables/{name}.csv", rows, _heads(queries.table_heads(model)))
    for file_name, content in queries.table_papers(model, archive.structure):
        archive.add(f"documents/{name}/{file_name}", [content])


def _people(structure: Structure) -> Iterator[bytes]:
    for one in queries.staff(structure):
        yield _row([getattr(one, name) for name in PERSON])


def _heads(names: Iterable[str]) -> bytes:
    return BYTE_ORDER_MARK.encode() + _row(names)


def _row(cells: Iterable[Any]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow([cell(value) for value in cells])
    return out.getvalue().encode()


def _json_line(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"


def _manifest(archive: Archive, now: datetime) -> dict[str, Any]:
    return {
        "structure": archive.structure.name,
        "structure_id": str(archive.structure.pk),
        "made_at": now.isoformat(),
        "fhir": "4.0.1",
        "files": [
            {"name": one.name, "lines": one.lines, "bytes": one.size, "sha256": one.sha256} for one in archive.files
        ],
        "left_out": sorted(queries.LEFT_OUT),
    }


def _words(archive: Archive, now: datetime) -> str:
    at = now.astimezone(ZoneInfo(archive.structure.time_zone))
    told = [
        _("All data of %(structure)s") % {"structure": archive.structure.name},
        _("Prepared on %(day)s at %(hour)s.") % {"day": f"{at:%d/%m/%Y}", "hour": f"{at:%H:%M}"},
        "",
        _("This archive holds health data: keep it enciphered, and erase it when it has served."),
        "",
        _("fhir/: patients, relatives, rights, appointments… one FHIR R4 resource a line, for other software."),
        _("tables/: every table, for any spreadsheet: one line is one fact, and a first line names the columns."),
        _("documents/: papers made here, sent or received, and what patients answered, by the table of each."),
        _("manifeste.json: the same list for a program, with the SHA-256 sum of each file."),
        "",
        _("Left out: what is computed from the rest, what serves this installation alone, and secrets (keys, links)."),
        "",
        *(f"{one.lines:>9}  {one.name}" for one in archive.files),
    ]
    return "\r\n".join(told) + "\r\n"
