"""Who pays for a patient's care, as the column of rights writes it; pure.

`mutuelle, MGEN, n° 775685365, contrat 12345, du 01/01/2026, au 31/12/2026, tiers payant; ALD, au 30/06/2027`
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from permanence.coverage.rules.kinds import FIELDS, missing

from .columns import fold

KINDS: Mapping[str, str] = {
    "basic": "basic", "assurance maladie": "basic", "regime obligatoire": "basic", "amo": "basic", "caisse": "basic",
    "complementary": "complementary", "mutuelle": "complementary", "complementaire": "complementary",
    "amc": "complementary", "ald": "ald", "affection de longue duree": "ald", "c2s": "c2s", "css": "c2s",
    "complementaire sante solidaire": "c2s", "ame": "ame", "aide medicale de l etat": "ame", "exemption": "exemption",
    "exoneration": "exemption", "accident": "accident", "accident du travail": "accident", "at": "accident",
}  # fmt: skip
REASONS: Mapping[str, str] = {
    "maternity": "maternity", "maternite": "maternity", "newborn": "newborn", "nouveau ne": "newborn",
    "pension": "pension", "invalidite": "pension", "war": "war", "pension militaire": "war", "other": "other",
    "autre": "other",
}  # fmt: skip
SAID = re.compile(r"(n[°o]|contrat|du|au)\s+(.+)", re.IGNORECASE)
FIELD = {"n°": "payer_number", "no": "payer_number", "contrat": "contract", "du": "from_on", "au": "until_on"}
DAYS = ("from_on", "until_on")


@dataclass(frozen=True, slots=True)
class Payer:
    """One right; `told` is what is written of its kind."""

    kind: str
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether all that is needed of its kind is told."""
        return not missing(self.kind, dict(self.told))


def payers(text: str, day: Any) -> tuple[list[Payer], bool]:
    """Read the rights of a patient; whether all of the text was understood.

    :param day: reads a day as lists write it
    """
    found: list[Payer] = []
    whole = True
    for each in filter(None, (part.strip() for part in text.split(";"))):
        one = _payer([part.strip() for part in each.split(",")], day)
        whole = whole and one.is_whole
        found += [one] if one.is_whole else []
    return found, whole


def _payer(parts: list[str], day: Any) -> Payer:
    kind = KINDS.get(fold(parts[0]))
    if kind is None:  # a name alone is that of an insurer
        kind, parts = "complementary", ["", *parts]
    told: dict[str, Any] = {}
    for part in filter(None, parts[1:]):
        said = SAID.fullmatch(part)
        name = FIELD[said[1].lower()] if said else "third_party" if fold(part) == "tiers payant" else ""
        if said and name in DAYS:
            told[name] = day(said[2])
        elif said:
            told[name] = said[2]
        elif name:
            told[name] = True
        elif kind == "exemption":
            told["reason"] = REASONS.get(fold(part), "other")
        else:
            told.setdefault("payer", part)
    return Payer(kind, {name: value for name, value in told.items() if name in FIELDS[kind]})


def written(kind: str, told: Mapping[str, Any]) -> str:
    """Write a right as the column does."""
    said = {name: f"{word} {_plain(told[name])}" for word, name in WORDS if told.get(name)}
    parts = [kind, _plain(told.get("payer") or ""), told.get("reason") or "", *said.values()]
    parts.append("tiers payant" if told.get("third_party") else "")
    return ", ".join(part for part in parts if part)


WORDS = (("n°", "payer_number"), ("contrat", "contract"), ("du", "from_on"), ("au", "until_on"))


def _plain(value: Any) -> str:
    told = value.isoformat() if isinstance(value, date) else str(value)
    return told.replace(",", " ").replace(";", " ")
