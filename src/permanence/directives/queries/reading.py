"""Directives and their versions, and the boards they stand on."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet

from permanence.directives.models import Directive
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.composed import any_of, composed
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

WITH = ("practitioner_role__person", "written_by", "structure")


def directives(actor: Actor, structure_id: UUID) -> QuerySet[Directive]:
    """Return the current version of every directive of a structure, over or not."""
    return directives_of(actor, [structure_id])


def directives_of(actor: Actor, structure_ids: Collection[UUID]) -> QuerySet[Directive]:
    """Return the current version of every directive of several structures, as far as the actor may read them."""
    allowed = [s for s in actor.structures(Can.VIEW_DIRECTIVES) if s in structure_ids]
    current = Directive.objects.filter(structure_id__in=allowed, replaced_at=None)
    return current.select_related(*WITH)


def directive(actor: Actor, directive_id: UUID) -> Directive:
    """Return one version of a directive, current or former.

    :raises NotFound: when there is none, or none for this actor
    """
    known = Directive.objects.select_related(*WITH)
    found = known.filter(pk=directive_id).first()
    if found is None:
        raise NotFound
    actor.require(Can.VIEW_DIRECTIVES, found.structure_id)
    return named([found])[0]


def versions(actor: Actor, lineage: UUID) -> Sequence[Directive]:
    """Return every version of a directive, the newest first: who wrote what, when."""
    found = Directive.objects.filter(lineage=lineage, structure_id__in=actor.structures(Can.VIEW_DIRECTIVES))
    return named(found.select_related("written_by", "structure").order_by("-version"))


def named(found: Iterable[Directive]) -> list[Directive]:
    """Give directives the names of the practitioners whom their bodies name by id."""
    known = list(found)
    ids = {who for directive in known for who in _whom(directive)}
    if not ids:
        return known
    names = {str(role.pk): role.person.short_name for role in _roles(ids)}
    for directive in known:
        directive.people = {who: names[who] for who in map(str, _whom(directive)) if who in names}
    return known


@composed
def _roles(ids: Collection[UUID]) -> QuerySet[PractitionerRole]:
    return PractitionerRole.objects.filter(pk=any_of(ids)).select_related("person")


def _whom(directive: Directive) -> list[UUID]:
    body = directive.body
    return [UUID(who) for who in (*body.get("order", ()), body.get("replaced_by")) if who]
