"""Whom someone who proved his contact acts for in his space, and the appointments that stand there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.patients import queries as patients
from permanence.patients.models import Patient
from permanence.portal.models import Proof
from permanence.portal.rules.acting import Extent, extent

from .readers import behind, looked_for, written

OVER = ("cancelled", "noshow", "fulfilled")
KEPT_IN_SIGHT = timedelta(days=730)
MOST_COMING, MOST_PAST = 30, 20


@dataclass(frozen=True, slots=True)
class Acting:
    """Whom a visitor acts for.

    :param whole: himself, his young children, those he is guardian of
    :param times: those whose appointments he sees, and nothing else
    :param others: somebody else has to ask at the practice
    """

    whole: tuple[Patient, ...]
    times: tuple[Patient, ...]
    others: bool

    @property
    def everyone(self) -> tuple[Patient, ...]:
        """All whose appointments stand in this space."""
        return (*self.whole, *self.times)

    def person(self, patient_id: UUID) -> Patient:
        """Return one of those he acts for in everything.

        :raises NotFound: for anyone else, as for nobody
        """
        for one in self.whole:
            if one.pk == patient_id:
                return one
        raise NotFound


def acting(by: Actor, proved: Proof, now: datetime) -> Acting:
    """Return whom who proved a contact acts for: by the contact itself, and by what files say of relatives."""
    found = behind(by, proved, now)
    whole = {one.pk: one for one in found.shown}
    times = {one.pk: one for one in found.sharing}
    hidden = {one.pk for one in found.away}
    for patient, much in _beside(proved, {*whole}, now):
        if patient.pk in whole or patient.pk in hidden:
            continue
        if much is Extent.WHOLE:
            whole[patient.pk] = patient
            times.pop(patient.pk, None)
        else:
            times.setdefault(patient.pk, patient)
    return Acting((*whole.values(),), (*times.values(),), bool(found.sharing or found.away))


def coming(by: Actor, whose: Acting, now: datetime) -> list[Appointment]:
    """Return the appointments to come of all whom a visitor acts for, the next first."""
    ahead = agenda.appointments(by).filter(patient__in=whose.everyone, ends_at__gt=now).exclude(status__in=OVER)
    return list(ahead.order_by("starts_at")[:MOST_COMING])


def past(by: Actor, whose: Acting, now: datetime) -> list[Appointment]:
    """Return the appointments of the last two years of those he acts for in everything, the last first."""
    seen = agenda.appointments(by).filter(patient__in=whose.whole, ends_at__lte=now, starts_at__gt=now - KEPT_IN_SIGHT)
    return list(seen.exclude(status="cancelled").order_by("-starts_at")[:MOST_PAST])


def own_appointment(by: Actor, whose: Acting, appointment_id: UUID) -> Appointment:
    """Return one appointment of those he acts for in everything.

    :raises NotFound: for any other
    """
    found = agenda.appointments(by).filter(pk=appointment_id, patient__in=whose.whole).first()
    if found is None:
        raise NotFound
    return found


def is_of_someone(proved: Proof) -> bool:
    """Tell whether a contact opens anyone's space: a relative's does, whose rights are in force."""
    return bool(patients.booking_at(proved.structure_id, written(proved)))


def _beside(proved: Proof, own: set[UUID], now: datetime) -> list[tuple[Patient, Extent]]:
    """Return those whom he stands beside; a contact that others share opens nobody's by who shares it."""
    at, today = written(proved), timezone.localdate(now)
    rows = [
        one
        for one in patients.booking_at(proved.structure_id, at)
        if one.email in at or (one.known_id is not None and one.known_id in own)
    ]
    away = looked_for([one.patient for one in rows])
    found = []
    for one in rows:
        him = one.patient
        much = extent(one.relation, him.birth_date, today, may_book=one.may_book, told_of=one.told_of)
        if much and him.pk not in away and him.died_on is None and him.merged_into_id is None:
            found.append((him, much))
    return found
