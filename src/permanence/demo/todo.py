"""What is on the to-do of the MSP des Tilleuls and of the permanence: late, for today, and what comes again."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from permanence.demo import working
from permanence.demo.bookings import PARIS
from permanence.demo.ids import demo_id, patient_id, person_id, structure_id
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.kernel import actions
from permanence.kernel.models import ANYONE, Priority, Recurring, StepKind, Task, TaskStep
from permanence.kernel.rules import recurrence

MADE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Left:
    """Something left to do: where, what, for whom, and in how many working hours it is due; before now, it is late."""

    place: str
    title: str
    owner: str
    hours: int
    priority: int = Priority.NORMAL
    note: str = ""
    about: str = ""


LEFT = (
    Left("tilleuls", "Rappeler le laboratoire : les tubes ne sont pas passés", "role:secretary", -2, Priority.FIRST),
    Left("tilleuls", "Scanner les courriers arrivés hier", "sylvie", 2),
    Left("tilleuls", "Demander la carte de mutuelle", "sylvie", 4, about="maisonneuve"),
    Left("tilleuls", "Relire le courrier au spécialiste avant envoi", "benali", 5),
    Left("tilleuls", "Prévenir le technicien : l’imprimante du cabinet 2", ANYONE, 12, Priority.CALM),
    Left("tilleuls", "Préparer la liste des présents pour la réunion d’équipe", "odile", 30),
    Left("allo", "Vérifier le message d’accueil de la nouvelle ligne", "martine", 6),
    Left("allo", "Lire les consignes d’été de la MSP des Tilleuls", "claire", 20, Priority.CALM),
)
# What comes again at the MSP des Tilleuls: what, for whom, how often, the hour, and how long ago it began.
AGAIN = (
    ("Relever la température du réfrigérateur à vaccins", ANYONE, "workdays", time(8, 30), 40),
    ("Commander les consommables", "role:secretary", "weekly", time(12), 35),
    ("Sortir les déchets de soins pour la collecte", ANYONE, "fortnightly", time(17), 28),
    ("Contrôler le défibrillateur et la trousse d’urgence", "role:associate", "monthly", time(18), 60),
)


def write_todo(by: Actor, now: datetime) -> None:
    """Write what is left to do at the beginning of the world.

    :param now: in the wall time of the practices
    """
    for rank, left in enumerate(LEFT):
        task = _task(left, rank, now)
        task.save(force_insert=True)
        TaskStep.objects.create(
            structure_id=task.structure_id, task=task, kind=StepKind.MADE, at=task.made_at, by_name="Sylvie Marty",
            due_at=task.due_at,
        )  # fmt: skip
    house = Structure.objects.get(pk=structure_id("tilleuls"))
    for rank, again in enumerate(AGAIN):
        planned = _recurring(again, rank, house, now.date())
        planned.save(force_insert=True)
        actions.make_due(by=by, recurring=planned, now=now)


def _task(left: Left, rank: int, now: datetime) -> Task:
    hours = timedelta(hours=abs(left.hours))
    about = {"about": "patients.patient", "about_id": patient_id(left.about)} if left.about else {}
    return Task(
        id=demo_id("task", rank),
        structure_id=structure_id(left.place),
        title=left.title,
        note=left.note,
        due_at=working.before(now, hours) if left.hours < 0 else working.after(now, hours),
        priority=left.priority,
        made_by_id=person_id("martine" if left.place == "allo" else "sylvie"),
        made_at=now - MADE - timedelta(hours=rank),
        **_owned(left.owner),
        **about,
    )


def _recurring(again: tuple[str, str, str, time, int], rank: int, house: Structure, today: date) -> Recurring:
    title, owner, often, hour, ago = again
    first_on = today - timedelta(days=ago)
    while not working.is_worked(first_on):
        first_on -= timedelta(days=1)
    return Recurring(
        id=demo_id("recurring", rank),
        structure=house,
        title=title,
        rrule=recurrence.rule(often, first_on),
        first_on=first_on,
        due_hour=hour,
        made_by_id=person_id("sylvie"),
        made_at=datetime.combine(today, time(), PARIS),  # the days before were done in time
        **_owned(owner),
    )


def _owned(owner: str) -> dict[str, UUID | str | None]:
    if owner == ANYONE or owner.startswith("role:"):
        return {"owner_id": None, "owner_role": owner.removeprefix("role:")}
    return {"owner_id": person_id(owner), "owner_role": ""}
