"""What a practice lets the national platform see."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.api.models import Community, Participation, SasOffer, Way
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can


class NumberMissing(Refusal):
    """The platform knows structures by their national number, and this one has none."""

    title = _("The platform needs the FINESS or SIRET number of the practice, or the number of its rank")
    next_step = _("Nothing was changed. Write the number in the directory, or here.")


@action(Can.EDIT_ONLINE, audit="sas.shown", of="structure")
def show_to_platform(
    *,
    by: Actor,
    structure: Structure,
    way: str,
    cabinet: str,
    audiences: Mapping[UUID, Sequence[str]],
    community: tuple[str, str, str] | None,
    now: datetime,
) -> Participation:
    """Show the free times of some reasons, each to some people; what was shown before and is not named is no more.

    :param audiences: to whom, by reason; reasons of other practices are left out
    :param community: FINESS, name and number of the community the practice belongs to
    :raises NumberMissing: when the platform could not know the practice
    """
    if not (structure.siret if way == Way.SOS else structure.finess or structure.siret or cabinet):
        raise NumberMissing
    SasOffer.objects.filter(structure=structure).exclude(reason_id__in=audiences).delete()
    SasOffer.objects.bulk_create(
        [
            SasOffer(structure=structure, reason_id=pk, audiences=list(to), at=now, by_name=by.name)
            for pk, to in audiences.items()
        ],
        update_conflicts=True,
        unique_fields=["reason"],
        update_fields=["audiences", "at", "by_name"],
    )
    Community.objects.filter(structure=structure).delete()
    if community is not None:
        finess, name, phone = community
        Community.objects.create(structure=structure, finess=finess, name=name, phone=phone)
    said = {"way": way, "cabinet": cabinet, "at": now, "by_name": by.name, "ended_at": None}
    return Participation.objects.update_or_create(structure=structure, defaults=said)[0]


@action(Can.EDIT_ONLINE, audit="sas.hidden", of="structure")
def hide_from_platform(*, by: Actor, structure: Structure, now: datetime) -> None:
    """Show nothing any more, at once; what was chosen is kept for another time."""
    Participation.objects.filter(structure=structure, ended_at=None).update(ended_at=now)
