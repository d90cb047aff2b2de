"""Finding patients: by what is typed, by a number, by who looks alike; always for an actor."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from permanence.foundation.actor import Actor
from permanence.foundation.composed import any_of, composed
from permanence.foundation.search import Hit
from permanence.patients.models import Contact, NameWord, Patient
from permanence.patients.rules import asked, names, numbers
from permanence.patients.rules.likeness import ALIKE, Traits, likeness, swapped
from permanence.ui import words

from . import finding
from .files import patients, read_contacts, visible, with_archived


def search(actor: Actor, text: str, limit: int = 8, *, structure_id: UUID | None = None) -> list[Patient]:
    """Find patients by names in any order, by birth date or part of one, by telephone number or its end.

    Names are compared without case or accents, by their beginnings. When few begin so, or none with all words typed,
    names that sound so or are one typing error away follow, the nearest first. A file kept closer shows no contact.
    """
    here = visible(actor, structure_id)
    found: dict[UUID, None] = {}
    for meaning in asked.read(text):
        found |= dict.fromkeys(finding.found(here, meaning, limit - len(found)))
        if len(found) >= limit:
            break
    shown = {patient.pk: patient for patient in _shown(list(found), here)} if found else {}
    read_contacts(actor, shown.values())
    return [shown[pk] for pk in found if pk in shown]


def behind_number(actor: Actor, structure_id: UUID, number: str) -> list[Patient]:
    """Return the patients of a structure who can be reached at this number; none for a withheld one."""
    written = numbers.caller(number)
    if not written:
        return []
    return _reached(structure_id, written, visible(actor, structure_id))


@composed
def _reached(structure_id: UUID, number: str, here: Collection[UUID]) -> QuerySet[Patient]:
    reached = Contact.objects.filter(structure_id=structure_id, system="phone", value=number)
    everyday = Patient.objects.filter(structure_id=any_of(here), merged_into=None, archived_at=None)
    found = everyday.filter(pk__in=reached.values("patient_id"))
    return found.order_by("birth_date", "sort_name").prefetch_related("contacts")


def behind_email(actor: Actor, structure_id: UUID, address: str) -> list[Patient]:
    """Return the patients of a structure who are written to at this address; it proves nothing of who writes."""
    reached = Contact.objects.filter(structure_id=structure_id, system="email", value__iexact=address)
    found = patients(actor, structure_id).filter(pk__in=reached.values("patient_id"))
    return list(found.order_by("birth_date", "sort_name").prefetch_related("contacts"))


def lookalikes(
    actor: Actor, structure_id: UUID, birth_name: str, first_names: str, birth_date: date, *, used_name: str = ""
) -> list[Patient]:
    """Return the files of a structure that may be of this person, the likeliest first; those in the archive too."""
    wanted = Traits(birth_name, first_names, birth_date, used_name)
    days = [birth_date, swapped(birth_date) or birth_date]
    among = with_archived(actor, structure_id).prefetch_related("contacts")
    near = {p.pk: p for some in (among.filter(birth_date__in=days), _bearing(among, wanted)) for p in some}
    alike = [(likeness(wanted, _traits(p)), p) for p in near.values()]
    return [p for score, p in sorted(alike, key=lambda pair: -pair[0]) if score >= ALIKE]


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


@composed
def _shown(patient_ids: Collection[UUID], structures: Collection[UUID]) -> QuerySet[Patient]:
    some = Patient.objects.filter(pk=any_of(patient_ids), structure_id=any_of(structures), archived_at=None)
    return some.select_related("structure")


def _bearing(among: QuerySet[Patient], wanted: Traits) -> QuerySet[Patient]:
    """Both names exactly, in whatever order: a birth date mistyped in one place is found by them."""
    for word in (names.joined(wanted.birth_name), *names.words(wanted.first_names)[:1]):
        among = among.filter(pk__in=NameWord.objects.filter(word=word).values("patient_id"))
    return among


def _traits(patient: Patient) -> Traits:
    return Traits(patient.birth_name, patient.first_names, patient.birth_date, patient.used_name)
