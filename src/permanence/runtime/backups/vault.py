"""The folder of copies: base copies and segments of the log, each whole or not there, each sealed."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pyrage  # type: ignore[import-untyped]

BASE = re.compile(r"(?P<at>\d{8}T\d{6}Z)_(?P<segment>[0-9A-F]{24})\.tar\.gz\.age")
SEGMENT = re.compile(
    r"(?P<name>[0-9A-F]{24}(\.partial|\.[0-9A-F]{8}\.backup)?|[0-9A-F]{8}\.history)\.[0-9a-f]{16}\.gz\.age"
)
STAMP = "%Y%m%dT%H%M%SZ"


class BadKey(RuntimeError):
    """What was given is not a key, or not the one the copies were sealed for."""


class NotSealed(RuntimeError):
    """What was to be sealed could not be read to its end."""


@dataclass(frozen=True, slots=True)
class Base:
    """One base copy: when it was begun, and the first segment of the log it needs."""

    path: Path
    at: datetime
    segment: str


@dataclass(frozen=True, slots=True)
class Vault:
    """The folder that copies are put into.

    :param recipient: the public key they are sealed for, `age1…`
    """

    folder: Path
    recipient: str = ""

    @property
    def bases(self) -> list[Base]:
        """Every base copy, the oldest first."""
        found = ((path, BASE.fullmatch(path.name)) for path in (self.folder / "base").glob("*.age"))
        told = [
            Base(path, datetime.strptime(one["at"], STAMP).replace(tzinfo=UTC), one["segment"])
            for path, one in found
            if one
        ]
        return sorted(told, key=lambda base: base.at)

    def base_path(self, at: datetime, segment: str) -> Path:
        """Where a base copy is put."""
        return self.folder / "base" / f"{at.astimezone(UTC):{STAMP}}_{segment}.tar.gz.age"

    def segments(self) -> Iterator[tuple[str, Path]]:
        """Yield each file of the log by its name in PostgreSQL."""
        yield from self._log("*")

    def _log(self, begins: str) -> Iterator[tuple[str, Path]]:
        for path in (self.folder / "log").glob(f"{begins}.age"):
            if one := SEGMENT.fullmatch(path.name):
                yield one["name"], path

    def segment_paths(self, name: str) -> list[Path]:
        """Return where a file of the log is; two are there only when two servers wrote into one folder."""
        return sorted(path for known, path in self._log(f"{name}*") if known == name)

    def put(self, content: BinaryIO, path: Path) -> None:
        """Seal a content into the vault: under its name only once it is whole and on the disk.

        :raises BadKey: when the recipient is no key
        :raises NotSealed: when the content fails; nothing is left of it then
        """
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with open(fresh, "xb", opener=_for_us) as written:
                pyrage.encrypt_io(content, written, [recipient(self.recipient)])
                written.flush()
                os.fsync(written.fileno())
            fresh.rename(path)
        except pyrage.EncryptError as problem:
            raise NotSealed(str(problem)) from None
        finally:
            fresh.unlink(missing_ok=True)
        _settle(path.parent)


def recipient(words: str) -> "pyrage.x25519.Recipient":
    """Read a public key.

    :raises BadKey: when it is none
    """
    try:
        return pyrage.x25519.Recipient.from_str(words.strip())
    except pyrage.RecipientError:
        raise BadKey("A key to seal for begins with age1; make one: permanence backup --new-key FILE") from None


def identity(file: Path) -> "pyrage.x25519.Identity":
    """Read the private key that opens the copies, from its file; lines that begin with # are remarks.

    :raises BadKey: when there is none in it
    """
    lines = [line.strip() for line in file.read_text().splitlines() if line.strip() and not line.startswith("#")]
    try:
        return pyrage.x25519.Identity.from_str(lines[0])
    except (IndexError, pyrage.IdentityError):
        raise BadKey(f"{file} holds no key: it begins with AGE-SECRET-KEY-") from None


def open_into(path: Path, written: BinaryIO, key: "pyrage.x25519.Identity") -> None:
    """Write what is in a sealed file.

    :raises BadKey: when it was sealed for another key, or is damaged
    """
    try:
        with path.open("rb") as sealed:
            pyrage.decrypt_io(sealed, written, [key])
    except pyrage.DecryptError as problem:
        raise BadKey(f"{path.name} does not open: it is damaged, or was sealed for another key ({problem}).") from None


def make_key(file: Path) -> str:
    """Make a pair of keys: the private one goes into a new file, the public one is returned.

    :raises FileExistsError: when the file is there already
    """
    key = pyrage.x25519.Identity.generate()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as written:
        written.write(f"# opens the copies of Permanence; keep it where the copies are not\n{key}\n")
    return str(key.to_public())


def _for_us(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _settle(folder: Path) -> None:
    """Have the folder's own entry on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
