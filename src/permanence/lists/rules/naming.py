"""Who is meant by the names another software writes: patients and practitioners; pure.

A patient is only found for sure by names together with a birth date or a number of his. One file alone of these names
is a likely one, and said to be no more.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from .columns import fold

TITLES = frozenset(
    {"dr", "docteur", "pr", "professeur", "mme", "madame", "m", "mr", "monsieur", "mlle", "me", "agenda"}
)
MOST_WORDS = 5
DATE = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}")


class Found(StrEnum):
    """How sure it is who is meant."""

    SURE = "sure"
    LIKELY = "likely"  # one file alone bears these names; nothing else is told
    SEVERAL = "several"
    OTHERWISE = "otherwise"  # these names, and another birth date
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a line names: in columns of their own, or all in one."""

    whole: str = ""
    birth_name: str = ""
    used_name: str = ""
    first_names: str = ""
    birth_date: date | None = None
    phone: str = ""  # in E.164

    @property
    def key(self) -> tuple[str, ...]:
        """By what two lines name the same person."""
        said = (self.whole, self.birth_name, self.used_name, self.first_names)
        return (*map(fold, said), str(self.birth_date or ""), self.phone)


@dataclass(frozen=True, slots=True)
class File:
    """What a patient's file says of who he is."""

    pk: UUID
    names: tuple[str, ...]
    first_names: str
    birth_date: date
    phones: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """Who is meant: how sure, and which files it could be."""

    found: Found
    files: Sequence[UUID] = ()


@dataclass(slots=True)
class People:
    """The files of a structure, by their names."""

    files: Iterable[File]
    by_name: dict[str, list[File]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_name = defaultdict(list)
        for file in self.files:
            for name in {joined(name) for name in file.names if name}:
                self.by_name[name].append(file)

    def meant(self, named: Named) -> Match:
        """Tell who is meant."""
        bearing = self._bearing(named)
        if not bearing:
            return Match(Found.NOBODY)
        born = named.birth_date or _date_in(named.whole)
        if born:
            same = [file for file in bearing if file.birth_date == born]
            if len(same) == 1:
                return Match(Found.SURE, [same[0].pk])
            return Match(Found.SEVERAL if same else Found.OTHERWISE, [file.pk for file in same or bearing])
        reached = [file for file in bearing if named.phone and named.phone in file.phones]
        if len(reached) == 1:
            return Match(Found.SURE, [reached[0].pk])
        return Match(Found.LIKELY if len(bearing) == 1 else Found.SEVERAL, [file.pk for file in bearing])

    def _bearing(self, named: Named) -> list[File]:
        """Return the files that bear these names."""
        if named.first_names:
            first = _firsts(named.first_names)
            found = {
                file.pk: file
                for name in (named.birth_name, named.used_name)
                for file in self.by_name.get(joined(name), [])
                if name and first & _firsts(file.first_names)
            }
            return list(found.values())
        return self._among(words(named.whole))

    def _among(self, said: list[str]) -> list[File]:
        """Return the files whose family name and first name both stand among the words, apart from each other."""
        found: dict[UUID, File] = {}
        for begins, ends in _windows(len(said)):
            rest = [*said[:begins], "|", *said[ends:]]
            for file in self.by_name.get("".join(said[begins:ends]), []):
                if any(_stands(first, rest) for first in _firsts(file.first_names)):
                    found[file.pk] = file
        return list(found.values())


def words(text: str) -> list[str]:
    """Return the words of a name as they are compared, without titles."""
    return [word for word in fold(DATE.sub(" ", text)).split() if word not in TITLES]


def joined(name: str) -> str:
    """Write a name in one word: as one types it with or without hyphens."""
    return fold(name).replace(" ", "")


def practitioner(text: str, names: Mapping[UUID, tuple[str, str]]) -> UUID | None:
    """Return the one practitioner whose name stands in a text; None when none or several do.

    :param names: the family and the given name of each
    """
    said = words(text)
    family = [pk for pk, (name, _given) in names.items() if _stands(joined(name), said)]
    if len(family) > 1:
        family = [pk for pk in family if _stands(joined(names[pk][1]), said)]
    return family[0] if len(family) == 1 else None


def _firsts(first_names: str) -> set[str]:
    """Return how the first of the first names may be written: Marie-Françoise, Marie Françoise, Marie."""
    first = first_names.split(",", maxsplit=1)[0]
    return {joined(first), joined(first.split(" ")[0])} - {""}


def _stands(name: str, said: Sequence[str]) -> bool:
    return bool(name) and any("".join(said[begins:ends]) == name for begins, ends in _windows(len(said)))


def _windows(length: int) -> Iterable[tuple[int, int]]:
    for begins in range(length):
        yield from ((begins, ends) for ends in range(begins + 1, min(begins + MOST_WORDS, length) + 1))


def _date_in(text: str) -> date | None:
    found = DATE.search(text)
    if not found:
        return None
    day, month, year = (int(part) for part in re.split(r"[/.\-]", found[0]))
    try:
        return date(year, month, day)
    except ValueError:
        return None
