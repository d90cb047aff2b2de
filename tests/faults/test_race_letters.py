"""Many hands on one letter, one thing awaited, one question, one oddity: each is done once, and nothing breaks."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from permanence.agenda import actions as agenda
from permanence.agenda.models import Door
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.demo.letters import mail
from permanence.directory.tests.personas import make_structure
from permanence.documents import actions
from permanence.documents.models import Awaited, Document, Filled, Form, ReceivedLetter
from permanence.documents.tests.factories import PDF
from permanence.foundation.actor import scope
from permanence.foundation.refusal import Refusal
from permanence.patients import actions as files
from permanence.patients.actions.faults import look_again
from permanence.patients.models import Fault, Need, Situation
from permanence.patients.tests.factories import make_patient

from .test_race_booking import at_once as all_at_once

pytestmark = pytest.mark.usefixtures("committed")
HANDS = 8
NOTED = (["motor", "sight"], ["sight", "hearing"])
NEEDED = (["step_free", "accompanied"], ["accompanied", "no_voice"])


@pytest.fixture
def doctor(committed: None) -> Receiving:
    return make_receiving(make_structure(phone="+33536490100"), email="elodie@exemple.test")


def at_once(attempt: Callable[[int], object]) -> list[object]:
    """Let all hands attempt it together, and return what each got."""
    return [one.got for one in all_at_once(HANDS, attempt)]


def broken(got: list[object]) -> list[object]:
    return [one for one in got if isinstance(one, Exception) and not isinstance(one, Refusal)]


def done(got: list[object]) -> int:
    return len([one for one in got if not isinstance(one, Exception)])


def awaited(doctor: Receiving) -> Awaited:
    said = {"kind": "result", "from_name": "Labo", "expected_on": at(9).date(), "now": SUNDAY_NOON}
    return actions.await_document(by=doctor.by, patient=doctor.patient, **said)


def test_a_letter_read_by_two_workers_is_taken_once_and_filed_once(doctor: Receiving) -> None:
    raw = mail(SUNDAY_NOON, ("Labo", "labo@x.mssante.fr"), "Bilan", "Bonjour", [("r.pdf", PDF)])
    said = {"by": doctor.by, "structure": doctor.role.structure, "came_at": SUNDAY_NOON, "now": SUNDAY_NOON}
    got = at_once(lambda _: actions.take_letter(raw=raw, **said))
    assert not broken(got)
    with scope(doctor.by):
        letter = ReceivedLetter.objects.get()
        assert Document.objects.count() == 1
        other = make_patient(doctor.role.structure)
    one = actions.await_document(
        by=doctor.by, patient=doctor.patient, kind="result", from_name="L", now=SUNDAY_NOON, expected_on=at(9).date()
    )
    whom = [doctor.patient, other]

    def settle(number: int) -> object:
        if number % 4 == 3:
            return actions.set_letter_aside(by=doctor.by, letter=letter, now=SUNDAY_NOON)
        to = whom[number % 2]
        said = {"patient": to, "kind": "result", "awaited": one if to == doctor.patient else None}
        return actions.file_letter(by=doctor.by, letter=letter, now=SUNDAY_NOON, **said)

    got = at_once(settle)
    assert not broken(got), broken(got)
    assert done(got) == 1
    with scope(doctor.by):
        kept = ReceivedLetter.objects.get()
        assert Document.objects.get().patient_id == kept.patient_id
        assert Awaited.objects.get().letter_id == (kept.pk if kept.patient_id == doctor.patient.pk else None)


def test_what_is_awaited_ends_once(doctor: Receiving) -> None:
    one = actions.await_document(
        by=doctor.by, patient=doctor.patient, kind="result", from_name="L", now=SUNDAY_NOON, expected_on=at(9).date()
    )
    verbs = [
        lambda n: actions.settle_awaited(by=doctor.by, awaited=one, how=str(n), now=SUNDAY_NOON),
        lambda n: actions.drop_awaited(by=doctor.by, awaited=one, why=str(n), now=SUNDAY_NOON),
    ]
    got = at_once(lambda n: verbs[n % 2](n))
    assert not broken(got)
    assert done(got) == 1


def test_a_question_is_asked_and_answered_once(doctor: Receiving) -> None:
    visit = doctor.book(at(9))
    now = visit.ends_at + timedelta(days=8)
    ask = {"by": doctor.by, "reason": doctor.reason, "kind": "scale", "days": 7, "now": now}
    got = at_once(lambda n: actions.ask_after(words=f"Comment ? {n}", **ask))
    assert not broken(got), broken(got)
    with scope(doctor.by):
        form = Form.objects.get()
    say = {"by": doctor.by, "appointment": visit, "form": form, "now": now}
    got = at_once(lambda n: actions.say_feeling(answers={"felt": str(n), "said": ""}, **say))
    assert not broken(got), broken(got)
    assert done(got) == 1
    with scope(doctor.by):
        assert Filled.objects.count() == 1


def test_files_looked_at_by_many_at_once_have_each_fault_once(doctor: Receiving) -> None:
    structure = doctor.role.structure
    with scope(doctor.by):
        ids = [make_patient(structure, birth_name="Nom" + chr(97 + n % 26) * 2).pk for n in range(30)]

    def look(number: int) -> None:
        with scope(doctor.by):
            look_again(structure.pk, ids if number % 2 else ids[::-1], SUNDAY_NOON)

    got = at_once(look)
    assert not broken(got), broken(got)
    with scope(doctor.by):
        Fault.objects.update(marks="other")
    got = at_once(look)
    assert not broken(got), broken(got)
    with scope(doctor.by):
        assert Fault.objects.exists()


def test_doors_situations_and_screens_said_by_many_at_once_are_kept(doctor: Receiving) -> None:
    house, door = {"by": doctor.by, "structure": doctor.role.structure}, doctor.role.pk
    for _ in range(5):
        assert not broken(at_once(lambda n: agenda.set_doors(**house, doors={door: f"{n}" if n % 3 else ""})))
    said = {"by": doctor.by, "patient": doctor.patient}
    for _ in range(5):  # in whatever order each says them
        assert not broken(at_once(lambda n: files.note_situations(**said, kinds=NOTED[n % 2])))
        assert not broken(at_once(lambda n: files.note_needs(**said, needs=NEEDED[n % 2])))
    hung = {"site": None, "name": "Salle", "sentence": "", "sound": True, "now": SUNDAY_NOON}
    screens = at_once(lambda _: agenda.add_screen(**house, **hung))
    assert not broken(screens)
    assert done(screens) == 1
    with scope(doctor.by):
        assert Door.objects.count() <= 1
        assert {*Situation.objects.values_list("kind", flat=True)} in [{*kinds} for kinds in NOTED]
        assert {*Need.objects.values_list("kind", flat=True)} in [{*kinds} for kinds in NEEDED]
