"""How French names sound: `Thibault`, `Tibo` and `Thibaud` are looked for under one key."""

import re
from functools import lru_cache

SHORTEST = 4  # letters: shorter words sound like too many others
STEPS = (  # in this order; the database's `patients_sound` takes the same ones
    (r"(?<=[aeu])ill", "y"),
    (r"([a-z])\1+", r"\1"),
    ("ph", "f"),
    (r"ch(?=[rl])", "k"),
    ("sch", "X"),
    ("sh", "X"),
    ("ch", "X"),
    ("gh", "gu"),
    ("h", ""),
    ("bv", "v"),
    (r"aul[td]?s?$", "o"),
    ("ncoi", "nsoi"),
    ("jea", "ja"),
    (r"ge(?=[ao])", "j"),
    ("gn", "N"),
    (r"g(?=[eiy])", "j"),
    (r"gu(?=[eiy])", "g"),
    (r"c(?=[eiy])", "s"),
    ("qu", "k"),
    ("q", "k"),
    ("c", "k"),
    (r"er$", "e"),
    (r"(ps|[tdsxz])+$", ""),
    (r"mp$", "m"),
    (r"rk$", "r"),
    ("x", "ks"),
    ("eau", "o"),
    ("au", "o"),
    (r"([aeiy])m(?=[bp])", r"\1n"),
    (r"(ai|ei|[iyu])[nm](?=[^aeiouy]|$)", "I"),
    (r"[ae][nm](?=[^aeiouy]|$)", "A"),
    (r"o[nm](?=[^aeiouy]|$)", "O"),
    ("ou", "U"),
    ("oi", "W"),
    ("oy", "W"),
    ("ai", "e"),
    ("ei", "e"),
    ("ay", "e"),
    ("ey", "e"),
    ("eu", "e"),
    ("oe", "e"),
    ("y", "i"),
    ("w", "v"),
    ("z", "s"),
    (r"e+$", ""),
    (r"([a-zA-Z])\1+", r"\1"),
)
REGULAR = {written: re.compile(written) for written, _ in STEPS if not written.isalpha()}


@lru_cache(16_384)
def sound(word: str) -> str:
    """Return the key of a folded word: what is heard, without doubled and silent letters; empty when it is short."""
    if len(word) < SHORTEST:
        return ""
    for written, heard in STEPS:
        word = REGULAR[written].sub(heard, word) if written in REGULAR else word.replace(written, heard)
    return word
