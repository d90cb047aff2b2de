"""Reading patients' files, always for an actor."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound, Words
from permanence.foundation.rights import Can
from permanence.foundation.search import Hit
from permanence.ui import words

from . import finding
from .ahead import Ahead as Ahead  # noqa: PLC0414  # doors
from .habits import known as known  # noqa: PLC0414
from .habits import needs as needs  # noqa: PLC0414
from .habits import preference as preference  # noqa: PLC0414
from .kin import behind_relative as behind_relative  # noqa: PLC0414
from .kin import booked_for as booked_for  # noqa: PLC0414
from .models import Contact, IdentityCheck, NameWord, NationalNumber, Patient
from .reach import TO_REACH as TO_REACH  # noqa: PLC0414
from .reach import reach as reach  # noqa: PLC0414  # doors
from .reach import shared_addresses as shared_addresses  # noqa: PLC0414
from .rules import asked, names, numbers
from .rules.likeness import ALIKE, Traits, likeness, swapped

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
    """Return one patient with his contacts.

    :raises NotFound: when there is none, or none for this actor
    """
    found = Patient.objects.filter(pk=patient_id).select_related("structure").prefetch_related("contacts").first()
    if found is None:
        raise NotFound
    actor.require(Can.VIEW_PATIENT, found.structure_id)
    return found


def check(found: Patient) -> IdentityCheck | None:
    """Return the document that an identity rests on."""
    return IdentityCheck.objects.filter(patient=found, ended_at=None).first()


def national_number(found: Patient) -> NationalNumber | None:
    """Return the national number kept of a patient."""
    return NationalNumber.objects.filter(patient=found).first()


def practitioners_of(found: Patient) -> QuerySet[PractitionerRole]:
    """Return who receives patients at the structure of a file."""
    return PractitionerRole.objects.filter(structure_id=found.structure_id).select_related("person")


def patients(actor: Actor, structure_id: UUID | None = None) -> QuerySet[Patient]:
    """Return the patients whom the actor may see: of one structure, of the one he works at, or of all his."""
    return Patient.objects.filter(structure_id__in=_visible(actor, structure_id))


def search(actor: Actor, text: str, limit: int = 8, *, structure_id: UUID | None = None) -> list[Patient]:
    """Find patients by names in any order, by birth date or part of one, by telephone number or its end.

    Names are compared without case or accents, by their beginnings. When few begin so, or none with all words typed,
    names that sound so or are one typing error away follow, the nearest first.
    """
    visible = _visible(actor, structure_id)
    found: dict[UUID, None] = {}
    for meaning in asked.read(text):
        found |= dict.fromkeys(finding.found(visible, meaning, limit - len(found)))
        if len(found) >= limit:
            break
    some = Patient.objects.filter(pk__in=list(found), structure_id__in=visible).prefetch_related(
        "structure", "contacts"
    )
    known = {patient.pk: patient for patient in some} if found else {}
    return [known[pk] for pk in found if pk in known]


def behind_number(actor: Actor, structure_id: UUID, number: str) -> list[Patient]:
    """Return the patients of a structure who can be reached at this number; none for a withheld one."""
    written = numbers.caller(number)
    if not written:
        return []
    reached = Contact.objects.filter(structure_id=structure_id, system="phone", value=written)
    found = patients(actor, structure_id).filter(pk__in=reached.values("patient_id"))
    return list(found.order_by("birth_date", "sort_name").prefetch_related("contacts"))


def lookalikes(
    actor: Actor, structure_id: UUID, birth_name: str, first_names: str, birth_date: date, *, used_name: str = ""
) -> list[Patient]:
    """Return the files of a structure that may be of this person, the likeliest first."""
    wanted = Traits(birth_name, first_names, birth_date, used_name)
    days = [birth_date, swapped(birth_date) or birth_date]
    known = patients(actor, structure_id).prefetch_related("contacts")
    near = {p.pk: p for some in (known.filter(birth_date__in=days), _bearing(known, wanted)) for p in some}
    alike = [(likeness(wanted, _traits(p)), p) for p in near.values()]
    return [p for score, p in sorted(alike, key=lambda pair: -pair[0]) if score >= ALIKE]


def contact(actor: Actor, contact_id: UUID) -> Contact:
    """Return one way to reach a patient.

    :raises NotFound: when there is none, or none for this actor
    """
    found = Contact.objects.filter(pk=contact_id).select_related("patient").first()
    if found is None:
        raise NotFound
    actor.require(Can.VIEW_PATIENT, found.structure_id)
    return found


def hits(actor: Actor, text: str) -> list[Hit]:
    """Tell the search of the house which patients the text names."""
    today = timezone.localdate()
    return [
        Hit(
            _("Patients"),
            p.name,
            f"{p.birth_date:%d/%m/%Y}, {words.age(p.birth_date, today, get_language() or 'fr')} · {p.structure.name}",
            reverse("patients:patient", args=[p.pk]),
        )
        for p in search(actor, text)
    ]


def as_e164(number: str | None) -> str:
    """Write a caller's number as E.164; empty when it is withheld or nobody could be called back on it."""
    return numbers.caller(number)


def email_of(patient: Patient) -> str:
    """Return the address where the patient receives his messages; empty when he gave none, or is to be called."""
    return patient.written_at


def _visible(actor: Actor, structure_id: UUID | None) -> list[UUID]:
    chosen = structure_id or actor.at
    return [allowed for allowed in actor.structures(Can.VIEW_PATIENT) if chosen in (None, allowed)]


def _bearing(among: QuerySet[Patient], wanted: Traits) -> QuerySet[Patient]:
    """Both names exactly, in whatever order: a birth date mistyped in one place is found by them."""
    for word in (names.joined(wanted.birth_name), *names.words(wanted.first_names)[:1]):
        among = among.filter(pk__in=NameWord.objects.filter(word=word).values("patient_id"))
    return among


def _traits(patient: Patient) -> Traits:
    return Traits(patient.birth_name, patient.first_names, patient.birth_date, patient.used_name)
