"""The demo's telephones: what its provider of SMS "sent", one file each; what was sent twice shows once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

MOST = 400


@dataclass(frozen=True, slots=True)
class Bubble:
    """One SMS as a telephone shows it.

    :param own: written on this telephone
    """

    name: str
    number: str
    sender: str
    body: str
    at: datetime
    own: bool = False


def keep(folder: Path, told: dict[str, str], *, own: bool = False) -> str:
    """Keep one SMS under its reference; given again, it stays the one it was. Return how it is named."""
    folder.mkdir(parents=True, exist_ok=True)
    name = "".join(c for c in told["reference"] if c.isalnum() or c == "-")
    part = folder / f".{name}"
    part.write_text(json.dumps({**told, "own": own}))
    part.replace(folder / f"{name}.json")
    return name


def bubbles(folder: Path) -> list[Bubble]:
    """Return what stands on the telephones, the newest last."""
    files = sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime_ns)[-MOST:]
    return sorted(_read(files), key=lambda one: (one.at, one.own))


def _read(files: list[Path]) -> Iterator[Bubble]:
    for file in files:
        told = json.loads(file.read_text())
        yield Bubble(
            file.stem, told["to"], told["sender"], told["body"], datetime.fromisoformat(told["at"]), bool(told["own"])
        )
