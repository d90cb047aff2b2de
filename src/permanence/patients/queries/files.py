"""Reading patients' files, always for an actor."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.composed import any_of, composed
from permanence.foundation.refusal import NotFound, Words
from permanence.foundation.rights import Can
from permanence.patients import guarding, sensitivity
from permanence.patients.models import Contact, IdentityCheck, NationalNumber, Patient
from permanence.patients.sensitivity import Class

LANGUAGES: dict[str, Words] = {  # those the house has sentences in, by ISO 639
    "fr": pgettext_lazy("spoken", "French"),
    "en": pgettext_lazy("spoken", "English"),
    "es": pgettext_lazy("spoken", "Spanish"),
    "pt": pgettext_lazy("spoken", "Portuguese"),
    "ar": pgettext_lazy("spoken", "Arabic"),
    "tr": pgettext_lazy("spoken", "Turkish"),
    "uk": pgettext_lazy("spoken", "Ukrainian"),
}


def patient(actor: Actor, patient_id: UUID) -> Patient:
    """Return one patient whose file is opened; a file merged into another answers with the one kept.

    :raises NotFound: when there is none, or none for this actor
    :raises KeptCloser: when it shows no more than booking needs, to him and now; `InArchive`, when it lies there
    """
    found = to_book(actor, patient_id)
    guarding.check(actor, found)
    return found


def to_book(actor: Actor, patient_id: UUID) -> Patient:
    """Return one patient with his contacts, for what booking needs: a file kept closer answers too.

    :raises NotFound: when there is none, or none for this actor
    """
    found = next(iter(_with_contacts(patient_id)), None)
    if found is not None and found.merged_into_id:
        found = next(iter(_with_contacts(found.merged_into_id)), None)
    if found is None:
        raise NotFound
    actor.require(Can.VIEW_PATIENT, found.structure_id)
    return found


@composed
def _with_contacts(patient_id: UUID) -> QuerySet[Patient]:
    return Patient.objects.select_related("structure").prefetch_related("contacts").filter(pk=patient_id)


def check(actor: Actor, found: Patient) -> IdentityCheck | None:
    """Return the document that an identity rests on; none to whom no papers are shown."""
    seen = IdentityCheck.objects.filter(patient=found, ended_at=None)
    return sensitivity.given(actor, seen, Class.ADMINISTRATIVE).first()


def national_number(actor: Actor, found: Patient) -> NationalNumber | None:
    """Return the national number kept of a patient; none to whom no papers are shown."""
    numbers = NationalNumber.objects.filter(patient=found)
    return sensitivity.given(actor, numbers, Class.ADMINISTRATIVE).first()


def practitioners_of(found: Patient) -> QuerySet[PractitionerRole]:
    """Return who receives patients at the structure of a file."""
    return PractitionerRole.objects.filter(structure_id=found.structure_id).select_related("person")


def patients(actor: Actor, structure_id: UUID | None = None) -> QuerySet[Patient]:
    """Return the patients in everyday use whom the actor may see: of one structure, where he works, or of all his."""
    return with_archived(actor, structure_id).filter(archived_at=None)


def with_archived(actor: Actor, structure_id: UUID | None = None) -> QuerySet[Patient]:
    """Return them with those in the archive: to be asked for one named in full, never to be listed."""
    return Patient.objects.filter(structure_id__in=visible(actor, structure_id), merged_into=None)


def read_contacts(actor: Actor, found: Iterable[Patient]) -> None:
    """Read how these patients are reached; of a file kept closer, nothing."""
    shown = list(found)
    reached: dict[UUID, list[Contact]] = {one.pk: [] for one in shown}
    for one in _contacts(list(reached.keys() - guarding.closed(actor, shown))) if shown else ():
        reached[one.patient_id].append(one)
    for file in shown:
        file._prefetched_objects_cache = {"contacts": reached[file.pk]}  # type: ignore[attr-defined]  # noqa: SLF001


@composed
def _contacts(patient_ids: Collection[UUID]) -> QuerySet[Contact]:
    return Contact.objects.filter(patient_id=any_of(patient_ids))


def contact(actor: Actor, contact_id: UUID) -> Contact:
    """Return one way to reach a patient.

    :raises NotFound: when there is none, or none for this actor
    """
    found = Contact.objects.filter(pk=contact_id).select_related("patient").first()
    if found is None:
        raise NotFound
    actor.require(Can.VIEW_PATIENT, found.structure_id)
    guarding.check(actor, found.patient)
    return found


def email_of(patient: Patient) -> str:
    """Return the address where the patient receives his messages; empty when he gave none, or is to be called."""
    return patient.written_at


def visible(actor: Actor, structure_id: UUID | None) -> list[UUID]:
    """Return the structures whose patients the actor may see: one, the one he works at, or all his."""
    chosen = structure_id or actor.at
    return [allowed for allowed in actor.structures(Can.VIEW_PATIENT) if chosen in (None, allowed)]
