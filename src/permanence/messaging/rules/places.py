"""Places of a sentence as people write them on screen ({cabinet}) and as they are kept ({practice}); pure."""

from collections.abc import Iterable, Mapping

from .understanding import folded
from .wording import PIECE, PLACE, Wrong

CANNED = ("practice", "phone", "person", "agent", "appointment")  # what an answer given often may speak of
LEFT_OUT = "(…)"  # what someone must write himself, where a place is not known


def shown(text: str, words: Mapping[str, str]) -> str:
    """Write the places of a text as on screen."""
    return PLACE.sub(lambda place: f"{{{words.get(place[1], place[1])}}}", text)


def kept(text: str, words: Mapping[str, str]) -> str:
    """Write the places of a text as they are kept, whether typed in words, without accents, or as codes."""
    codes = {folded(word): code for code, word in words.items()}

    def code(place: str) -> str:
        return codes.get(folded(place.strip()), place.strip())

    return PLACE.sub(lambda place: f"{{{code(place[1])}}}", text)


def wrong(text: str, allowed: Iterable[str] = CANNED) -> list[Wrong]:
    """Say what must be mended in an answer given often: places nobody fills in, brackets left open."""
    known = set(allowed)
    found = [Wrong("unknown", place) for place in PLACE.findall(text) if place not in known]
    rest = PIECE.sub("", PLACE.sub("", text))
    return [*found, Wrong("unbalanced")] if set(rest) & set("{}[]") else found


def filled(text: str, said: Mapping[str, str]) -> str:
    """Fill an answer in; what is not known is left to be written, or goes with its brackets."""
    whole = PIECE.sub(lambda piece: piece[1] if all(said.get(name) for name in PLACE.findall(piece[1])) else "", text)
    return PLACE.sub(lambda place: said.get(place[1]) or LEFT_OUT, whole).strip()
