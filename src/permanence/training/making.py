"""How a training practice is made: an invented doctor, two weeks behind him, invented patients he knows, directives."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from permanence.agenda import actions as agenda
from permanence.agenda.models import VisitReason
from permanence.capacity import actions as capacity
from permanence.capacity.models import Resource
from permanence.directives import actions as directives
from permanence.directory import actions as directory
from permanence.directory import queries
from permanence.directory.models import PractitionerRole, Site, Structure
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.rights import Can
from permanence.patients import actions as patients
from permanence.patients.models import Patient

from . import copying, rules
from .models import Ground

NAME, PLACE = "Cabinet d’entraînement (fictif)", ("12 rue de l’Exemple", "31000", "Toulouse")
DOCTOR = {"title": "Dr", "family_name": "Exemple", "given_name": "Camille"}
SHORT = "Entraînement"
GREETING = "Cabinet d’entraînement, bonjour, {agent} à votre écoute."
REASONS = (("Consultation d’entraînement", 20), ("Suivi d’entraînement", 20))
BEFORE, UNTIL_AGENDA = timedelta(days=14), 5
HOURS = ((time(8, 30), time(12)), (time(14), time(18, 30)))
SEEN_AT, SEEN_UNTIL = time(5, 40), time(8, 20)  # before a practice opens: whom the invented doctor has seen already
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
    "ferrand": ("Ferrand", "Léa", date(2004, 5, 4), "female"),
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


def make(by: Actor, permanence: Structure, now: datetime, like: PractitionerRole | None = None) -> Ground:
    """Make it whole, in the transaction that is open.

    :param like: a real practitioner, whose team, hours, reasons and directives it takes; none: invented ones
    """
    name = f"{SHORT} · {like.structure.name}"[:120] if like else NAME
    practice = directory.add_part(by=by, parent=permanence, kind="practice", name=name)
    seen = [practice.pk, permanence.pk, *([like.structure_id] if like else [])]
    with scope(system("training.ground", seen)) as maker:
        directory.grant_mandate(
            by=maker, structure=practice, holder=permanence, rights=[*LENT], from_on=queries.today()
        )
        ground = Ground.objects.create(structure=practice, of=permanence, like=like, made_at=now, made_by_id=by.id)
        (_like if like else _invented)(maker, ground, now)
        return ground


def _invented(by: Actor, ground: Ground, now: datetime) -> None:
    """Give it one invented doctor who takes no new patients and is put through emergencies alone."""
    role, since = _doctor(by, ground.structure), now - BEFORE
    reason = _agenda(by, role, since)
    _open_once(by, role, since)
    _people(by, role, reason, since)
    for kind, body in SAID:
        directives.write(
            by=by, structure=ground.structure, practitioner_role=role, kind=kind, term="permanent", body=body,
            valid_from=since, valid_to=None, now=since,
        )  # fmt: skip


def _like(by: Actor, ground: Ground, now: datetime) -> None:
    """Give it what its model has, and the invented patients to the one who stands for it."""
    assert ground.like
    since, real = now - BEFORE, ground.like
    made = copying.appoint(by, _site(by, ground.structure), real, since)
    role = made[str(real.pk)]
    name, minutes = REASONS[0]
    reason = agenda.add_reason(by=by, practitioner_role=role, name=name, duration_min=minutes, rank=99)
    _open_once(by, role, since)
    _people(by, role, reason, since)
    agenda.withdraw_reason(by=by, reason=reason, now=now)
    ground.copied = {"team": {pk: str(one.pk) for pk, one in made.items()}}
    copying.follow(by, ground, now)


def _doctor(by: Actor, practice: Structure) -> PractitionerRole:
    person = directory.add_person(by=by, structure=practice, **DOCTOR)
    site = _site(by, practice)
    return directory.appoint(by=by, structure=practice, person=person, site=site, specialty="Médecine générale")


def _site(by: Actor, practice: Structure) -> Site:
    address, postal_code, city = PLACE
    return directory.add_site(by=by, structure=practice, name=NAME, address=address, postal_code=postal_code, city=city)


def _open_once(by: Actor, role: PractitionerRole, since: datetime) -> None:
    """Open the hours in which the invented patients were seen."""
    resource, day = Resource.objects.get(practitioner_role=role), _day_seen(role, since)
    capacity.open_weekly(
        by=by, resource=resource, weekday=day.weekday(), opens_at=SEEN_AT, closes_at=SEEN_UNTIL, from_on=day,
        until_on=day, now=since,
    )  # fmt: skip


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
    first = datetime.combine(_day_seen(role, since), SEEN_AT, tzinfo=ZoneInfo(role.structure.time_zone))
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


def _day_seen(role: PractitionerRole, since: datetime) -> date:
    day = since.astimezone(ZoneInfo(role.structure.time_zone)).date() + timedelta(days=1)
    while day.weekday() >= UNTIL_AGENDA:
        day += timedelta(days=1)
    return day
