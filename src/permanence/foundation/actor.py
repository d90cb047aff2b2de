"""Who acts, for which structures, with which rights, and why. No actor, no query."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest

from .refusal import NotPermitted
from .rights import Can


class Kind(StrEnum):
    """What stands behind an actor."""

    PERSON = "person"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of a request, a job or an import, as the database will know him.

    :param rights: for each structure he acts for, what he may do there
    :param at: the structure he chose to work at; None means all of them
    :param purpose: why he reads and writes: the page or the job, kept in the trace
    """

    kind: Kind
    id: UUID | None
    name: str
    rights: Mapping[UUID, frozenset[Can]] = field(default_factory=dict)
    at: UUID | None = None
    purpose: str = ""

    def may(self, right: Can, structure_id: UUID | None = None) -> bool:
        """Tell whether the right is held for that structure, or for any when none is named."""
        if right is Can.ANYONE:
            return True
        if structure_id is None:
            return any(right in held for held in self.rights.values())
        return right in self.rights.get(structure_id, frozenset())

    def require(self, right: Can, structure_id: UUID | None = None) -> None:
        """Refuse unless the right is held.

        :raises NotPermitted: when it is not
        """
        if not self.may(right, structure_id):
            raise NotPermitted(right)

    def structures(self, right: Can | None = None) -> tuple[UUID, ...]:
        """List the structures acted for: all, or those where the right is held."""
        return tuple(s for s, held in self.rights.items() if right is None or right in held)


NOBODY = Actor(Kind.ANONYMOUS, None, "anonymous")


def system(name: str, structures: Iterable[UUID], *, purpose: str = "") -> Actor:
    """Return the named system actor of a job or a door, with every right for these structures only."""
    everything = frozenset(Can)
    return Actor(Kind.SYSTEM, None, name, dict.fromkeys(structures, everything), purpose=purpose or name)


_open: ContextVar[Actor | None] = ContextVar("open_scope", default=None)


@contextmanager
def scope(actor: Actor) -> Iterator[Actor]:
    """Open a transaction in which PostgreSQL shows the actor's structures and nothing else.

    Nested scopes are savepoints; the outer actor's view is given back afterwards.
    """
    outer = _open.get() or NOBODY
    nested = connection.in_atomic_block
    token = _open.set(actor)
    try:
        with transaction.atomic():
            if actor is not outer:
                _announce(actor)
            yield actor
            if nested and actor is not outer:
                _announce(outer)
    finally:
        _open.reset(token)


@contextmanager
def entered(load: Callable[[], Actor]) -> Iterator[Actor]:
    """Open the transaction of whoever comes in by a door: `load` tells who it is, and leaves his own view open.

    For a door alone: unlike `scope` it needs no savepoint, and gives nothing back when it began the transaction.
    """
    outer, nested = _open.get() or NOBODY, connection.in_atomic_block
    with transaction.atomic():
        actor = load()
        token = _open.set(actor)
        try:
            yield actor
        finally:
            _open.reset(token)
        if nested:
            _announce(outer)


def nobody() -> Actor:
    """Return the actor of who has not signed in, his empty view open: a way to load an actor."""
    _announce(NOBODY)
    return NOBODY


def opened(actor: Actor) -> Actor:
    """Return an actor with his own view open in the transaction: a way to load one that is known already."""
    _announce(actor)
    return actor


def current() -> Actor | None:
    """Return the actor whose scope is open here, for the trace."""
    return _open.get()


def within(actor: Actor) -> bool:
    """Tell whether this very actor's scope is open here already."""
    return connection.in_atomic_block and _open.get() is actor


def _announce(actor: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('permanence.structures', %s, true),"
            " set_config('permanence.person', %s, true),"
            " set_config('permanence.actor', %s, true)",
            [",".join(map(str, actor.rights)), str(actor.id or ""), f"{actor.kind}:{actor.id or actor.name}"],
        )


@dataclass(frozen=True, slots=True)
class People:
    """How the directory, which knows people, tells who acts.

    :param person: from an account and the structure chosen in the top bar
    :param visitor: from a request
    """

    person: Callable[[UUID, UUID | None], Actor]
    visitor: Callable[[HttpRequest], Actor]


_people: list[People] = []


def load_people_with(people: People) -> None:
    """Let the directory tell who people are."""
    _people[:] = [people]


def person_actor(account_id: UUID, at: UUID | None) -> Actor:
    """Return the actor behind an account, with today's rights; his own view stays open in the transaction.

    :param at: the structure chosen in the top bar, ignored when no longer his
    """
    return _told().person(account_id, at)


def actor_of(request: HttpRequest) -> Actor:
    """Return who makes this request, with today's rights, or nobody; his own view stays open in the transaction."""
    return _told().visitor(request)


def _told() -> People:
    if not _people:
        raise RuntimeError("no room tells who people are: the directory is not installed")
    return _people[0]
