"""Who is told from afar who used a file: a code proves an address, not who reads what is sent there; pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from .ages import ADULT, OWN_AFFAIR


@dataclass(frozen=True, slots=True)
class Behind:
    """One patient whose file notes the address.

    :param wanted: someone looks for this person
    :param of_a_relative: the file says that somebody beside him is written to there
    """

    id: UUID
    age: int
    wanted: bool = False
    of_a_relative: bool = False


def kept_from(behind: Sequence[Behind]) -> Collection[UUID]:
    """Return of whom nothing is told there: he asks at the practice, and shows who he is.

    A child's is his parents' until fifteen. From then to eighteen the address may be theirs still, and nothing in a
    file says whose it is, even where nobody else is behind it. A grown-up's is his own, unless another grown-up, or
    somebody beside him, reads it too.
    """
    grown = [one for one in behind if one.age >= OWN_AFFAIR]
    return {
        one.id
        for one in behind
        if one.wanted or (one.age >= OWN_AFFAIR and (one.age < ADULT or one.of_a_relative or len(grown) > 1))
    }
