"""Files in the archive: out of search and lists, found by who answers for them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients.models import Archived, ArchiveOpening, Fold, Patient
from permanence.patients.rules import names

from .files import to_book


def archived(actor: Actor, patient_id: UUID) -> Archived:
    """Return where a file lies in the archive.

    :raises NotFound: when it does not, or not for this actor
    """
    found = to_book(actor, patient_id)
    row = Archived.objects.filter(patient=found, back_at=None).first()
    if row is None:
        raise NotFound
    row.patient = found
    return row


def in_archive(actor: Actor, text: str) -> QuerySet[Archived]:
    """Return the files in the archive whose names begin so, where the actor answers for them and knows patients."""
    answers = {*actor.structures(Can.VIEW_TRACE)} & {*actor.structures(Can.VIEW_PATIENT)}
    begins = names.fold(text).strip()
    if not begins:
        return Archived.objects.none()
    lying = Patient.objects.filter(structure_id__in=answers, archived_at__isnull=False)
    found = lying.alias(birth_folded=Fold("birth_name")).filter(
        Q(sort_name__begins=begins) | Q(birth_folded__begins=begins)
    )
    return (
        Archived.objects.filter(back_at=None, patient__in=found)
        .select_related("patient__structure")
        .order_by("patient__sort_name", "patient__birth_date")
    )


def openings(patient: Patient) -> QuerySet[ArchiveOpening]:
    """Return who read a file in the archive, the last first."""
    return ArchiveOpening.objects.filter(patient=patient)
