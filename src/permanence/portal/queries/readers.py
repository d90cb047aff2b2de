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
from permanence.patients.models import PROVED, Contact, Patient, Relative
from permanence.portal import links
from permanence.portal.models import PracticePage, Proof
from permanence.portal.rules import behind as rules
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

    See `rules.behind`: a code proves the address, not who reads it; and who gave it was proved before (ADR 0073).
    """
    reached = Contact.objects.filter(
        PROVED, structure_id=proved.structure_id, system="email", value__in=written(proved)
    )
    here = patients.patients(by, proved.structure_id).filter(pk__in=reached.values("patient_id"), died_on=None)
    found = list(here.select_related("structure").order_by("birth_date"))
    today = timezone.localdate(now)
    wanted = looked_for(found)
    beside = set(
        Relative.objects.filter(PROVED, patient__in=found, email__in=written(proved)).values_list(
            "patient_id", flat=True
        )
    )
    told = [rules.Behind(one.pk, age(one.birth_date, today), one.pk in wanted, one.pk in beside) for one in found]
    hidden = rules.kept_from(told)
    away = wanted | {one.id for one in told if OWN_AFFAIR <= one.age < ADULT}
    return Behind(
        [one for one in found if one.pk not in hidden],
        [one for one in found if one.pk in hidden and one.pk not in away],
        [one for one in found if one.pk in away],
    )


def looked_for(found: Sequence[Patient]) -> set[UUID]:
    """Return which of them are in danger of being found: nothing of them is told from afar."""
    return {pk for pk, row in guard.kept_closer(found).items() if row and row.kind == Kind.DANGER}


def written(proved: Proof) -> set[str]:
    """Return the ways in which a proved contact may be written in a file: of other letters it is another mailbox."""
    contact = proved.contact
    return {contact, contact.lower()} if contact.isascii() else {contact}  # the Kelvin sign is no k
