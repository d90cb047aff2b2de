"""Networks and zones: whose patients a structure takes when colleagues cannot."""

from decimal import Decimal

from permanence.directory.models import Network, NetworkMember, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can


@action(Can.MANAGE_DIRECTORY, audit="network.joined", of="structure")
def join_network(
    *, by: Actor, structure: Structure, name: str, kind: str, distance_km: Decimal = Decimal(0)
) -> NetworkMember:
    """Make the structure one of a network, which its first member founds.

    :param distance_km: from the network's centre
    """
    network, _ = Network.objects.get_or_create(name=name, defaults={"kind": kind})
    member, _ = NetworkMember.objects.update_or_create(
        network=network, structure=structure, defaults={"distance_km": distance_km}
    )
    return member


@action(Can.MANAGE_DIRECTORY, audit="network.left", of="member")
def leave_network(*, by: Actor, member: NetworkMember) -> None:
    """Take the structure out of a network."""
    NetworkMember.objects.filter(pk=member.pk).delete()
