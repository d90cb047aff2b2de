"""What of a file one sees, by class: who holds which right is in `config/roles.py`, and which column is in which class.

A row of a class that somebody does not see is not read for him: queries ask here, pages leave out what they were not
given.
"""

from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

Row = TypeVar("Row", bound=Model)


class Class(StrEnum):
    """A class of what is kept of a patient, each with a right of its own (FHIR: security labels)."""

    BOOKING = "booking"  # who he is, and what receiving him needs
    ADMINISTRATIVE = "administrative"  # what papers say of him
    CARE = "care"  # what tells of his health, or of his means


RIGHT = {
    Class.BOOKING: Can.VIEW_PATIENT,
    Class.ADMINISTRATIVE: Can.VIEW_ADMINISTRATIVE,
    Class.CARE: Can.VIEW_CARE,
}


def sees(actor: Actor, structure_id: UUID, one: Class) -> bool:
    """Tell whether the actor is given what is in a class, of the patients of a structure."""
    return actor.may(Can.VIEW_PATIENT, structure_id) and actor.may(RIGHT[one], structure_id)


def require(actor: Actor, structure_id: UUID, one: Class) -> None:
    """Refuse who is not given what is in a class.

    :raises NotPermitted: when he is not
    """
    actor.require(Can.VIEW_PATIENT, structure_id)
    actor.require(RIGHT[one], structure_id)


def given(actor: Actor, rows: QuerySet[Row], one: Class) -> QuerySet[Row]:
    """Keep of rows of a class those of the structures where the actor is given it."""
    seen: Any = [pk for pk in actor.structures(RIGHT[one]) if actor.may(Can.VIEW_PATIENT, pk)]
    return rows.filter(structure__in=seen)
