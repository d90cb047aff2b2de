"""Whose readers are shown to who proved a contact: one's own, and those of one's children."""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Behind:
    """Who is reached at a contact that was proved.

    :param shown: whose the reader may be: one grown-up, and children under fifteen
    :param sharing: grown-ups who share it: which of them reads cannot be told
    :param away: of whom nothing is told from afar: whoever is looked for, and from fifteen to eighteen
    """

    shown: list[Patient]
    sharing: list[Patient]
    away: list[Patient]


def whose(by: Actor, proved: Proof, now: datetime) -> tuple[list[Patient], bool]:
    """Return whose readers are shown, and whether others behind this contact have to ask at the practice."""
    found = behind(by, proved, now)
    return found.shown, bool(found.sharing or found.away)


def behind(by: Actor, proved: Proof, now: datetime) -> Behind:
    """Sort who is reached at a contact that was proved.

    A code proves the address, not who reads it. Where several grown-ups share one, none of them is shown there; nor is
    someone who is looked for.
    """
    reached = Contact.objects.filter(structure_id=proved.structure_id, system="email", value__in=written(proved))
    here = patients.patients(by, proved.structure_id).filter(pk__in=reached.values("patient_id"), died_on=None)
    found = list(here.select_related("structure").order_by("birth_date"))
    today = timezone.localdate(now)
    away = looked_for(found)
    if len(found) > 1:  # an address that others share may be a parent's: from fifteen on, it is not for him
        away |= {one.pk for one in found if OWN_AFFAIR <= age(one.birth_date, today) < ADULT}
    grown = {one.pk for one in found if age(one.birth_date, today) >= OWN_AFFAIR}
    sharing = grown - away if len(grown) > 1 else set()
    return Behind(
        [one for one in found if one.pk not in away | sharing],
        [one for one in found if one.pk in sharing],
        [one for one in found if one.pk in away],
    )


def looked_for(found: Sequence[Patient]) -> set[UUID]:
    """Return which of them are in danger of being found: nothing of them is told from afar."""
    return {pk for pk, row in guard.kept_closer(found).items() if row and row.kind == Kind.DANGER}


def written(proved: Proof) -> set[str]:
    """Return the ways in which a proved contact may be written in a file."""
    return {proved.contact, proved.contact.lower()}
