"""A list of patients brought in when the MSP des Tilleuls changed its software, with the lines that could not be."""

from datetime import datetime, timedelta
from itertools import count

from permanence.demo.ids import demo_id, structure_id
from permanence.lists.models import Import, Line, LineState, State
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


def write_lists(now: datetime) -> None:
    """Write the list, its lines and what became of each."""
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


def _brought(sent: Import, number: int, one: Patient) -> Line:
    born, reached = f"{one.birth_date:%d/%m/%Y}", one.contacts.all()
    cells = [one.birth_name, one.used_name, one.first_names, born, one.sex[:1].upper(), phone(one.phone), one.email]
    return _line(sent, number, cells, state=LineState.MADE, patient=one, reached=len(reached))


def _line(sent: Import, number: int, cells: list[str], **told: object) -> Line:
    named = {"id": demo_id("line", number), "structure_id": sent.structure_id, "of": sent}
    return Line(**named, number=number, cells=cells, **told)
