"""How a training practice is made: an invented doctor, two weeks behind him, invented patients he knows, directives."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from permanence.agenda import actions as agenda
from permanence.agenda.models import VisitReason
from permanence.capacity import actions as capacity
from permanence.directives import actions as directives
from permanence.directory import actions as directory
from permanence.directory import queries
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.rights import Can
from permanence.patients import actions as patients
from permanence.patients.models import Patient

from . import rules
from .models import Ground

NAME, PLACE = "Cabinet d’entraînement (fictif)", ("12 rue de l’Exemple", "31000", "Toulouse")
DOCTOR = {"title": "Dr", "family_name": "Exemple", "given_name": "Camille"}
GREETING = "Cabinet d’entraînement, bonjour, {agent} à votre écoute."
REASONS = (("Consultation d’entraînement", 20), ("Suivi d’entraînement", 20))
BEFORE, UNTIL_AGENDA = timedelta(days=14), 5
HOURS = ((time(8, 30), time(12)), (time(14), time(18, 30)))
LENT = (
    Can.ANSWER, Can.VIEW_DIRECTORY, Can.VIEW_DIRECTIVES, Can.VIEW_AGENDA, Can.BOOK, Can.VIEW_PATIENT, Can.EDIT_PATIENT,
)  # fmt: skip
# Nobody of these lives; no address, so that no message can ever leave for them.
PEOPLE = {
    "lacaze": ("Lacaze", "Augustine", date(1934, 5, 3), "female"),
    "fournier": ("Fournier", "Marc", date(1974, 2, 11), "male"),
    "barthe": ("Barthe", "Émile", date(1941, 9, 14), "male"),
    "okafor": ("Okafor", "Grace", date(1990, 11, 7), "female"),
    "costes": ("Costes", "Bruno", date(1979, 6, 28), "male"),
    "nadal": ("Nadal", "Louis", date(2022, 2, 9), "male"),
    "pons": ("Pons", "Gérard", date(1968, 4, 2), "male"),
}
SAID = (
    ("new_patients", {"policy": "refuse"}),
    ("transfer", {"calls": "emergencies", "windows": []}),
)


def parts_of(structure: Structure) -> list[UUID]:
    """Return the structures among which the training practice of a permanence may be."""
    return list(queries.parts(structure).values_list("pk", flat=True))


def doctor_of(structure_id: UUID) -> PractitionerRole:
    """Return the invented doctor of a training practice."""
    found = PractitionerRole.objects.filter(structure=structure_id).select_related("person", "site", "structure")
    return found.order_by("pk")[0]


def make(by: Actor, permanence: Structure, now: datetime) -> Ground:
    """Make it whole, in the transaction that is open."""
    practice = directory.add_part(by=by, parent=permanence, kind="practice", name=NAME)
    with scope(system("training.ground", [practice.pk, permanence.pk])) as maker:
        role = _doctor(maker, practice, now)
        directory.grant_mandate(
            by=maker, structure=practice, holder=permanence, rights=[*LENT], from_on=queries.today()
        )
        reason = _agenda(maker, role, now - BEFORE)
        _people(maker, role, reason, now - BEFORE)
        for kind, body in SAID:
            directives.write(
                by=maker, structure=practice, practitioner_role=role, kind=kind, term="permanent", body=body,
                valid_from=now - BEFORE, valid_to=None, now=now - BEFORE,
            )  # fmt: skip
        return Ground.objects.create(structure=practice, of=permanence, made_at=now, made_by_id=by.id)


def _doctor(by: Actor, practice: Structure, now: datetime) -> PractitionerRole:
    address, postal_code, city = PLACE
    site = directory.add_site(by=by, structure=practice, name=NAME, address=address, postal_code=postal_code, city=city)
    person = directory.add_person(by=by, structure=practice, **DOCTOR)
    return directory.appoint(by=by, structure=practice, person=person, site=site, specialty="Médecine générale")


def _agenda(by: Actor, role: PractitionerRole, since: datetime) -> VisitReason:
    resource = capacity.add_practitioner(by=by, practitioner_role=role)
    for weekday in range(UNTIL_AGENDA):
        for opens, closes in HOURS:
            capacity.open_weekly(
                by=by, resource=resource, weekday=weekday, opens_at=opens, closes_at=closes, from_on=since.date(),
                now=since,
            )  # fmt: skip
    first, *_others = [
        agenda.add_reason(by=by, practitioner_role=role, name=name, duration_min=minutes, rank=rank)
        for rank, (name, minutes) in enumerate(REASONS, start=1)
    ]
    return first


def _people(by: Actor, role: PractitionerRole, reason: VisitReason, since: datetime) -> None:
    """Register the invented patients, each seen once by the doctor, who so knows them."""
    day = since.astimezone(ZoneInfo(role.structure.time_zone)).date() + timedelta(days=1)
    while day.weekday() >= UNTIL_AGENDA:
        day += timedelta(days=1)
    first = datetime.combine(day, HOURS[0][0], tzinfo=ZoneInfo(role.structure.time_zone))
    for rank, (key, (birth_name, first_names, born, sex)) in enumerate(PEOPLE.items()):
        number = next((one.number for one in rules.CALLERS.values() if one.patient == key and key != ""), "")
        patient: Patient = patients.register(
            by=by, structure=role.structure, birth_name=birth_name, first_names=first_names, birth_date=born, sex=sex,
            phone=number, despite_lookalikes=True, now=since,
        )  # fmt: skip
        agenda.book(
            by=by, patient=patient, practitioner_role=role, reason=reason,
            starts_at=first + timedelta(minutes=reason.duration_min * rank), now=since,
        )  # fmt: skip
