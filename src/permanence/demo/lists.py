"""What the MSP des Tilleuls brought in when it changed its software: its patients, and an agenda not brought in yet."""

from datetime import datetime, timedelta
from itertools import count

from permanence.demo.ids import demo_id, structure_id
from permanence.directory.models import PractitionerRole
from permanence.lists.models import Import, Kind, Line, LineState, State
from permanence.lists.rules.lines import Doubt, Fault
from permanence.patients.models import Patient
from permanence.ui.words import phone

BEFORE = timedelta(days=9)
MANY = 60
TITLES = ["Nom de naissance", "Nom d’usage", "Prénoms", "Né(e) le", "Sexe", "Portable", "Courriel"]
COLUMNS = {"birth_name": 0, "used_name": 1, "first_names": 2, "birth_date": 3, "sex": 4, "phone": 5, "email": 6}
FAULTY: list[tuple[Fault, list[str]]] = [
    (Fault.BAD_DATE, ["Maisonneuve-Delacroix", "", "Marie-Françoise", "31/02/1961", "F", "06 39 98 70 12", ""]),
    (Fault.NO_BIRTH_DATE, ["Castelnau", "", "Léon", "", "H", "05 36 49 70 13", ""]),
    (Fault.NO_BIRTH_NAME, ["", "", "Aurore", "14/07/1990", "F", "06 39 98 70 14", ""]),
]
DOUBTFUL = 7
AGENDA = ["Date", "Heure", "Durée", "Praticien", "Nom", "Prénom", "Né(e) le", "Motif"]
AGENDA_COLUMNS = {
    "day": 0, "hour": 1, "minutes": 2, "practitioner": 3, "birth_name": 4, "first_names": 5, "birth_date": 6,
    "reason": 7,
}  # fmt: skip
PROMISED, NAMED_ALONE = 14, (3, 8)


def write_lists(now: datetime) -> None:
    """Write both lists, their lines and what became of each."""
    _people(now)
    _agenda(now)


def _people(now: datetime) -> None:
    at, home = now - BEFORE, structure_id("tilleuls")
    sent = Import.objects.create(
        id=demo_id("list", "tilleuls"), structure_id=home, file_name="patients-ancien-logiciel.csv", digest="d" * 64,
        titles=TITLES, columns=COLUMNS, state=State.DONE, made_by_name="Sylvie Marty", made_at=at, applied_at=at,
        ended_at=at + timedelta(minutes=1),
    )  # fmt: skip
    numbers = count(2)
    brought = Patient.objects.filter(structure_id=home).order_by("id").prefetch_related("contacts")[:MANY]
    lines = [_brought(sent, next(numbers), one) for one in brought]
    lines[DOUBTFUL].cells[5], lines[DOUBTFUL].doubts = "06 39", [Doubt.PHONE]
    lines += [_line(sent, next(numbers), cells, state=LineState.FAULTY, faults=[fault]) for fault, cells in FAULTY]
    lines.append(_line(sent, next(numbers), [*lines[0].cells], state=LineState.TWICE))
    Line.objects.bulk_create(lines)


def _agenda(now: datetime) -> None:
    """Write an agenda that was read: most of it is ready, the rest asks for somebody's word."""
    home, at = structure_id("tilleuls"), now - timedelta(days=1)
    sent = Import.objects.create(
        id=demo_id("list", "agenda"), structure_id=home, kind=Kind.AGENDA, file_name="agenda-ancien-logiciel.csv",
        digest="a" * 64, titles=AGENDA, columns=AGENDA_COLUMNS, state=State.READ, made_by_name="Sylvie Marty",
        made_at=at,
    )  # fmt: skip
    role = PractitionerRole.objects.filter(structure_id=home).select_related("person").order_by("id")[0]
    doctor = f"Dr {role.person.family_name.upper()}"
    first = (now + timedelta(days=45 - now.weekday())).replace(hour=9, minute=0, second=0, microsecond=0)
    numbers, lines = count(2), []
    for place, one in enumerate(Patient.objects.filter(structure_id=home).order_by("id")[:PROMISED]):
        begins = first + timedelta(minutes=20 * place)
        cells = _promise(begins, doctor, one.birth_name, one.first_name, f"{one.birth_date:%d/%m/%Y}", "Consultation")
        told: dict[str, object] = {"state": LineState.GOOD, "patient": one, "starts_at": begins}
        if place in NAMED_ALONE:
            cells[6], told = "", {"state": LineState.UNSURE, "faults": ["likely"], "starts_at": begins}
        lines.append(_line(sent, next(numbers), cells, **told))
    missing = _promise(first + timedelta(days=1), doctor, "Castelnau", "Léon", "02/08/1951", "Suivi diabète")
    lines.append(_line(sent, next(numbers), missing, state=LineState.NOBODY, doubts=["reason"]))
    nowhere = _promise(first, doctor, "Maisonneuve-Delacroix", "Marie-Françoise", "12/03/1961", "Consultation")
    lines.append(_line(sent, next(numbers), [nowhere[0], "", *nowhere[2:]], state=LineState.FAULTY, faults=["no_hour"]))
    Line.objects.bulk_create(lines)


def _promise(begins: datetime, doctor: str, *who_and_why: str) -> list[str]:
    return [f"{begins:%d/%m/%Y}", f"{begins:%H:%M}", "20", doctor, *who_and_why]


def _brought(sent: Import, number: int, one: Patient) -> Line:
    born, reached = f"{one.birth_date:%d/%m/%Y}", one.contacts.all()
    cells = [one.birth_name, one.used_name, one.first_names, born, one.sex[:1].upper(), phone(one.phone), one.email]
    return _line(sent, number, cells, state=LineState.MADE, patient=one, reached=len(reached))


def _line(sent: Import, number: int, cells: list[str], **told: object) -> Line:
    named = {
        "id": demo_id("line" if sent.kind == Kind.PEOPLE else "agenda-line", number),
        "structure_id": sent.structure_id,
        "of": sent,
    }
    return Line(**named, number=number, cells=cells, **told)
