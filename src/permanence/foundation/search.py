"""Search everywhere: rooms tell what they find, the wiring lists them, the shell shows it; and how texts match."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from .actor import Actor
from .refusal import Words

SHORTEST = 2
MOST_OF_A_KIND = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found, and where it is.

    :param kind: heading under which it stands, said in the plural ("Patients")
    """

    kind: Words
    title: str
    detail: str
    url: str


Provider = Callable[[Actor, str], Sequence[Hit]]
_providers: list[Provider] = []


def look_with(providers: Sequence[Provider]) -> None:
    """Let the wiring tell which rooms can be searched."""
    _providers[:] = providers


def find(actor: Actor, text: str) -> dict[str, list[Hit]]:
    """Return what this actor may see and the text names, by kind, the rooms' order kept."""
    wanted = text.replace("\x00", "").strip()  # which no text of PostgreSQL holds
    found: dict[str, list[Hit]] = {}
    if len(wanted) < SHORTEST:
        return found
    for provider in _providers:
        for hit in provider(actor, wanted)[:MOST_OF_A_KIND]:
            found.setdefault(str(hit.kind), []).append(hit)
    return found


def folded(text: str) -> str:
    """Return a text without case, accents or signs, as it is searched."""
    apart = normalize("NFKD", text).casefold()
    return "".join(char for char in apart if char.isalnum() or char.isspace())


def in_words(text: str) -> str:
    """Return a text folded, its words one space apart; hyphens, apostrophes and all other signs part them."""
    parted = "".join(char if char.isalnum() else " " for char in normalize("NFC", text))
    return " ".join(folded(parted).split())
