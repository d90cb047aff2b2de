"""How near a name is to what was typed, for one who heard it on the telephone or mistyped it."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from string import ascii_lowercase

from .sounds import SHORTEST, sound

LONGEST = 20
FAR = 9


def one_edit(word: str) -> tuple[str, ...]:
    """Return every word one typing error away: a letter too many, two exchanged, one missing or one wrong."""
    if not SHORTEST <= len(word) <= LONGEST:
        return ()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    without = [head + tail[1:] for head, tail in cuts if tail]
    exchanged = [head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1]
    missing = [head + letter + tail for letter in ascii_lowercase for head, tail in cuts]
    wrong = [head + letter + tail[1:] for letter in ascii_lowercase for head, tail in cuts if tail]
    other = dict.fromkeys([*without, *exchanged, *missing, *wrong])
    other.pop(word, None)
    return tuple(other)


def distance(typed: Sequence[str], name: Iterable[str]) -> int:
    """Tell how far a name is from what was typed: 0 begun so, then 1 for each word heard so, 2 for each mistyped."""
    words = set(name)
    return sum(_distance(word, words) for word in typed)


def order(typed: Sequence[str], names: str) -> tuple[int, bool, int, str]:
    """Sort what was found: begun as typed, heard so, mistyped; then the family names in use; then the exact ones.

    :param names: all words of the name with a space before each, those of the family name in use first
    """
    words = names.split()
    of_family = any(names.startswith(f" {word}") or _distance(word, {words[0]}) < FAR for word in typed)
    return distance(typed, words), not of_family, -sum(word in words for word in typed), names


def _distance(typed: str, words: set[str]) -> int:
    if any(word.startswith(typed) for word in words):
        return 0
    heard = sound(typed)
    if heard and any(sound(word) == heard for word in words):
        return 1
    return 2 if words & _one_edit(typed) else FAR


@lru_cache(1024)
def _one_edit(word: str) -> frozenset[str]:
    return frozenset(one_edit(word))
