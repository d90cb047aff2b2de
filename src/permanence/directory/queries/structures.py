"""Structures, their parts and their sites."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from permanence.directory import rules
from permanence.directory.models import Site, Structure
from permanence.directory.rules import Branch
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.ui.words import at_place

from .days import Contains, Folded, today


def structures(actor: Actor, right: Can | None = None) -> QuerySet[Structure]:
    """Return the structures acted for: all, or those where the right is held."""
    return Structure.objects.filter(pk__in=actor.structures(right))


def structure(actor: Actor, structure_id: UUID, right: Can = Can.VIEW_DIRECTORY) -> Structure:
    """Return one structure acted for.

    :raises NotFound: when the actor has no business there
    :raises NotPermitted: when he has, without this right
    """
    found = structures(actor).select_related("parent").filter(pk=structure_id).first()
    if found is None:
        raise NotFound
    actor.require(right, structure_id)
    return found


def structures_named(actor: Actor, text: str, limit: int = 8) -> QuerySet[Structure]:
    """Return the structures whose directory may be read and whose name contains the text, accents and case apart."""
    return structures(actor, Can.VIEW_DIRECTORY).filter(Contains(F("name"), text))[:limit]


def founded(actor: Actor, *, since: datetime) -> QuerySet[Structure]:
    """Return the structures acted for that the installation founded lately."""
    return structures(actor).filter(founded_at__gte=since)


def known_as(*, name: str, siret: str = "", finess: str = "") -> Structure | None:
    """Return a structure of the whole house that bears this name, accents and case apart, or one of these numbers."""
    same = Q(folded=Folded(Value(name)))
    same |= Q(siret=siret) if siret else Q()
    same |= Q(finess=finess) if finess else Q()
    return Structure.objects.alias(folded=Folded(F("name"))).filter(same).first()


def structure_tree(actor: Actor) -> list[Branch]:
    """Return the structures whose directory may be read, under their parents, whose names only are shown."""
    mine = list(structures(actor, Can.VIEW_DIRECTORY))
    rows = {s.pk: s for s in mine}
    while above := {s.parent_id for s in rows.values() if s.parent_id} - rows.keys():
        rows.update({s.pk: s for s in Structure.objects.filter(pk__in=above)})
    return rules.tree(sorted(rows.values(), key=lambda s: s.name), [s.pk for s in mine])


def parts(of: Structure) -> QuerySet[Structure]:
    """Return the parts of a structure; their names are no secret."""
    return Structure.objects.filter(parent=of)


def sites(actor: Actor, structure_id: UUID) -> QuerySet[Site]:
    """Return the places where a structure receives people."""
    return Site.objects.filter(structure_id=structure_id, structure__in=actor.structures())


def open_sites(actor: Actor, structure_id: UUID, on: date) -> QuerySet[Site]:
    """Return the same, without those that are closed on a day."""
    return sites(actor, structure_id).filter(Q(closed_on=None) | Q(closed_on__gt=on))


@dataclass(frozen=True, slots=True)
class Where:
    """What is said of a site among others.

    :param words: its town, or its address where several of its structure are in one
    :param step_free: it is reached without stairs
    """

    words: str
    step_free: bool

    def said(self, lang: str) -> str:
        """Say it inside a sentence: à Aspet, au 12 rue des Lilas."""
        return at_place(self.words, lang)


def wheres(site_ids: Iterable[UUID | None]) -> dict[UUID | None, Where]:
    """Return what is said of these sites, as far as the open scope shows them; nothing is read where there is none."""
    named = {one for one in site_ids if one}
    if not named:
        return {}
    beside = Site.objects.filter(structure=OuterRef("structure"), city=OuterRef("city")).exclude(pk=OuterRef("pk"))
    found = Site.objects.filter(pk__in=named).annotate(shared=Exists(beside))
    return {one.pk: Where(one.address if one.shared else one.city, one.accessible) for one in found}


def several_sites(structure_ids: Iterable[UUID]) -> list[Site]:
    """Return the sites of those structures that have several, by structure; a place to choose is one among others."""
    still = Site.objects.filter(Q(closed_on=None) | Q(closed_on__gt=today()))
    beside = still.filter(structure=OuterRef("structure")).exclude(pk=OuterRef("pk"))
    found = still.filter(Exists(beside), structure__in=[*structure_ids]).select_related("structure")
    return list(found.order_by("structure__name", "city", "address"))


def step_free_sites(structure_id: UUID) -> list[UUID]:
    """Return the sites of a structure that are reached without stairs."""
    return list(Site.objects.filter(structure=structure_id, accessible=True).values_list("pk", flat=True))


def site(actor: Actor, site_id: UUID, right: Can = Can.VIEW_DIRECTORY) -> Site:
    """Return one site of a structure acted for.

    :raises NotFound: when there is none
    """
    found = Site.objects.select_related("structure").filter(pk=site_id, structure__in=actor.structures()).first()
    if found is None:
        raise NotFound
    actor.require(right, found.structure_id)
    return found
