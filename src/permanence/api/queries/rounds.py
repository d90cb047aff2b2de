"""What is searched together: of each practitioner one thing a round, all of a round alike."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from permanence.foundation import ready

Way = TypeVar("Way", bound=Hashable)
What = TypeVar("What")
RESOURCES = "SELECT practitioner_role_id, id FROM capacity_resource WHERE practitioner_role_id = ANY (%s::uuid[])"


def gathered(each: Iterable[tuple[Way, UUID, What]]) -> list[tuple[Way, dict[UUID, What]]]:
    """Return in which rounds what is searched for is found: each has a way, and the role it is searched with."""
    rounds: dict[Way, list[dict[UUID, What]]] = defaultdict(list)
    for way, role, what in each:
        free = next((one for one in rounds[way] if role not in one), None)
        if free is None:
            rounds[way].append(free := {})
        free[role] = what
    return [(way, one) for way, several in rounds.items() for one in several]


def resources_of(roles: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return what is taken when each of these practitioners is."""
    return dict(ready.rows(RESOURCES, [list(roles)]))
