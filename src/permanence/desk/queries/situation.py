"""What the desk's decision is given besides the call itself: who is at hand, when they are free, what binds them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from permanence.agenda.models import VisitReason
from permanence.desk.rules import deciding
from permanence.desk.rules.deciding.terms import is_ban
from permanence.directives import queries as directives
from permanence.directives.models import Directive, Kind
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.composed import any_of, composed
from permanence.foundation.rights import Can

from .availability import availability


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that the decision looks at around one call, and what its ids mean.

    :param roles: who is at hand, by id
    :param written: the directives, by id
    """

    roles: Mapping[str, PractitionerRole]
    written: Mapping[str, Directive]
    availability: tuple[deciding.Practitioner, ...]
    binding: tuple[deciding.Directive, ...]

    def decide(self, scene: deciding.Scene, now: datetime) -> list[deciding.Proposal]:
        """Return what may be proposed, best first."""
        return deciding.decide(scene, self.binding, self.availability, now)


def surroundings(
    actor: Actor, role: PractitionerRole, now: datetime, reason: VisitReason | None = None, *, extra_min: int = 0
) -> Surroundings:
    """Gather what binds and who is free around a practitioner: of his house, and of the zone as far as may be seen.

    Those of his specialty are colleagues, and whoever is named to replace someone.

    :param role: with its person, site and structure
    :param now: free times and directives are those from this moment on
    :param extra_min: what the patient needs besides the reason's duration
    """
    distances = _zone(actor, role.structure_id)
    written = _written(actor, [role.structure_id, *distances], now)
    at_hand = _at_hand(role, [role.structure_id, *distances], written)
    people = {str(one.pk): one for one in at_hand}
    return Surroundings(
        roles=people,
        written={str(one.pk): one for one in written},
        availability=availability(actor, role, at_hand, distances, now=now, reason=reason, extra_min=extra_min),
        binding=tuple(_binding(role.structure_id, at_hand, written)),
    )


_neighbours = composed(directory.neighbours)


def _zone(actor: Actor, structure_id: UUID) -> dict[UUID, float]:
    """Return the other structures of the networks whose directives the actor may read, with their distance."""
    readable = actor.structures(Can.VIEW_DIRECTIVES)
    distances: dict[UUID, float] = {}
    for member in _neighbours(structure_id):
        if member.structure_id in readable:
            far = float(member.distance_km)
            distances[member.structure_id] = min(far, distances.get(member.structure_id, far))
    return distances


def _written(actor: Actor, structure_ids: Sequence[UUID], now: datetime) -> list[Directive]:
    allowed = [s for s in actor.structures(Can.VIEW_DIRECTIVES) if s in structure_ids]
    return directives.named(_bound(allowed, now))


@composed
def _bound(structures: Collection[UUID], now: datetime) -> QuerySet[Directive]:
    current = Directive.objects.filter(structure_id=any_of(structures), replaced_at=None).exclude(valid_to__lte=now)
    known = current.exclude(kind=Kind.NOTE).select_related("practitioner_role__person", "written_by", "structure")
    return known.order_by("written_at", "pk")


def _at_hand(
    role: PractitionerRole, structure_ids: Sequence[UUID], written: Iterable[Directive]
) -> list[PractitionerRole]:
    replacing = [UUID(who) for one in written if (who := one.body.get("replaced_by"))]
    return [role, *_colleagues(list(structure_ids), role.pk, role.specialty, replacing)]


@composed
def _colleagues(
    structures: Collection[UUID], but: UUID, specialty: str, replacing: Collection[UUID]
) -> QuerySet[PractitionerRole]:
    known = PractitionerRole.objects.filter(structure_id=any_of(structures)).exclude(pk=but)
    colleagues = known.filter(Q(specialty=specialty) | Q(pk=any_of(replacing)))
    return colleagues.select_related("person", "site", "structure").order_by("person__family_name", "pk")


def _binding(
    house: UUID, at_hand: Sequence[PractitionerRole], written: Sequence[Directive]
) -> Iterator[deciding.Directive]:
    """Yield the directives as the decision reads them.

    A practice of the zone binds its own practitioners only, so that its directives are told as theirs: where one of
    them said otherwise, only what forbids is kept of his practice's. In doubt a colleague is rather left out.
    """
    people = {str(role.pk) for role in at_hand}
    said = {(one.practitioner_role_id, one.kind) for one in written}
    for one in written:
        if one.practitioner_role_id is not None or one.structure_id == house:
            if one.practitioner_role_id is None or str(one.practitioner_role_id) in people:
                yield told(one, one.practitioner_role_id, people)
            continue
        for role in at_hand:
            as_his = told(one, role.pk, people)
            if role.structure_id == one.structure_id and (is_ban(as_his) or (role.pk, one.kind) not in said):
                yield as_his


def told(one: Directive, role_id: UUID | None, people: Collection[str]) -> deciding.Directive:
    """Return one directive as the decision reads it."""
    body: dict[str, Any] = dict(one.body)
    if body.get("replaced_by") not in people:  # a replacement out of sight takes nobody
        body.pop("replaced_by", None)
    return deciding.Directive(
        id=str(one.pk),
        kind=one.kind,
        body=body,
        term=one.term,
        written_at=one.written_at,
        practitioner=str(role_id) if role_id else None,
        valid_from=one.valid_from.astimezone(UTC),
        valid_to=one.valid_to.astimezone(UTC) if one.valid_to else None,
    )
