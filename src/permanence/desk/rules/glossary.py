"""Medical words and what they mean for booking: looked up as one types, recognised in what was typed [142].

It explains words and never says what someone has; nothing is chosen from it by itself.
"""

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

ALIKE = 0.78  # how near a mistyped word must be
LONGEST = 6  # words of an expression
SHORT = 3  # letters of an acronym that is recognised in capitals only: TS, BU, AT


@dataclass(frozen=True, slots=True)
class Entry:
    """One word, its other names, and what it changes when an appointment is made."""

    word: str
    variants: tuple[str, ...]
    meaning: str
    reason: str
    minutes: int | None
    bring: str
    who: str
    flag: str

    @property
    def grave(self) -> bool:
        """Whether it may be a sign of gravity: the sheet is asked first."""
        return bool(self.flag) or self.who.startswith("Le 15")

    @property
    def names(self) -> tuple[str, ...]:
        """The word and its other names."""
        return (self.word, *self.variants)


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it is looked for."""

    folded: str
    tokens: tuple[str, ...]
    written: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Glossary:
    """The entries, and their names folded once."""

    entries: tuple[Entry, ...]
    names: tuple[Named, ...] = field(repr=False)

    def look_up(self, text: str, most: int = 8) -> list[Entry]:
        """Return the entries a word may mean, the nearest first: as typed, begun, inside, or mistyped."""
        wanted = fold(text)
        if len(wanted) < 2:
            return []
        ranked = sorted((_distance(wanted, name), place, name.entry) for place, name in enumerate(self.names))
        near = [entry for distance, _, entry in ranked if distance < 4]
        return list(dict.fromkeys(near))[:most]

    def recognised(self, text: str, most: int = 4) -> list[tuple[str, Entry]]:
        """Return the words of a text that the glossary knows, as typed, signs of gravity first, then in their order."""
        known = {name.tokens: name for name in reversed(self.names)}
        typed = _words(text)
        tokens = [singular(fold(word)) for word in typed]
        found: dict[Entry, str] = {}
        place = 0
        while place < len(tokens):
            length = _longest(known, tokens, typed, place)
            if length:
                entry = known[tuple(tokens[place : place + length])].entry
                found.setdefault(entry, " ".join(typed[place : place + length]))
            place += length or 1
        ordered = sorted(found.items(), key=lambda pair: not pair[0].grave)
        return [(words, entry) for entry, words in ordered[:most]]


def read(lines: Iterable[str]) -> Glossary:
    """Read the table: one entry a line, variants between bars."""
    entries = tuple(
        Entry(
            word=row["word"],
            variants=tuple(filter(None, row["variants"].split("|"))),
            meaning=row["meaning"],
            reason=row["reason"],
            minutes=int(row["minutes"]) if row["minutes"] else None,
            bring=row["bring"],
            who=row["who"],
            flag=row["flag"],
        )
        for row in csv.DictReader(lines, delimiter=";")
    )
    names = tuple(
        Named(fold(name), tuple(singular(fold(word)) for word in _words(name)), name, entry)
        for entry in entries
        for name in entry.names
    )
    return Glossary(entries, names)


def fold(text: str) -> str:
    """Write a text without accents, case or ligatures."""
    plain = text.replace("œ", "oe").replace("Œ", "oe").replace("’", "'")
    apart = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold().strip()


def singular(word: str) -> str:
    """Drop the mark of the plural from a folded word."""
    return word[:-1] if len(word) > 4 and word[-1] in "sx" else word


def _words(text: str) -> list[str]:
    """Split a text; an elided article falls away, a sign ends its word."""
    spaced = "".join(letter if letter.isalnum() or letter in "%’'" else " " for letter in text).replace("’", "'")
    words = (word.rsplit("'", 1)[-1] for word in spaced.split())
    return [word for word in words if word]


def _longest(known: dict[tuple[str, ...], Named], tokens: Sequence[str], typed: Sequence[str], place: int) -> int:
    for length in range(min(LONGEST, len(tokens) - place), 0, -1):
        name = known.get(tuple(tokens[place : place + length]))
        if name is None:
            continue
        acronym = length == 1 and len(name.written) <= SHORT and name.written.isupper()
        if not acronym or typed[place].isupper():
            return length
    return 0


def _distance(wanted: str, name: Named) -> float:
    if name.folded == wanted or singular(name.folded) == singular(wanted):
        return 0
    if name.folded.startswith(wanted):
        return 1
    if any(token.startswith(wanted) for token in name.tokens):
        return 2
    likeness = SequenceMatcher(None, wanted, name.folded, autojunk=False)
    if len(wanted) > 3 and likeness.real_quick_ratio() >= ALIKE and likeness.ratio() >= ALIKE:
        return 4 - likeness.ratio()
    return 4
