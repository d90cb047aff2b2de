"""A list brought in: read, corrected, brought in some at a time, stopped, killed, taken back."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.desk.tests.scenes import make_scene, seen
from permanence.directory.tests.personas import Personas, sign_in, three
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotPermitted
from permanence.kernel import actions as kernel
from permanence.lists import actions, jobs, queries
from permanence.lists.models import Import, Line, LineState, State
from permanence.lists.rules.columns import Field
from permanence.patients import actions as patients
from permanence.patients.models import Address, Contact, Patient
from permanence.patients.tests.factories import make_patient

pytestmark = pytest.mark.django_db
HEAD = "Nom de naissance;Nom;Prénom;Date de naissance;Sexe;Téléphone;Courriel"
ONE = "Durand;Martin;Élodie;12/03/1984;F;06 39 98 00 01;elodie@exemple.test"


@pytest.fixture
def who() -> Iterator[Personas]:
    return three()


def line(at: int, **cells: str) -> str:
    """Return a line of its own."""
    letters = "".join(chr(97 + int(digit)) for digit in str(at))
    told = {
        "name": f"Nom{letters}",
        "used": "",
        "first": "Zoé",
        "born": "12/03/1984",
        "sex": "F",
        "phone": "",
        "mail": "",
    }
    return ";".join((told | cells).values())


def content(*lines: str) -> bytes:
    return "\n".join([HEAD, *lines]).encode()


def sent(who: Personas, *lines: str, name: str = "patients.csv") -> Import:
    """Send a list and let it be read."""
    of = actions.receive(by=who.alice, structure=who.here, file_name=name, content=content(*lines), now=timezone.now())
    return worked(who, of)


def worked(who: Personas, of: Import) -> Import:
    """Let the worker do what it is asked."""
    by = system("lists.jobs.go_on", [who.here.pk])
    jobs.go_on(by=by, now=timezone.now(), import_id=str(of.pk))
    with scope(by):
        return queries.an_import(by, of.pk)


def brought(who: Personas, *lines: str) -> Import:
    """Send a list and bring it in."""
    return worked(who, actions.begin(by=who.alice, of=sent(who, *lines), now=timezone.now()))


def states(who: Personas, of: Import) -> list[str]:
    with scope(who.alice):
        return list(of.lines.values_list("state", flat=True))


def files_of(who: Personas) -> list[Patient]:
    with scope(who.alice):
        return list(Patient.objects.order_by("sort_name").prefetch_related("contacts"))


def test_nothing_is_brought_in_before_it_is_asked(who: Personas) -> None:
    of = sent(who, ONE)
    assert of.state == State.READ
    assert states(who, of) == [LineState.GOOD]
    assert files_of(who) == []


def test_a_line_becomes_a_file_with_all_it_says(who: Personas) -> None:
    of = brought(who, ONE)
    (file,) = files_of(who)
    assert of.state == State.DONE
    assert (file.birth_name, file.used_name, file.first_names, file.sex) == ("Durand", "Martin", "Élodie", "female")
    assert (file.phone, file.email, file.identity_status) == ("+33639980001", "elodie@exemple.test", "PROV")
    with scope(who.alice):
        assert Trace.objects.filter(verb="patient.registered", subject_id=file.pk).count() == 1


def test_three_in_a_hundred_faulty_hold_up_nobody(who: Personas) -> None:
    faulty = [line(1, born="31/02/1984"), line(2, name=""), line(3, first="")]
    doubtful = [line(4, phone="12"), line(5, mail="non")]
    of = brought(who, *faulty, *doubtful, *(line(at) for at in range(10, 105)))
    with scope(who.alice):
        counted = queries.figures(of)
    assert counted.by_state[LineState.MADE] == len(files_of(who)) == 97
    assert (counted.by_state[LineState.FAULTY], counted.doubtful) == (3, 2)


def test_who_stands_twice_or_has_a_file_is_left_aside(who: Personas) -> None:
    make_patient(who.here, birth_name="Lefèvre", first_names="Paul")
    born = files_of(who)[0].birth_date
    known = line(1, name="LEFEVRE", first="paul", born=f"{born:%d/%m/%Y}")
    of = sent(who, known, ONE, ONE.replace("Durand", "DURAND"))
    assert states(who, of) == [LineState.KNOWN, LineState.GOOD, LineState.TWICE]
    worked(who, actions.begin(by=who.alice, of=of, now=timezone.now()))
    assert len(files_of(who)) == 2


def test_who_was_registered_since_it_was_read_is_not_brought_in_again(who: Personas) -> None:
    of = sent(who, ONE)
    make_patient(who.here, birth_name="Durand", first_names="Élodie", birth_date=date(1984, 3, 12))
    of = worked(who, actions.begin(by=who.alice, of=of, now=timezone.now()))
    assert states(who, of) == [LineState.KNOWN]
    assert len(files_of(who)) == 1


def test_the_same_file_is_there_once(who: Personas) -> None:
    first = sent(who, ONE)
    with pytest.raises(actions.AlreadySent) as same:
        sent(who, ONE, name="encore.csv")
    assert same.value.before == first


def test_columns_are_corrected_and_every_line_read_anew(who: Personas) -> None:
    odd = "A;B;C\nDurand;Élodie;12/03/1984".encode()
    of = actions.receive(by=who.alice, structure=who.here, file_name="x.csv", content=odd, now=timezone.now())
    assert of.state == State.READ
    with pytest.raises(actions.ColumnsMissing):
        actions.match_columns(by=who.alice, of=of, columns={Field.BIRTH_NAME: 0, Field.FIRST_NAMES: 1})
    with pytest.raises(actions.ColumnsMissing):
        actions.match_columns(by=who.alice, of=of, columns=dict.fromkeys(rules_needed(), 0))
    columns = dict(zip(rules_needed(), range(3), strict=True))
    of = worked(who, actions.match_columns(by=who.alice, of=of, columns=columns))
    assert states(who, of) == [LineState.GOOD]


def rules_needed() -> list[Field]:
    return [Field.BIRTH_NAME, Field.FIRST_NAMES, Field.BIRTH_DATE]


def test_stopped_it_goes_on_where_it_was(who: Personas) -> None:
    of = actions.begin(by=who.alice, of=sent(who, *(line(at) for at in range(10, 15))), now=timezone.now())
    with patch("permanence.lists.actions.bringing.SOME", 2):
        actions.bring_some(by=who.alice, of=of, now=timezone.now())
        of = actions.stop(by=who.alice, of=of, now=timezone.now())
        worked(who, of)
        assert len(files_of(who)) == 2
        of = worked(who, actions.begin(by=who.alice, of=of, now=timezone.now()))
    assert of.state == State.DONE
    assert len(files_of(who)) == 5


def test_a_killed_worker_goes_on_and_doubles_nobody(who: Personas) -> None:
    of = actions.begin(by=who.alice, of=sent(who, *(line(at) for at in range(10, 16))), now=timezone.now())
    register, calls = patients.register, []

    def killed(**said: Any) -> Patient:
        calls.append(said)
        if len(calls) == 4:
            raise SystemExit("killed")
        return register(**said)

    with patch("permanence.lists.actions.bringing.SOME", 3):
        with patch("permanence.patients.actions.register", killed), pytest.raises(SystemExit):
            worked(who, of)
        assert len(files_of(who)) == 3
        worked(who, of)
    assert [file.birth_name for file in files_of(who)] == sorted({file.birth_name for file in files_of(who)})
    assert len(files_of(who)) == 6


def test_taken_back_but_for_those_used_since(who: Personas) -> None:
    of = brought(who, *(line(at, phone="06 39 98 00 01") for at in range(10, 15)))
    _same, corrected, reached, removed, asked = files_of(who)
    patients.note_voice(by=who.alice, patient=corrected, by_voice=True)
    patients.add_contact(by=who.alice, patient=reached, system="phone", value="06 39 98 00 02")
    patients.remove_contact(by=who.alice, contact=removed.contacts.all()[0])
    kernel.make(
        by=who.alice, structure=who.here, title="Rappeler", due_at=timezone.now(), now=timezone.now(),
        about="patients.patient", about_id=asked.pk,
    )  # fmt: skip
    of = worked(who, actions.undo(by=who.alice, of=of, now=timezone.now()))
    assert of.state == State.UNDONE
    assert files_of(who) == [corrected, reached, removed, asked]
    assert states(who, of) == [LineState.REMOVED, *[LineState.KEPT] * 4]
    assert sent(who, *(line(at) for at in range(10, 15))).pk != of.pk, "it can be sent again"


def test_where_they_live_comes_with_them_and_goes_with_them_but_for_what_was_corrected(who: Personas) -> None:
    head = f"{HEAD};Adresse;Code postal;Ville".encode()
    two = [f"{line(at)};3 rue du Lac;31000;Toulouse" for at in (10, 11)]
    of = actions.receive(
        by=who.alice, structure=who.here, file_name="x.csv", content=b"\n".join([head, *map(str.encode, two)]),
        now=timezone.now(),
    )  # fmt: skip
    of = worked(who, actions.begin(by=who.alice, of=worked(who, of), now=timezone.now()))
    _first, second = files_of(who)
    with scope(who.alice):
        assert {str(one) for one in Address.objects.all()} == {"3 rue du Lac, 31000 Toulouse"}
    patients.note_address(by=who.alice, patient=second, lines="4 rue du Lac", postcode="31000", city="Toulouse")
    worked(who, actions.undo(by=who.alice, of=of, now=timezone.now()))
    assert files_of(who) == [second]
    assert states(who, of) == [LineState.REMOVED, LineState.KEPT]


def test_whoever_has_an_appointment_is_kept() -> None:
    scene = make_scene()
    of = actions.receive(
        by=scene.everyone, structure=scene.practice, file_name="x.csv", content=content(ONE), now=timezone.now()
    )
    jobs.go_on(by=scene.everyone, now=timezone.now(), import_id=str(of.pk))
    actions.begin(by=scene.everyone, of=of, now=timezone.now())
    jobs.go_on(by=scene.everyone, now=timezone.now(), import_id=str(of.pk))
    with scope(scene.everyone):
        file = Patient.objects.get(birth_name="Durand")
        assert queries.used({file.pk: 2}) == set()
    seen(scene, file)
    with scope(scene.everyone):
        assert queries.used({file.pk: 2}) == {file.pk}


def test_after_two_weeks_it_stays_and_its_lines_are_forgotten(who: Personas) -> None:
    of = brought(who, ONE)
    later = timezone.now() + queries.ABIDES + timedelta(minutes=1)
    with pytest.raises(actions.TooLateToUndo):
        actions.undo(by=who.alice, of=of, now=later)
    with scope(by := system("lists.jobs.forget_of", [who.here.pk])):
        jobs.forget_of(by=by, now=later)
    with scope(who.alice):
        assert Line.objects.get().cells == []
        assert Contact.objects.exists()


def test_a_permanence_brings_nothing_in_whatever_its_mandate() -> None:
    scene = make_scene()
    with pytest.raises(NotPermitted):
        actions.receive(
            by=scene.claire, structure=scene.practice, file_name="x.csv", content=content(ONE), now=timezone.now()
        )


def as_(actor: Any) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def upload(client: Client, who: Personas, whole: bytes) -> Any:
    file = SimpleUploadedFile("patients.csv", whole)
    return client.post(reverse("lists:imports"), {"structure": who.here.pk, "kind": "people", "file": file})


def test_sent_seen_brought_in_and_taken_back_by_its_pages(who: Personas) -> None:
    client = as_(who.alice)
    there = upload(client, who, content(ONE, line(1, born="99/99/1984"))).url
    of = worked(who, Import(pk=there.strip("/").split("/")[-1]))
    page = client.get(there).content.decode()
    for said in ("Durand Élodie (Martin)", "12/03/1984", "Importer 1 patient", "99/99/1984"):
        assert said in page
    assert upload(client, who, content(ONE, line(1, born="99/99/1984"))).url == there
    assert client.post(reverse("lists:beginning", args=[of.pk])).url == there
    worked(who, of)
    assert "Annuler tout l’import" in client.get(there).content.decode()
    assert len(files_of(who)) == 1
    client.post(reverse("lists:undoing", args=[of.pk]))
    worked(who, of)
    assert files_of(who) == []


def test_a_file_that_cannot_be_read_says_why(who: Personas) -> None:
    answer = upload(as_(who.alice), who, b"rien")
    assert answer.status_code == 422
    assert "ni une liste (CSV, XLSX)" in answer.content.decode()


def test_lines_to_correct_are_taken_out_harmless_and_counted(who: Personas) -> None:
    of = sent(who, line(1, name="=HYPERLINK(1)", born="x"), ONE)
    answer = as_(who.alice).get(reverse("lists:left", args=[of.pk]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Ligne", "Motif", "Nom de naissance"]
    assert rows[1][0] == "2"
    assert rows[1][2] == "'=HYPERLINK(1)"
    assert len(rows) == 2
    with scope(who.alice):
        assert Trace.objects.get(verb="import.left_taken").purpose == "taken:csv:1"


@pytest.mark.parametrize("form", ["csv", "ods"])
def test_what_is_taken_out_is_traced_and_can_be_brought_in(who: Personas, form: str) -> None:
    brought(who, ONE, line(1, phone="01 99 00 00 01"))
    answer = as_(who.alice).get(reverse("lists:patients"), {"as": form})
    assert answer["Content-Disposition"] == f'attachment; filename="patients.{form}"'
    with scope(who.alice):
        traced = Trace.objects.get(verb="patient.list_taken")
        assert (traced.purpose, traced.structure_id, traced.actor_id) == (f"taken:{form}:2", who.here.pk, who.alice.id)
    if form == "csv":
        of = actions.receive(
            by=who.alice, structure=who.here, file_name="x.csv", content=answer.content, now=timezone.now()
        )
        assert states(who, worked(who, of)) == [LineState.KNOWN, LineState.KNOWN]


def test_only_who_manages_patients_takes_them_out(who: Personas) -> None:
    brought(who, ONE)
    assert as_(who.bob).get(reverse("lists:patients")).status_code == 403
    assert b"Durand" not in as_(who.charlie).get(reverse("lists:patients")).content
