"""The doors of the house: which ones an actor may open, and which one he stands at."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Words
from permanence.foundation.rights import Can
from permanence.foundation.search import in_words


@dataclass(frozen=True, slots=True)
class Door:
    """One entry of the left rail.

    :param page: name of its address ("desk:console")
    :param purpose: one sentence for the home page; without it, the door is not shown there
    :param count: name of the address that tells how much is late behind it, asked once the page is shown
    :param unless: whoever has this right needs another door
    :param also: names of pages that stand behind it though their addresses do not
    """

    label: Words
    icon: str
    page: str
    right: Can
    purpose: Words = ""
    count: str = ""
    unless: Can | None = None
    also: Sequence[str] = ()

    def opens_to(self, actor: Actor) -> bool:
        """Tell whether this actor is shown it."""
        return actor.may(self.right) and not (self.unless and actor.may(self.unless))


@dataclass(frozen=True, slots=True)
class Setting:
    """A page that the search leads to by its name; the rail has none of them.

    :param page: name of its address, which takes a structure, or a practitioner at one, unless it stands alone
    """

    label: Words
    page: str
    right: Can
    of_practitioner: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A door as one actor sees it from one address."""

    label: Words
    icon: str
    address: str
    purpose: Words
    current: bool
    count: str = ""


_doors: list[Door] = []
_settings: list[Setting] = []


def show_doors(doors: Sequence[Door]) -> None:
    """Let the wiring tell which doors there are."""
    _doors[:] = doors


def name_settings(settings: Sequence[Setting]) -> None:
    """Let the wiring tell which settings are found by name."""
    _settings[:] = settings


def settings_named(actor: Actor, text: str) -> list[Setting]:
    """Return the settings this actor may open that have a word beginning like the text, accents and case apart."""
    wanted = in_words(text)
    named = [one for one in _settings if wanted and f" {wanted}" in f" {in_words(str(one.label))}"]
    return [one for one in named if actor.may(one.right)]


def entries(actor: Actor, path: str) -> list[Entry]:
    """Return the doors this actor may open, the one that leads to this path marked."""
    mine = [(door, [reverse(one) for one in (door.page, *door.also)]) for door in _doors if door.opens_to(actor)]
    here = current([address for _door, addresses in mine for address in addresses], path)
    return [
        Entry(door.label, door.icon, behind[0], door.purpose, here in behind, reverse(door.count) if door.count else "")
        for door, behind in mine
    ]


def current(addresses: Sequence[str], path: str) -> str:
    """Return the longest address under which the path stands; the root stands only for itself."""
    under = [address for address in addresses if path == address or (address != "/" and path.startswith(address))]
    return max(under, key=len, default="")
