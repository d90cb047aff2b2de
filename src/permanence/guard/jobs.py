"""After a file kept closer was opened: was it out of the ordinary?"""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from permanence.agenda import queries as agenda
from permanence.directory.models import Person
from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job
from permanence.foundation.models import Trace
from permanence.patients.models import Patient

from . import actions, rules
from .models import Glass


@job(queue="background")
def watch(*, by: Actor, now: datetime, patient_id: str, person_id: str, at: str) -> None:
    """Tell whoever is in charge when it was; an opening in an emergency was told already."""
    patient = Patient.objects.select_related("structure").get(pk=patient_id)
    moment = datetime.fromisoformat(at).astimezone(ZoneInfo(patient.structure.time_zone))
    if Glass.objects.filter(patient=patient, person=UUID(person_id), at__lte=moment, until__gte=moment).exists():
        return
    person = Person.objects.get(pk=person_id)
    opening = rules.Opening(
        at=moment,
        reader=str(person),
        patient=f"{patient.first_name} {patient.family_name}",
        before=_before(patient, person, moment),
        visits=_visits(by, patient, moment),
    )
    if why := rules.out_of_the_ordinary(opening):
        actions.raise_alert(by=by, patient=patient, person=person, on=moment.date(), at=moment, why=why)


def _before(patient: Patient, person: Person, moment: datetime) -> list[datetime]:
    read = Trace.objects.filter(structure_id=patient.structure_id, subject_id=patient.pk, actor_id=person.pk)
    lately = read.filter(verb="patient.read", at__gt=moment - rules.DAY, at__lt=moment)
    return list(lately.values_list("at", flat=True))


def _visits(by: Actor, patient: Patient, moment: datetime) -> list[datetime]:
    near = (moment - rules.AROUND, moment + rules.AROUND)
    rows = agenda.appointments(by).filter(patient=patient, starts_at__range=near)
    return list(rows.exclude(status="cancelled").values_list("starts_at", flat=True))
