"""Several directives written together, or none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from permanence.directives.models import Directive
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from .writing import write


@action(Can.WRITE_DIRECTIVES, audit="directive.gathered", of="structure")
def write_all(*, by: Actor, structure: Structure, told: Sequence[Mapping[str, Any]], now: datetime) -> list[Directive]:
    """Write several directives of a structure in one go: the first refused leaves none of them.

    :param told: for each, what `write` needs besides: practitioner_role, kind, term, times, body, lineage and version
    :raises BadDirective: when a field of one makes no sense
    :raises Overtaken: when one was changed meanwhile
    """
    return [write(by=by, structure=structure, now=now, **one) for one in told]
