"""Files nobody needed for years: out of search and lists, read with a reason, back when the patient comes again."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.agenda.tests.factories import make_receiving
from permanence.capacity.tests.factories import at
from permanence.directory.models import Structure
from permanence.directory.tests import personas
from permanence.directory.tests.personas import Personas
from permanence.events.agenda import AppointmentBooked
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Trace
from permanence.patients import actions as patients
from permanence.patients import guarding, queries
from permanence.patients.guarding import InArchive
from permanence.patients.models import Archived, Patient
from permanence.patients.tests.factories import make_patient
from permanence.registers import handlers, jobs
from permanence.registers.tests.test_retention import client, old_file

TRAITS = {"birth_name": "Vieuxdossier", "first_names": "Élodie", "birth_date": date(1984, 3, 12)}
REASON = "Réquisition du 3 mars, pièce 12."


@pytest.fixture
def who(db: None) -> Personas:
    return personas.three(may="associate", may_not="secretary")


def night(here: Structure, now: datetime | None = None) -> None:
    by = system("registers.jobs.archive_due", [here.pk])
    with scope(by):
        jobs.archive_due(by=by, now=now or timezone.now())


@pytest.fixture
def kept(who: Personas) -> Patient:
    """A file that went to the archive this night."""
    patient = old_file(who, years=6, **TRAITS)
    night(who.here)
    return again(who, patient)


def again(who: Personas, patient: Patient) -> Patient:
    with scope(system("test", [who.here.pk])):
        return Patient.objects.get(pk=patient.pk)


def found(by: Actor, text: str) -> list[Patient]:
    with scope(by):
        return queries.search(by, text)


def page(name: str, patient: Patient) -> str:
    return reverse(f"patients:{name}", args=[patient.pk])


def test_what_nobody_needed_for_five_years_goes_there_by_night_and_nothing_else(who: Personas) -> None:
    old, recent = old_file(who, years=6), old_file(who, years=4, first_names="Paul")
    expected = old_file(who, years=6, first_names="Léa")
    with scope(system("test", [who.here.pk])):
        make_receiving(who.here).book(at(10), patient=expected)
    night(who.here)
    night(who.here)
    assert again(who, old).archived_at is not None
    assert again(who, recent).archived_at is None
    assert again(who, expected).archived_at is None
    with scope(who.alice):
        assert [one.patient_id for one in Archived.objects.all()] == [old.pk]
        assert Trace.objects.filter(verb="files.archived").exists()


@pytest.mark.parametrize(
    "typed", ["vieuxdossier", "vieux elodie", "12/03/1984", "1984", "05 36 49 00 02", "vieuxdosier"]
)
def test_it_is_in_no_search_and_no_list_and_is_found_again_once_back(who: Personas, kept: Patient, typed: str) -> None:
    assert found(who.alice, typed) == []
    with scope(who.alice):
        assert kept not in queries.patients(who.alice)
        assert queries.behind_number(who.alice, who.here.pk, "05 36 49 00 02") == []
    patients.bring_back(by=who.alice, patient=kept, because="comes", now=timezone.now())
    assert [one.pk for one in found(who.alice, typed)] == [kept.pk]


def test_a_national_number_finds_it_no_more(who: Personas) -> None:
    patient = old_file(who, years=6)
    patients.note_number(by=who.alice, patient=patient, number="2840331555001", now=timezone.now())
    with scope(who.alice):
        assert queries.bearers(who.alice, "2840331555001") == [patient]
    night(who.here)
    with scope(who.alice):
        assert queries.bearers(who.alice, "2840331555001") == []


def test_its_pages_show_whose_it_is_and_nothing_in_it(who: Personas, kept: Patient) -> None:
    browser = client(who.alice)
    for name in ("patient", "history", "identity"):
        answer = browser.get(page(name, kept))
        assert answer["Location"] == page("archived", kept), name
    shown = browser.get(page("archived", kept)).content.decode()
    assert "VIEUXDOSSIER" in shown
    assert "Dernier contact" in shown
    assert "05 36 49 00 02" not in shown
    assert browser.get(page("archived", make_patient(who.here))).status_code == 302


def test_who_answers_for_it_reads_it_with_a_reason_for_half_an_hour_and_it_stays(who: Personas, kept: Patient) -> None:
    browser = client(who.alice)
    assert browser.post(page("archive_opening", kept), {"words": "vu"}).status_code == 422
    assert browser.get(page("patient", kept)).status_code == 302
    assert browser.post(page("archive_opening", kept), {"words": REASON})["Location"] == page("patient", kept)
    assert "05 36 49 00 02" in browser.get(page("patient", kept)).content.decode()
    other = personas.make_member(who.here, "associate", "Hélène Roux")
    assert client(other).get(page("patient", kept)).status_code == 302, "it opened to one alone"
    assert REASON in client(other).get(page("archived", kept)).content.decode()
    with scope(who.alice):
        assert Trace.objects.filter(
            verb="archive.opened", subject_id=queries.openings(kept).get().pk, actor_id=who.alice.id
        ).exists()
        assert Trace.objects.filter(verb="patient.read", subject_id=kept.pk).exists()
        queries.openings(kept).update(until=timezone.now())
    assert browser.get(page("patient", kept)).status_code == 302
    assert again(who, kept).archived_at is not None


def test_a_list_of_many_asks_as_little_as_one_of_few(
    who: Personas, kept: Patient, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        old_file(who, years=6, **TRAITS | {"first_names": f"Élodie-{number}"})
    night(who.here)
    with scope(who.alice):
        files = list(Patient.objects.filter(archived_at__isnull=False))
        with django_assert_num_queries(3):
            assert guarding.closed(who.alice, files) == {one.pk for one in files}
        with django_assert_num_queries(3):
            assert guarding.closed(who.alice, files[:1]) == {files[0].pk}


def test_a_secretary_brings_it_back_and_reads_nothing_there(who: Personas, kept: Patient) -> None:
    browser = client(who.bob)
    assert browser.post(page("archive_opening", kept), {"words": REASON}).status_code == 403
    assert browser.get(reverse("registers:archive")).status_code == 403
    assert browser.post(page("archive_return", kept), {"because": "envie"}).status_code == 422
    assert browser.post(page("archive_return", kept), {"because": "comes"}).status_code == 302
    assert browser.get(page("patient", kept)).status_code == 200
    with scope(who.alice):
        row = Archived.objects.get()
        assert (row.back_by_name, row.back_because) == (who.bob.name, "comes")
        assert Trace.objects.filter(verb="archive.brought_back", subject_id=kept.pk).exists()


def test_of_another_structure_it_is_there_for_nobody(who: Personas, kept: Patient) -> None:
    browser = client(who.charlie)
    for name in ("archived", "archive_return", "archive_opening"):
        sent = browser.get if name == "archived" else browser.post
        assert sent(page(name, kept)).status_code == 404, name


def test_opening_a_file_for_the_same_person_leads_to_the_one_in_the_archive(who: Personas, kept: Patient) -> None:
    answer = client(who.bob).post(
        reverse("patients:registration"), {**TRAITS, "birth_date": "12/03/1984", "sex": "female",
                                           "structure": str(who.here.pk)},
    )  # fmt: skip
    assert answer.status_code == 409
    told = answer.content.decode()
    assert page("patient", kept) in told
    assert "aux archives" in told


def test_an_appointment_brings_it_back_by_itself(who: Personas, kept: Patient) -> None:
    by = system("registers.handlers", [who.here.pk])
    with scope(by):
        booked = make_receiving(who.here).book(at(10), patient=kept)
        handlers.bring_back_who_comes(
            AppointmentBooked(who.here.pk, booked.pk, booked.starts_at), by=by, now=timezone.now()
        )
    assert again(who, kept).archived_at is None
    with scope(by):
        assert Archived.objects.get().back_because == "contact"


def test_a_call_noted_of_him_brings_it_back_the_next_night(who: Personas, kept: Patient) -> None:
    from permanence.desk.models import Request

    with scope(system("test", [who.here.pk])):
        told: dict[str, Any] = {"owner_role": "secretary", "due_at": timezone.now()}
        Request.objects.create(structure=who.here, patient=kept, **told)
    night(who.here)
    assert again(who, kept).archived_at is None
    night(who.here, timezone.now() + timedelta(days=365 * 6))
    assert again(who, kept).archived_at is not None, "and it goes again when its time comes"
    with scope(who.alice):
        assert Archived.objects.count() == 2


def test_the_archive_is_looked_in_by_name_and_lists_nobody_by_itself(who: Personas, kept: Patient) -> None:
    browser, where = client(who.alice), reverse("registers:archive")
    assert "VIEUXDOSSIER" not in browser.get(where).content.decode()
    for typed in ("Vieuxd", "VIEUXDOSSIER élo"):
        assert "VIEUXDOSSIER" in browser.post(where, {"q": typed}).content.decode(), typed
    for typed in ("Durand", "%", " "):
        assert "VIEUXDOSSIER" not in browser.post(where, {"q": typed}).content.decode(), typed
    with scope(who.alice):
        assert Trace.objects.filter(verb="archive.searched").count() == 4


def test_a_manager_who_knows_no_patient_counts_and_reads_none(who: Personas, kept: Patient) -> None:
    manager = personas.make_member(who.here, "manager", "Marie Durand")
    browser = client(manager)
    assert "VIEUXDOSSIER" not in browser.post(reverse("registers:archive"), {"q": "Vieuxd"}).content.decode()
    assert browser.get(page("archived", kept)).status_code in (403, 404)


def test_where_it_lies_is_written_once(who: Personas, kept: Patient) -> None:
    with scope(who.alice), pytest.raises(IntegrityError), transaction.atomic():
        Archived.objects.create(structure=who.here, patient=kept, last_contact_on=date(2020, 1, 1), at=timezone.now())
    with scope(who.alice), pytest.raises(IntegrityError), transaction.atomic():
        Archived.objects.update(back_at=timezone.now())


def test_a_program_and_a_colleague_are_refused_by_the_verb_of_reading_itself(who: Personas, kept: Patient) -> None:
    with scope(who.alice), pytest.raises(InArchive):
        queries.patient(who.alice, kept.pk)
    with scope(who.bob), pytest.raises(InArchive):
        queries.patient(who.bob, kept.pk)


def test_its_retention_says_how_many_go_tonight(who: Personas) -> None:
    old_file(who, years=6)
    assert "1 y va cette nuit" in preview(who)
    night(who.here)
    assert "y va cette nuit" not in preview(who)


def preview(who: Personas) -> str:
    browser: Client = client(who.alice)
    return browser.get(reverse("registers:retention")).content.decode()
