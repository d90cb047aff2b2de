"""What a kind of resource is to a search: its rows for an actor, and what each parameter means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from permanence.foundation.actor import Actor

from .filters import Filter


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of resource.

    :ivar chained: of each reference, the kinds it may be to, with the column that holds it
    :ivar sorts: of each parameter by which it may be put in order, the column
    :ivar for_actor: parameters that mean something to some actors alone
    :ivar wants: parameters of which one must be there: there are too many rows for a search without
    """

    rows: Callable[[Actor], QuerySet[Any]]
    filters: Mapping[str, Filter]
    chained: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sorts: Mapping[str, str] = field(default_factory=dict)
    wants: tuple[str, ...] = ()
    for_actor: Mapping[str, Callable[[Actor, str], Q]] = field(default_factory=dict)

    def means(self, name: str) -> bool:
        """Tell whether a parameter says something here."""
        return (
            name in self.filters or name in self.for_actor or name.partition(".")[0].partition(":")[0] in self.chained
        )
