"""Search everywhere: rooms tell what they find, `config/wiring.py` lists them, the shell shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
