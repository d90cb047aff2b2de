"""Reading the directory, always for an actor; one file a noun."""

from .days import alive, today
from .mandates import (
    answering_services,
    mandate,
    mandates,
)
from .networks import (
    neighbours,
    network_member,
    network_names,
    networks,
)
from .people import (
    agents,
    is_named,
    membership,
    memberships,
    memberships_of,
    person,
    person_named,
    person_with_rpps,
    practices_of,
    practitioner,
    practitioners,
    practitioners_named,
    serves_beyond,
    structures_of,
)
from .structures import (
    known_as,
    parts,
    site,
    sites,
    structure,
    structure_tree,
    structures,
    structures_named,
)

__all__ = [
    "agents",
    "alive",
    "answering_services",
    "is_named",
    "known_as",
    "mandate",
    "mandates",
    "membership",
    "memberships",
    "memberships_of",
    "neighbours",
    "network_member",
    "network_names",
    "networks",
    "parts",
    "person",
    "person_named",
    "person_with_rpps",
    "practices_of",
    "practitioner",
    "practitioners",
    "practitioners_named",
    "serves_beyond",
    "site",
    "sites",
    "structure",
    "structure_tree",
    "structures",
    "structures_named",
    "structures_of",
    "today",
]
