"""An IHE_XDM package as MSSanté carries it: a ZIP with documents and what is said of them; pure.

It is opened in memory, nothing is written anywhere, and no more is read of it than a letter may hold.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .cda import SEXES, as_date
from .kinds import LARGEST
from .traits import Traits
from .xml import BadXml, Element, first, local, parsed, said, within

ZIP = b"PK\x03\x04"
MOST_FILES, MOST_UNPACKED = 200, 60 * 2**20
METADATA = "METADATA.XML"
BESIDE = (".HTM", ".HTML", ".XSL", ".XSLT", "README.TXT", METADATA)  # what a package says of itself
BOUNDED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # of all others a small piece may grow to gigabytes at once
FAULTS = (zipfile.BadZipFile, zlib.error, RuntimeError, OverflowError, EOFError, OSError, ValueError)


class BadPackage(ValueError):
    """It cannot be opened here: no ZIP, too large, or shut by a password."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What lay in a package.

    :param files: names without folders, and contents
    :param titles: what the metadata call each
    :param left: names of what was not taken: too large, or packed as no package may be
    """

    files: tuple[tuple[str, bytes], ...]
    titles: Mapping[str, str] = field(default_factory=dict)
    traits: tuple[Traits, ...] = ()
    left: tuple[str, ...] = ()


def unpacked(content: bytes) -> Unpacked:
    """Open a package.

    :raises BadPackage: when it is none, or could harm
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as whole:
            entries = [one for one in whole.infolist() if not one.is_dir()]
            if len(entries) > MOST_FILES:
                raise BadPackage
            found, left, size = [], [], 0
            for entry in entries:
                name = entry.filename.replace("\\", "/").rpartition("/")[2]
                if entry.compress_type not in BOUNDED:
                    left.append(name)
                    continue
                with whole.open(entry) as inside:
                    read = inside.read(LARGEST + 1)  # whatever the entry says of its size
                size += len(read)
                if size > MOST_UNPACKED:
                    raise BadPackage
                if len(read) > LARGEST:
                    left.append(name)
                else:
                    found.append((name, read))
    except FAULTS:
        raise BadPackage from None
    told = [entry for name, read in found if name.upper() == METADATA for entry in _entries(read)]
    files = tuple((name, read) for name, read in found if not name.upper().endswith(BESIDE))
    return Unpacked(files, dict(title for title, _who in told), tuple(who for _title, who in told if who), tuple(left))


def _entries(metadata: bytes) -> Iterator[tuple[tuple[str, str], Traits | None]]:
    """Yield what the metadata (ebRIM) say of each document: its file with its title, and whose it is."""
    try:
        root = parsed(metadata)
    except BadXml:
        return
    for one in root.iter():
        if local(one) == "ExtrinsicObject":
            slots = {slot.get("name", ""): _values(slot) for slot in within(one, "Slot")}
            title = next((each.get("value", "") for each in within(one, "Name", "LocalizedString")), "")
            uri = "".join(slots.get("URI", [])).replace("\\", "/").rpartition("/")[2]
            yield (uri, title), _traits(slots)


def _values(slot: Element) -> list[str]:
    listed = first(slot, "ValueList")
    return [said(one) for one in within(listed, "Value")] if listed is not None else []


def _traits(slots: Mapping[str, list[str]]) -> Traits | None:
    """Read the patient as the source knows him: lines of an HL7 PID."""
    lines = [line.partition("|") for line in slots.get("sourcePatientInfo", [])]
    told = {name: rest for name, _bar, rest in lines if name != "PID-5"}
    names = [rest.split("^") for name, _bar, rest in lines if name == "PID-5"]
    if not names:
        return None
    kinds = {parts[6] if len(parts) > len("abcdef") else "L": parts for parts in names}  # XPN.7: L, of birth; D, in use
    birth, used = kinds.get("L") or names[0], kinds.get("D") or [""]
    return Traits(
        birth_name=birth[0],
        used_name=used[0],
        first_names=birth[1] if len(birth) > 1 else "",
        birth_date=as_date(told.get("PID-7", "")),
        sex=SEXES.get(told.get("PID-8", ""), ""),
        number="".join(slots.get("sourcePatientId", [])).partition("^")[0],
    )
