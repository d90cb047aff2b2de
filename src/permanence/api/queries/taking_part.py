"""What a practice says of its part in the national platform, for whoever edits it; and the way to its agenda."""

from uuid import UUID

from django.db.models import QuerySet

from permanence.agenda.models import VisitReason
from permanence.api.models import Community, Participation, SasOffer
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

NO_PRACTICE = ("permanence", "employers_group", "consultant")
Theirs = list[tuple[PractitionerRole, list[VisitReason]]]


def practices(actor: Actor) -> QuerySet[Structure]:
    """Return the practices whose part the actor edits."""
    ours = [one for one in actor.structures(Can.EDIT_ONLINE) if actor.at in (None, one)]
    return Structure.objects.filter(pk__in=ours).exclude(kind__in=NO_PRACTICE)


def practice(actor: Actor, structure_id: UUID) -> Structure:
    """Return one practice.

    :raises NotFound: when it is not the actor's
    :raises NotPermitted: when it is, without this right
    """
    found = Structure.objects.filter(pk=structure_id, pk__in=actor.structures()).first()
    if found is None:
        raise NotFound
    actor.require(Can.EDIT_ONLINE, structure_id)
    return found


def participations(actor: Actor) -> dict[UUID, Participation]:
    """Return the practices that take part."""
    return {one.structure_id: one for one in Participation.objects.filter(ended_at=None)}


def participation(structure: Structure) -> Participation | None:
    """Return what a practice said of its part, ended or not."""
    return Participation.objects.filter(structure=structure).first()


def community(structure: Structure) -> Community | None:
    """Return the community a practice belongs to."""
    return Community.objects.filter(structure=structure).first()


def offered(structure: Structure) -> dict[UUID, list[str]]:
    """Return for which reasons times are shown, and to whom."""
    return dict(SasOffer.objects.filter(structure=structure).values_list("reason_id", "audiences"))


def reasons_of(structure: Structure) -> Theirs:
    """Return who receives at a practice and for which reasons."""
    theirs: dict[UUID, list[VisitReason]] = {}
    for one in VisitReason.objects.filter(structure=structure, withdrawn_at=None).order_by("rank", "name"):
        theirs.setdefault(one.practitioner_role_id, []).append(one)
    roles = (
        PractitionerRole.objects.filter(structure=structure).select_related("person").order_by("person__family_name")
    )
    return [(role, theirs[role.pk]) for role in roles if role.pk in theirs]


def home(place: UUID) -> UUID:
    """Return the practice, of those that take part, behind an agenda or a place: before anyone's scope is open.

    :raises NotFound: when there is none
    """
    (found,) = ready.row("SELECT api_sas_home(%s)", [place])
    if found is None:
        raise NotFound
    return UUID(str(found))
