"""Who changed what: the latest writings and withdrawals of a structure's directives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from permanence.directives.models import Directive
from permanence.foundation.actor import Actor
from permanence.foundation.models import Trace
from permanence.foundation.rights import Can

from .reading import named

LATELY = timedelta(days=60)
AT_MOST = 60
ENDING = ("directive.withdrawn", "directive.undone")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was done to a directive.

    :param former: what it said before; None for a new one
    :param withdrawn: whether it ends here, rather than being written
    :param by: the name of who did it
    """

    at: datetime
    by: str
    one: Directive
    former: Directive | None
    withdrawn: bool


def changes(actor: Actor, structure_id: UUID, now: datetime) -> list[Change]:
    """Return what was written, changed and withdrawn lately, the latest first."""
    allowed = [s for s in actor.structures(Can.VIEW_DIRECTIVES) if s == structure_id]
    known = Directive.objects.filter(structure_id__in=allowed)
    lineages = known.filter(written_at__gt=now - LATELY) | known.filter(replaced_at__gt=now - LATELY)
    found = known.filter(lineage__in=lineages.values("lineage"))
    versions = named(found.select_related("practitioner_role__person", "written_by"))
    by_version = {(one.lineage, one.version): one for one in versions}
    withdrawn_by = _withdrawn_by(structure_id, [one.pk for one in versions if one.replaced_at])
    told = [_written(one, by_version) for one in versions]
    told += [_withdrawn(one, withdrawn_by) for one in versions if one.replaced_at and one.pk in withdrawn_by]
    recent = (change for change in told if change.at > now - LATELY)
    return sorted(recent, key=lambda change: (change.at, change.one.version), reverse=True)[:AT_MOST]


def _written(one: Directive, by_version: Mapping[tuple[UUID, int], Directive]) -> Change:
    former = by_version.get((one.lineage, one.version - 1))
    return Change(one.written_at, str(one.written_by or ""), one, former, withdrawn=False)


def _withdrawn(one: Directive, withdrawn_by: Mapping[UUID, str]) -> Change:
    return Change(one.replaced_at or one.written_at, withdrawn_by[one.pk], one, None, withdrawn=True)


def _withdrawn_by(structure_id: UUID, ids: list[UUID]) -> dict[UUID, str]:
    """Return who ended which versions without writing another; the trace knows."""
    traced = Trace.objects.filter(structure_id=structure_id, verb__in=ENDING, subject_id__in=ids)
    return {subject: name for subject, name in traced.values_list("subject_id", "actor_name") if subject}
