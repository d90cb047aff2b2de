"""Whom structures are fitted out to welcome: what each publishes, and who nearby does where one does not."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, QuerySet

from permanence.directory.models import NetworkMember, Structure, Welcome, Welcomed


def welcomes(structure_id: UUID) -> list[Welcome]:
    """Return whom one structure is fitted out to welcome, in their usual order; for everyone."""
    order = Welcomed.values
    return sorted(Welcome.objects.filter(structure=structure_id), key=lambda one: order.index(one.kind))


def welcoming_instead(structure_id: UUID, kinds: Collection[str]) -> list[Structure]:
    """Return who of its networks is fitted out for all of these people, the nearest first, where a structure is not."""
    wanted = {*kinds}
    if not wanted or wanted <= {*_of([structure_id], wanted).values_list("kind", flat=True)}:
        return []
    networks = NetworkMember.objects.filter(structure=structure_id).values("network")
    near = NetworkMember.objects.filter(network__in=networks).exclude(structure=structure_id)
    distances = dict(near.order_by("-distance_km").values_list("structure", "distance_km"))
    found = _of(distances, wanted).order_by().values("structure").annotate(many=Count("kind"))
    fit = [one["structure"] for one in found if one["many"] == len(wanted)]
    return sorted(Structure.objects.filter(pk__in=fit), key=lambda one: (distances[one.pk], one.name))


def _of(structures: Collection[UUID], kinds: Collection[str]) -> QuerySet[Welcome]:
    return Welcome.objects.filter(structure__in=[*structures], kind__in=kinds)
