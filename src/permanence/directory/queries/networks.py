"""Zones and groups of colleagues."""

from uuid import UUID

from django.db.models import QuerySet

from permanence.directory.models import Network, NetworkMember
from permanence.foundation.actor import Actor
from permanence.foundation.composed import composed
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can


def networks(structure_id: UUID) -> QuerySet[NetworkMember]:
    """Return the zones and groups of colleagues a structure belongs to."""
    return NetworkMember.objects.select_related("network").filter(structure_id=structure_id).order_by("network__name")


member_of = composed(networks)


def network_member(actor: Actor, member_id: UUID, right: Can = Can.MANAGE_DIRECTORY) -> NetworkMember:
    """Return one belonging of a structure acted for.

    :raises NotFound: when there is none
    """
    rows = NetworkMember.objects.select_related("network", "structure")
    found = rows.filter(pk=member_id, structure__in=actor.structures()).first()
    if found is None:
        raise NotFound
    actor.require(right, found.structure_id)
    return found


def network_names() -> list[str]:
    """Return the names of all networks, to choose from."""
    return list(Network.objects.order_by("name").values_list("name", flat=True))


def neighbours(structure_id: UUID) -> QuerySet[NetworkMember]:
    """Return the other structures of the same networks, the nearest to the centre first."""
    shared = NetworkMember.objects.filter(structure_id=structure_id).values("network")
    rows = NetworkMember.objects.select_related("structure", "network").filter(network__in=shared)
    return rows.exclude(structure_id=structure_id).order_by("network__name", "distance_km", "structure__name")
