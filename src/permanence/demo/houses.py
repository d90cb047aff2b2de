"""Structures, sites, mandates and networks, as rows."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from permanence.config.roles import MANDATABLE
from permanence.demo.bookings import PARIS
from permanence.demo.ids import demo_id, structure_id
from permanence.demo.numbers import finess, landline, siret
from permanence.demo.places import COMMUNES, DOMAIN, HOUSES, NETWORKS, PERMANENCE
from permanence.demo.practices import ANNEXES, PRACTICES
from permanence.demo.shapes import Annex, Copy, Place
from permanence.directory.models import Mandate, Network, NetworkMember, Site, Structure
from permanence.foundation.rights import Can

PLACES: tuple[Place, ...] = (PERMANENCE, *(practice.place for practice in PRACTICES), *HOUSES)
LANDLINES_PER_COPY = 40
WITHHELD = {"capitole": {Can.VIEW_ADMINISTRATIVE}}  # it lends who patients are, not their addresses nor insurers
MANDATE_AGE = timedelta(days=400)


def structure_ids(scale: int) -> list[UUID]:
    """Return the identifiers of every structure of a world of that scale."""
    return [structure_id(place.key, copy) for copy in range(1, scale + 1) for place in PLACES]


def name_of(place: Place, copy: Copy) -> str:
    """Return a structure's name; copies after the first are numbered."""
    return place.name if copy == 1 else f"{place.name} {copy}"


def phone_of(place: Place, copy: Copy) -> str:
    """Return a structure's public number, which is also its line at the permanence."""
    return landline((copy - 1) * LANDLINES_PER_COPY + PLACES.index(place))


def write_houses(copy: Copy, today: date) -> None:
    """Write the structures of one copy, their sites, and the permanence's mandates."""
    Structure.objects.bulk_create(_structure(place, copy) for place in PLACES)
    Site.objects.bulk_create(_site(place, copy) for place in PLACES)
    Site.objects.bulk_create(_annex(one, copy) for one in ANNEXES.values())
    Mandate.objects.bulk_create(
        Mandate(
            id=demo_id("mandate", practice.place.key, copy),
            structure_id=structure_id(practice.place.key, copy),
            holder_id=structure_id(PERMANENCE.key, copy),
            rights=sorted(MANDATABLE.keys() - WITHHELD.get(practice.place.key, set())),
            from_on=today - MANDATE_AGE,
            signed_at=datetime.combine(today - MANDATE_AGE - timedelta(days=4), time(17, 32), PARIS),
        )
        for practice in PRACTICES
    )
    networks = list(_networks(copy))
    Network.objects.bulk_create(network for network, _ in networks)
    NetworkMember.objects.bulk_create(member for _, members in networks for member in members)


def _structure(place: Place, copy: Copy) -> Structure:
    rank = (copy - 1) * len(PLACES) + PLACES.index(place)
    return Structure(
        id=structure_id(place.key, copy),
        parent_id=structure_id(place.parent, copy) if place.parent else None,
        kind=place.kind,
        name=name_of(place, copy),
        phone=phone_of(place, copy),
        email=f"contact.{place.key}{'' if copy == 1 else copy}@{DOMAIN}",
        finess=finess(rank),
        siret=siret(rank),
    )


def _site(place: Place, copy: Copy) -> Site:
    return Site(
        id=site_id(place, copy),
        structure_id=structure_id(place.key, copy),
        name=name_of(place, copy),
        address=place.address,
        postal_code=place.postal_code,
        city=place.city,
        commune_code=COMMUNES[place.city],
        accessible=place.accessible,
        directions=place.directions,
    )


def _annex(one: Annex, copy: Copy) -> Site:
    site = _site(one.place, copy)
    site.structure_id = structure_id(one.of, copy)
    return site


def site_id(place: Place, copy: Copy) -> UUID:
    """Return the identifier of a structure's site, or of an annex of one."""
    return demo_id("site", place.key, copy)


def _networks(copy: Copy) -> Iterator[tuple[Network, list[NetworkMember]]]:
    for name, kind, distances in NETWORKS:
        network = Network(id=demo_id("network", name, copy), name=name if copy == 1 else f"{name} {copy}", kind=kind)
        yield (
            network,
            [
                NetworkMember(
                    id=demo_id("member", name, key, copy),
                    network=network,
                    structure_id=structure_id(key, copy),
                    distance_km=km,
                )
                for key, km in distances.items()
            ],
        )
