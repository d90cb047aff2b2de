"""Whose readers are shown to who proved a contact: one's own, and those of one's children."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from permanence.foundation.actor import Actor
from permanence.guard import queries as guard
from permanence.guard.models import Kind
from permanence.patients import queries as patients
from permanence.patients.models import Contact, Patient
from permanence.portal import links
from permanence.portal.models import PracticePage, Proof
from permanence.portal.rules.ages import ADULT, OWN_AFFAIR, age


def readers_link(page: PracticePage, proof_id: UUID) -> str:
    """Return the path at which who proved his contact reads who used his file."""
    return reverse("practice:mine_readers", args=[page.slug, links.token("proof", proof_id)])


def whose(by: Actor, proved: Proof, now: datetime) -> tuple[list[Patient], bool]:
    """Return whose readers are shown, and whether others behind this contact have to ask at the practice.

    A code proves the address, not who reads it. Where several grown-ups share one, none of them is shown there; nor is
    someone who is looked for.
    """
    written = {proved.contact, proved.contact.lower()}
    reached = Contact.objects.filter(structure_id=proved.structure_id, system="email", value__in=written)
    here = patients.patients(by, proved.structure_id).filter(pk__in=reached.values("patient_id"), died_on=None)
    found = list(here.select_related("structure").order_by("birth_date"))
    today = timezone.localdate(now)
    grown = {one.pk for one in found if age(one.birth_date, today) >= OWN_AFFAIR}
    hidden = {pk for pk, row in guard.kept_closer(found).items() if row and row.kind == Kind.DANGER}
    if len(found) > 1:  # an address that others share may be a parent's: from fifteen on, it is not for him
        hidden |= {one.pk for one in found if OWN_AFFAIR <= age(one.birth_date, today) < ADULT}
    if len(grown) > 1:
        hidden |= grown
    return [one for one in found if one.pk not in hidden], bool(hidden)
