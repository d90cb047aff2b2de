"""Whose readers are shown to who proved a contact: one's own, and those of one's children."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from permanence.foundation.actor import Actor
from permanence.guard import queries as guard
from permanence.guard.models import Kind
from permanence.patients import queries as patients
from permanence.patients.models import Contact, Patient, Relative
from permanence.portal import links
from permanence.portal.models import PracticePage, Proof
from permanence.portal.rules.ages import age
from permanence.portal.rules.behind import Behind, kept_from


def readers_link(page: PracticePage, proof_id: UUID) -> str:
    """Return the path at which who proved his contact reads who used his file."""
    return reverse("practice:mine_readers", args=[page.slug, links.token("proof", proof_id)])


def whose(by: Actor, proved: Proof, now: datetime) -> tuple[list[Patient], bool]:
    """Return whose readers are shown, and whether others behind this contact have to ask at the practice.

    See `rules.behind`: a code proves the address, not who reads it.
    """
    written = {proved.contact, proved.contact.lower()}
    reached = Contact.objects.filter(structure_id=proved.structure_id, system="email", value__in=written)
    here = patients.patients(by, proved.structure_id).filter(pk__in=reached.values("patient_id"), died_on=None)
    found = list(here.select_related("structure").order_by("birth_date"))
    today = timezone.localdate(now)
    wanted = {pk for pk, row in guard.kept_closer(found).items() if row and row.kind == Kind.DANGER}
    beside = set(Relative.objects.filter(patient__in=found, email__in=written).values_list("patient_id", flat=True))
    hidden = kept_from(
        [Behind(one.pk, age(one.birth_date, today), one.pk in wanted, one.pk in beside) for one in found]
    )
    return [one for one in found if one.pk not in hidden], bool(hidden)
