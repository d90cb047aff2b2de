"""Lists put in order by the heads a reader pressed: the last one first, those before it behind; pure."""

from collections.abc import Container, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """One head of a table that puts it in order.

    :ivar place: among those in force, from 1; 0 when it is none of them
    :ivar among: how many are in force
    :ivar leads_to: the order once it is pressed
    """

    place: int
    among: int
    descending: bool
    leads_to: str


def order(said: str, known: Container[str]) -> Iterator[str]:
    """Yield what puts a list in order, each once: "name", or "-name" when reversed; what nobody knows is left out."""
    seen: set[str] = set()
    for one in said.split(","):
        name = one.removeprefix("-")
        if name in known and name not in seen:
            seen.add(name)
            yield one


def head(said: str, name: str) -> Head:
    """Return what a head says and does while a list is in this order."""
    force = [one for one in said.split(",") if one]
    names = [one.removeprefix("-") for one in force]
    place = names.index(name) + 1 if name in names else 0
    pressed = f"-{name}" if force[:1] == [name] else name
    rest = [one for one in force if one.removeprefix("-") != name]
    return Head(place, len(force), place > 0 and force[place - 1] != name, ",".join([pressed, *rest]))
