"""Finding the bearer of a national number by what stands of it in the index: a keyed digest, which tells nothing."""

from uuid import UUID

from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.patients.models import NationalNumber, Patient
from permanence.patients.rules import national

from .files import read_contacts, visible

MOST = 30


def digests(number: str) -> list[str]:
    """Return by what the bearer of a number is found: without spaces, without its key."""
    return NationalNumber._meta.get_field("digest").marks(number)


def is_number(text: str) -> bool:
    """Tell whether what is typed is a national number, with or without its key and its spaces."""
    return bool(national.body(text))


def bearers(actor: Actor, text: str, *, structure_id: UUID | None = None) -> list[Patient]:
    """Return who bears a national number, where the actor may see it; a file merged answers by the one kept."""
    here = [one for one in visible(actor, structure_id) if actor.may(Can.IDENTIFY, one)]
    wanted = national.body(text)
    if not here or not wanted:
        return []
    numbers = NationalNumber.objects.filter(structure_id__in=here, digest__in=digests(wanted)).values("patient_id")
    found = Patient.objects.filter(pk__in=numbers, structure_id__in=here, merged_into=None, archived_at=None)
    shown = list(found.order_by("sort_name", "birth_date").prefetch_related("structure")[:MOST])
    read_contacts(actor, shown)
    return shown
