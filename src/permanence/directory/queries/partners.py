"""Partners outside the networks, always for an actor."""

from datetime import date
from uuid import UUID

from django.db.models import F, Q

from permanence.directory import partnership
from permanence.directory.models import Partner, PartnerKind
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.foundation.search import folded

from .days import Contains


def partners(actor: Actor, structure_id: UUID, *, words: str = "", kind: str = "") -> list[Partner]:
    """Return whom a structure knows, by name; those whose name, specialty, town or remarks hold every word.

    A structure knows some hundreds: they are looked through here, accents and case apart.
    """
    rows = Partner.objects.filter(structure_id=structure_id, withdrawn_at=None)
    rows = rows.filter(structure_id__in=actor.structures(Can.VIEW_DIRECTORY))
    if kind in PartnerKind.values:
        rows = rows.filter(kind=kind)
    wanted = [folded(word) for word in words.split()]
    told = ((one, folded(f"{one.name} {one.specialty} {one.city} {one.remarks}")) for one in rows)
    return [one for one, said in told if all(word in said for word in wanted)]


def partners_named(actor: Actor, text: str, limit: int = 8) -> list[Partner]:
    """Return partners whose name, specialty or town contains the text, accents and case apart."""
    named = Q(Contains(F("name"), text)) | Q(Contains(F("specialty"), text)) | Q(Contains(F("city"), text))
    rows = Partner.objects.select_related("structure").filter(named, withdrawn_at=None)
    return list(rows.filter(structure_id__in=actor.structures(Can.VIEW_DIRECTORY))[:limit])


def partner(
    actor: Actor, partner_id: UUID, right: Can = Can.VIEW_DIRECTORY, *, also_withdrawn: bool = False
) -> Partner:
    """Return one partner.

    :param also_withdrawn: one that is named no longer too
    :raises NotFound: when there is none, or none for this actor
    """
    rows = Partner.objects.select_related("structure").filter(structure_id__in=actor.structures())
    found = rows.filter(pk=partner_id).first()
    if found is None or (found.withdrawn_at and not also_withdrawn):
        raise NotFound
    actor.require(right, found.structure_id)
    return found


def partners_to_name(actor: Actor, structure_id: UUID, specialty: str, today: date) -> list[Partner]:
    """Return whom to name to a patient for whom nothing is left here, the best first (`partnership.to_name`)."""
    return partnership.to_name(partners(actor, structure_id), specialty, today)
