"""What a practitioner has written that keeps a patient back: when one is to be booked, and while he is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from permanence.agenda.models import Appointment, Modality, Status, VisitReason
from permanence.capacity.models import Channel
from permanence.directives import queries as directives
from permanence.directives import saying
from permanence.directives.models import Kind
from permanence.directives.queries import InForce
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor, system
from permanence.patients.models import Patient
from permanence.patients.queries import age

from .allowed import channel, is_known

CHILD = 6  # years: from then on the exception for little children holds no more
YEAR = timedelta(days=365)
URGENT = ("same_day", "doctor_now")
OF_PATIENT = frozenset({Kind.NEW_PATIENTS, Kind.NO_SHOW})
OF_MODALITY: dict[str, str] = {Modality.REMOTE: Kind.TELECONSULTATION, Modality.HOME: Kind.HOME_VISIT}


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
    policy = holding.accepts_new_who(_met(role, patient, urgent=urgent, now=now))
    if policy == "accept" or holding.new_patients is None or _known_to_replaced(role, patient, now, now):
        return None
    return Newcomer(policy == "ask", saying.sentence(holding.new_patients))


def promised_before(former: Appointment, role: PractitionerRole, reason: VisitReason) -> frozenset[str]:
    """Return the kinds of directives that who has an appointment was promised to be spared when it is moved.

    With the same practitioner, while it still stands: those on who he is; those on where the two meet, when they go
    on meeting there.
    """
    if former.practitioner_role_id != role.pk or former.status in (Status.CANCELLED, Status.NO_SHOW):
        return frozenset()
    there = former.reason_id == reason.pk or former.modality == reason.modality
    return OF_PATIENT | (frozenset(OF_MODALITY.values()) if there else frozenset())


def forbidden(
    actor: Actor,
    promise: Appointment,
    holding: InForce,
    *,
    met: Collection[str] = (),
    urgency: str,
    now: datetime,
    spared: Collection[str] = (),
    missed: int = 0,
) -> str | None:
    """Return the kind of the directive that forbids a promise to this patient at any time; None when none does.

    What the agenda knows of him is read only when it decides.
    :param met: conditions of exceptions for new patients, besides those known here
    :param urgency: as directives name it
    :param spared: kinds that are not asked
    :param missed: appointments missed besides those that stand as missed
    """
    of_known = False
    if OF_MODALITY.get(promise.modality, "") not in spared:
        if refuses_modality(holding, promise.modality):
            return OF_MODALITY[promise.modality]
        of_known = refuses_modality(holding, promise.modality, known=False)
    new_asked = Kind.NEW_PATIENTS not in spared and _keeps_new_back(promise, holding, met, urgency, now)
    if (of_known or new_asked) and not _knows(promise, now):
        return Kind.TELECONSULTATION if of_known else Kind.NEW_PATIENTS
    planned = urgency == "planned" and Kind.NO_SHOW not in spared
    return Kind.NO_SHOW if planned and _missed_too_many(actor, promise, holding, missed, now) else None


def refuses_modality(holding: InForce, modality: str, *, known: bool = True) -> bool:
    """Tell whether a directive written on where the two meet refuses it, to whom he knows or to anybody new."""
    said = holding.of(OF_MODALITY[modality]) if modality in OF_MODALITY else None
    if said is None:
        return False
    if modality == Modality.HOME:
        return bool(said.body.get("policy") != "accept")
    return said.body.get("policy") == "refuse" or bool(said.body.get("known_only") and not known)


def _keeps_new_back(promise: Appointment, holding: InForce, met: Collection[str], urgency: str, now: datetime) -> bool:
    if holding.new_patients is None:
        return False
    here = _met(promise.practitioner_role, promise.patient, urgent=urgency in URGENT, now=now)
    return holding.accepts_new_who({*met, *here}) != "accept"


def _knows(promise: Appointment, now: datetime) -> bool:
    role, patient = promise.practitioner_role, promise.patient
    return is_known(patient.pk, role.pk, now) or _known_to_replaced(role, patient, promise.during.lower, now)


def _met(role: PractitionerRole, patient: Patient, *, urgent: bool, now: datetime) -> set[str]:
    is_child = age(patient.birth_date, now.astimezone(ZoneInfo(role.structure.time_zone)).date()) < CHILD
    return {name for name, holds in (("urgent", urgent), ("child_under_6", is_child)) if holds}


def _known_to_replaced(role: PractitionerRole, patient: Patient, start: datetime, now: datetime) -> bool:
    """Tell whether he is a patient of someone whom the practitioner replaces: he knows those too."""
    absent = directives.replaced_by(role.structure_id, role.pk, starts_at=start, now=now)
    if not absent:
        return False
    seen = Appointment.objects.filter(patient=patient, starts_at__lt=now)
    seen = seen.exclude(status__in=[Status.CANCELLED, Status.NO_SHOW])
    return (seen if None in absent else seen.filter(practitioner_role__in=absent)).exists()


def _missed_too_many(actor: Actor, promise: Appointment, holding: InForce, more: int, now: datetime) -> bool:
    said = holding.of(Kind.NO_SHOW)
    if said is None:
        return False
    online = channel(actor, promise.practitioner_role) == Channel.ONLINE
    if said.body["then"] == "refuse_online" and not online:
        return False
    missed = Appointment.objects.filter(patient=promise.patient, status=Status.NO_SHOW)
    return missed.filter(starts_at__lt=now, starts_at__gte=now - YEAR).count() + more >= int(said.body["after"])
