"""Names as compared: without case, accents, or the many ways to write what joins their parts."""

import re
import unicodedata

LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i"})


def tidy(name: str) -> str:
    """Write a name as it is kept: single spaces, each accent with its letter, no character without a shape."""
    whole = unicodedata.normalize("NFC", name)
    seen = (letter for letter in whole if letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf"})
    return " ".join("".join(seen).split())


def fold(text: str) -> str:
    """Write in small letters without accents, as the database's `permanence_fold` does."""
    apart = unicodedata.normalize("NFKD", text.lower().translate(LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words(text: str) -> tuple[str, ...]:
    """Split a name at spaces, hyphens, apostrophes and commas: `D'Angelo-Roux` gives d, angelo, roux."""
    return tuple(re.findall(r"[a-z0-9]+", fold(text)))


def is_latin(text: str) -> bool:
    """Tell whether all letters are Latin ones, accents and ligatures included."""
    apart = unicodedata.normalize("NFKD", text)
    letters = (letter for letter in apart if unicodedata.category(letter) in {"Lu", "Ll", "Lt", "Lo"})
    return all(unicodedata.name(letter, "").startswith("LATIN ") for letter in letters)


def has_signs(text: str) -> bool:
    """Tell whether something in it belongs to no name: `<`, `=`, `€`, `@`, a drawing."""
    return any(letter == "@" or unicodedata.category(letter) in {"Sm", "Sc", "So"} for letter in text)


def joined(text: str) -> str:
    """Write a name in one word, so that `Le Goff`, `Le-Goff` and `Legoff` are one name."""
    return "".join(words(text))
