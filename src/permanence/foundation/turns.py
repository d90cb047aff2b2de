"""Whom something reaches first and whom later: told with what happens, kept by each live screen. Pure."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Order:
    """One say in whom it reaches at which turn, 0 being at once.

    :param among: the structure whose people alone it is about; everyone when none
    :param turns: of people and of structures: whoever may act for one of these
    :param others: the turn of whoever is not named
    """

    turns: Mapping[UUID, int]
    others: int
    among: UUID | None = None

    def turn(self, mine: Set[UUID]) -> int:
        """Return the turn of someone, by all that he is; his earliest when several name him."""
        if self.among is not None and self.among not in mine:
            return 0
        return min((turn for who, turn in self.turns.items() if who in mine), default=self.others)


def turn(orders: Iterable[Order], mine: Set[UUID]) -> int:
    """Return the turn of someone when several have their say: each makes him wait for its own part."""
    return sum(order.turn(mine) for order in orders)


def last(orders: Iterable[Order]) -> int:
    """Return the turn after which nobody is left who could still be reached."""
    return sum(max(0, *order.turns.values(), order.others) for order in orders)


def written(orders: Iterable[Order]) -> list[Any]:
    """Return the orders as they travel."""
    return [
        [str(one.among) if one.among else None, {str(who): turn for who, turn in one.turns.items()}, one.others]
        for one in orders
    ]


def read(told: Iterable[Any]) -> list[Order]:
    """Return the orders as they were before they travelled."""
    return [
        Order({UUID(who): turn for who, turn in turns.items()}, others, UUID(among) if among else None)
        for among, turns, others in told
    ]
