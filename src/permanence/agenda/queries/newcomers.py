"""What a practitioner has written about patients he has never seen, when one is to be booked in the calendar."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from permanence.capacity.models import Channel
from permanence.directives import queries as directives
from permanence.directives import saying
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor, system
from permanence.patients.models import Patient

from .allowed import channel, is_known

CHILD = 6  # years: from then on the exception for little children holds no more


@dataclass(frozen=True, slots=True)
class Newcomer:
    """That a patient is new, and the practitioner takes no such patient, or wants to be asked first.

    :param asks: he wants to be asked; he refuses otherwise
    :param sentence: what he has written, its exceptions with it
    """

    asks: bool
    sentence: str


def newcomer(
    actor: Actor, role: PractitionerRole, patient: Patient | None, *, urgent: bool, now: datetime
) -> Newcomer | None:
    """Return what stands in the way of a new patient at any time; nothing for all others.

    It binds also who may not read directives; a practitioner books whom he likes himself. That it is urgent, and the
    age of the patient, are known here: other exceptions are for who books to say.
    """
    if patient is None or channel(actor, role) != Channel.DESK or is_known(patient.pk, role.pk, now):
        return None
    house = system("agenda.directives", [role.structure_id])
    holding = directives.in_force(house, structure_id=role.structure_id, practitioner_role_id=role.pk, now=now)
    today, born = now.astimezone(ZoneInfo(role.structure.time_zone)).date(), patient.birth_date
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    met = {name for name, holds in (("urgent", urgent), ("child_under_6", age < CHILD)) if holds}
    policy = holding.accepts_new_who(met)
    if policy == "accept" or holding.new_patients is None:
        return None
    return Newcomer(policy == "ask", saying.sentence(holding.new_patients))
