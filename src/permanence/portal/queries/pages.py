"""The public pages of practices: for everyone once published, for who edits them before."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from permanence.agenda.models import VisitReason
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.portal.models import OnlineReason, PracticePage

NO_PRACTICE = ("permanence", "employers_group", "consultant")


def practice_page(slug: str) -> PracticePage:
    """Return what a practice publishes; for everyone, whoever asks.

    :raises NotFound: when there is nothing, or nothing published
    """
    found = published().filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def published() -> QuerySet[PracticePage]:
    """Return every page that is published."""
    return PracticePage.objects.filter(published_at__isnull=False).select_related("structure")


def public_link(page: PracticePage) -> str:
    """Return the path of a practice's page."""
    return reverse("practice:page", args=[page.slug])


def page_of(structure_ids: Iterable[UUID]) -> dict[UUID, PracticePage]:
    """Return the pages of some structures, as far as they may be seen here."""
    return {one.structure_id: one for one in PracticePage.objects.filter(structure_id__in=[*structure_ids])}


def practice(structure_id: UUID) -> Structure:
    """Return the practice that an address names; its name is no secret."""
    return Structure.objects.get(pk=structure_id)


def editable(actor: Actor) -> QuerySet[Structure]:
    """Return the practices whose page the actor edits."""
    ours = [one for one in actor.structures(Can.EDIT_ONLINE) if actor.at in (None, one)]
    return Structure.objects.filter(pk__in=ours).exclude(kind__in=NO_PRACTICE)


def edited(actor: Actor, structure_id: UUID) -> tuple[Structure, PracticePage | None]:
    """Return a practice and its page, published or not.

    :raises NotFound: when it is not the actor's
    """
    found = Structure.objects.filter(pk=structure_id, pk__in=actor.structures()).first()
    if found is None:
        raise NotFound
    actor.require(Can.EDIT_ONLINE, structure_id)
    return found, PracticePage.objects.filter(structure=found).first()


def reasons_of(structure_id: UUID) -> list[tuple[PractitionerRole, list[tuple[VisitReason, OnlineReason | None]]]]:
    """Return the reasons of every practitioner of a practice, with what is said of those booked from home."""
    online = {one.reason_id: one for one in OnlineReason.objects.filter(structure_id=structure_id)}
    theirs: dict[UUID, list[tuple[VisitReason, OnlineReason | None]]] = {}
    for one in VisitReason.objects.filter(structure_id=structure_id, withdrawn_at=None):
        theirs.setdefault(one.practitioner_role_id, []).append((one, online.get(one.pk)))
    roles = PractitionerRole.objects.filter(structure_id=structure_id).select_related("person")
    return [(role, theirs.get(role.pk, [])) for role in roles.order_by("person__family_name", "pk")]
