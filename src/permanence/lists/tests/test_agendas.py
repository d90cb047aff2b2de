"""An agenda brought in from another software: read, matched, decided, kept with nothing lost, taken back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment, Note, Stage, VisitReason
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity import queries as capacity
from permanence.capacity.models import Reservation
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas, make_practitioner, sign_in, three
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Event, Trace
from permanence.foundation.refusal import NotFound, NotPermitted
from permanence.lists import actions, jobs, queries
from permanence.lists.models import Import, LineState, State
from permanence.messaging.models import Message
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

pytestmark = pytest.mark.django_db
NOW = SUNDAY_NOON
HEAD = "Date;Heure;Durée;Praticien;Nom;Prénom;Date de naissance;Motif;Salle;Statut;Commentaire"
BORN = "12/03/1984"


@dataclass(frozen=True, slots=True)
class Moving:
    """A practice that moves in: one practitioner who receives on Monday mornings, and one patient."""

    who: Personas
    doctor: Receiving
    patient: Patient


@pytest.fixture
def moving() -> Moving:
    who = three()
    doctor = make_receiving(who.here, birth_name="Durand", first_names="Élodie", birth_date=date(1984, 3, 12))
    return Moving(who, doctor, doctor.patient)


def row(hour: str = "9:00", day: str = "23/11/2026", **said: str) -> str:
    told = {
        "lasts": "20", "with": "Dr Benali", "name": "DURAND", "first": "Elodie", "born": BORN, "why": "Consultation",
        "room": "", "status": "", "note": "",
    } | said  # fmt: skip
    return ";".join([day, hour, *told.values()])


def received(moving: Moving, *rows: str, head: str = HEAD) -> Import:
    whole = "\n".join([head, *rows]).encode()
    of = actions.receive(
        by=moving.who.alice, structure=moving.who.here, kind="agenda", file_name="rdv.csv", content=whole, now=NOW
    )
    return worked(moving, of)


def worked(moving: Moving, of: Import, now: datetime = NOW) -> Import:
    by = system("lists.jobs.go_on", [moving.who.here.pk])
    jobs.go_on(by=by, now=now, import_id=str(of.pk))
    with scope(by):
        return queries.an_import(by, of.pk)


def brought(moving: Moving, *rows: str, **more: Any) -> Import:
    of = received(moving, *rows, **more)
    return worked(moving, actions.begin(by=moving.who.alice, of=of, now=NOW))


def lines(moving: Moving, of: Import) -> list[tuple[str, list[str]]]:
    with scope(moving.who.alice):
        return [(line.state, [*line.faults, *line.doubts]) for line in of.lines.all()]


def appointments(moving: Moving) -> list[Appointment]:
    with scope(moving.who.alice):
        return list(Appointment.objects.select_related("patient", "reason").order_by("starts_at", "id"))


def free(moving: Moving) -> list[datetime]:
    by = moving.doctor.by
    with scope(by):
        differences = list(capacity.free_time_differences(by))
        assert differences == []
        found = capacity.free_starts(
            by, practitioner_role_ids=[moving.doctor.role.pk], duration_min=20, after=at(0), until=at(23), limit=50
        )
        return [one.starts_at for one in found]


def test_an_appointment_is_kept_with_all_it_says(moving: Moving) -> None:
    of = brought(moving, row(note="apporter les analyses", room="Salle jaune"))
    (one,) = appointments(moving)
    assert of.state == State.DONE
    assert (one.patient_id, one.practitioner_role_id, one.reason_id) == (
        moving.patient.pk, moving.doctor.role.pk, moving.doctor.reason.pk,
    )  # fmt: skip
    assert (one.starts_at, one.ends_at, one.source) == (at(9), at(9, 20), "import")
    with scope(moving.who.alice):
        assert Note.objects.get(appointment=one).text == "apporter les analyses · Salle jaune"
        assert Trace.objects.filter(verb="appointment.brought", subject_id=one.pk).count() == 1
        assert Reservation.objects.get(held_for=one.pk).seat == 1
    assert lines(moving, of) == [(LineState.MADE, ["room"])]


def test_nobody_is_written_to(moving: Moving) -> None:
    with scope(moving.who.alice):
        before = (Event.objects.count(), Message.objects.count())
    brought(moving, row())
    with scope(moving.who.alice):
        assert (Event.objects.count(), Message.objects.count()) == before


def test_what_overlaps_is_kept_as_an_extra_and_nothing_is_lost(moving: Moving) -> None:
    make_patient(moving.who.here, birth_name="Petit", first_names="Léa", birth_date=date(2018, 5, 4))
    lea = {"name": "Petit", "first": "Léa", "born": "04/05/2018"}
    of = brought(moving, row("9:00", lasts="40"), row("9:20", **lea), row("9:40", **lea))
    assert lines(moving, of) == [(LineState.MADE, []), (LineState.MADE, ["overlap"]), (LineState.MADE, [])]
    assert [one.overbooked for one in appointments(moving)] == [False, True, False]
    with scope(moving.who.alice):
        extra = Reservation.objects.get(seat__gt=1000)
    assert extra.overbooked_by == moving.who.alice.name


def test_the_free_time_is_what_is_left(moving: Moving) -> None:
    before = free(moving)
    brought(moving, row("9:00"), row("10:00", lasts="60"))
    left = free(moving)
    assert at(9) in before
    assert not {at(9), at(10, 20)} & {*left}
    assert at(11) in left


def test_what_stands_already_or_twice_is_left_aside(moving: Moving) -> None:
    moving.doctor.book(at(9))
    of = received(moving, row("9:00"), row("10:00"), row("10:00"))
    assert [state for state, _ in lines(moving, of)] == [LineState.KNOWN, LineState.GOOD, LineState.TWICE]


def test_what_became_of_past_ones_is_kept(moving: Moving) -> None:
    past = "16/11/2026"
    told = {"9:00": "Venu", "9:20": "Absent", "9:40": "Annulé", "10:00": ""}
    brought(moving, *(row(hour, past, status=status) for hour, status in told.items()))
    assert [one.stage for one in appointments(moving)] == [
        Stage.GONE, Stage.UNEXCUSED, Stage.CANCELLED, Stage.PLANNED,
    ]  # fmt: skip
    with scope(moving.who.alice):
        assert Reservation.objects.count() == 3


def test_a_name_alone_is_never_taken_for_sure(moving: Moving) -> None:
    of = received(moving, row(born=""), row("9:20", born="01/01/1999"), row("9:40", name="Inconnue"))
    assert lines(moving, of) == [
        (LineState.UNSURE, ["likely"]), (LineState.UNSURE, ["otherwise"]), (LineState.NOBODY, []),
    ]  # fmt: skip
    of = worked(moving, actions.choose(by=moving.who.alice, of=of, choices={queries.NAMES: True}))
    assert [state for state, _ in lines(moving, of)] == [LineState.GOOD, LineState.UNSURE, LineState.NOBODY]
    with scope(moving.who.alice):
        line = of.lines.get(state=LineState.UNSURE)
    with pytest.raises(NotFound):
        actions.decide_patients(by=moving.who.alice, of=of, decisions={line.pk: moving.who.here.pk})
    actions.decide_patients(by=moving.who.alice, of=of, decisions={line.pk: moving.patient.pk})
    worked(moving, actions.begin(by=moving.who.alice, of=of, now=NOW))
    assert [one.patient_id for one in appointments(moving)] == [moving.patient.pk] * 2


def test_who_is_added_since_is_found_when_read_anew(moving: Moving) -> None:
    of = received(moving, row(name="Petit", first="Léa", born="04/05/2018"))
    make_patient(moving.who.here, birth_name="Petit", first_names="Léa", birth_date=date(2018, 5, 4))
    of = worked(moving, actions.choose(by=moving.who.alice, of=of, choices={}))
    assert [state for state, _ in lines(moving, of)] == [LineState.GOOD]


def test_a_practitioner_that_is_not_recognised_is_chosen(moving: Moving) -> None:
    other = make_practitioner(moving.who.here, "Roux")
    of = received(moving, row(**{"with": "Cabinet 2"}))
    assert lines(moving, of) == [(LineState.FAULTY, ["no_practitioner"])]
    chosen = {queries.PRACTITIONER: {"Cabinet 2": str(other.pk)}}
    of = worked(moving, actions.choose(by=moving.who.alice, of=of, choices=chosen))
    worked(moving, actions.begin(by=moving.who.alice, of=of, now=NOW))
    (one,) = appointments(moving)
    assert (one.practitioner_role_id, one.reason.name) == (other.pk, "Consultation")
    assert one.reason.withdrawn_at == NOW


def test_a_reason_nobody_offers_is_kept_in_its_words_and_can_be_moved(moving: Moving) -> None:
    of = brought(moving, row(why="Suivi diabète"))
    (one,) = appointments(moving)
    assert lines(moving, of) == [(LineState.MADE, ["reason"])]
    assert (one.reason.name, one.reason.withdrawn_at) == ("Suivi diabète", NOW)
    moved = agenda.move(
        by=moving.doctor.by, appointment=one, practitioner_role=moving.doctor.role, reason=one.reason,
        starts_at=at(10), now=NOW,
    )  # fmt: skip
    assert moved.starts_at == at(10)
    with scope(moving.who.alice):
        assert VisitReason.objects.filter(withdrawn_at=None).count() == 1


def test_taken_back_but_for_what_was_touched(moving: Moving) -> None:
    of = brought(moving, *(row(hour, note="x") for hour in ("9:00", "9:20", "9:40", "10:00")))
    first, noted, cancelled, _last = appointments(moving)
    agenda.add_note(by=moving.doctor.by, appointment=noted, text="rappelé", now=NOW)
    agenda.cancel(by=moving.doctor.by, appointment=cancelled, now=NOW)
    of = worked(moving, actions.undo(by=moving.who.alice, of=of, now=NOW))
    assert of.state == State.UNDONE
    assert [one.pk for one in appointments(moving)] == [noted.pk, cancelled.pk]
    assert [state for state, _ in lines(moving, of)] == [
        LineState.REMOVED, LineState.KEPT, LineState.KEPT, LineState.REMOVED,
    ]  # fmt: skip
    assert first.starts_at in free(moving)


def test_a_killed_worker_goes_on_and_doubles_nothing(moving: Moving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("permanence.lists.actions.agenda_bringing.SOME", 2)
    of = received(moving, *(row(hour) for hour in ("9:00", "9:20", "9:40")))
    of = actions.begin(by=moving.who.alice, of=of, now=NOW)
    actions.bring_some(by=system("x", [moving.who.here.pk]), of=of, now=NOW)
    assert len(appointments(moving)) == 2
    worked(moving, of)
    assert len(appointments(moving)) == 3


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Début", "Fin", "Praticien", "Patient", "Date de naissance"])
    starts = datetime(2026, 11, 23, 9)  # noqa: DTZ001 (as a workbook keeps it)
    sheet.append([starts, starts + timedelta(minutes=20), "Benali", "DURAND Élodie", datetime(1984, 3, 12)])  # noqa: DTZ001
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def as_(actor: Any) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def test_a_workbook_is_sent_seen_and_brought_in_by_its_pages(moving: Moving) -> None:
    client = as_(moving.who.alice)
    sent = {"structure": moving.who.here.pk, "kind": "agenda", "file": SimpleUploadedFile("rdv.xlsx", workbook())}
    there = client.post(reverse("lists:imports"), sent).url
    of = worked(moving, Import(pk=there.strip("/").split("/")[-1]))
    page = client.get(there).content.decode()
    for said in ("DURAND Élodie", "23/11/2026 09:00", "Importer 1 rendez-vous", "Samia Benali"):
        assert said in page
    client.post(reverse("lists:beginning", args=[of.pk]))
    worked(moving, of)
    (one,) = appointments(moving)
    assert one.ends_at == at(9, 20)
    assert "Annuler tout l’import" in client.get(there).content.decode()


def test_who_is_who_and_for_whom_is_said_on_the_page(moving: Moving) -> None:
    other = make_practitioner(moving.who.here, "Roux")
    of = received(moving, row(born="", **{"with": "Cabinet 2"}), row("9:20", born=""))
    client = as_(moving.who.alice)
    page = client.get(reverse("lists:import", args=[of.pk])).content.decode()
    assert "Cabinet 2" in page
    assert "12/03/1984" in page
    client.post(
        reverse("lists:choices", args=[of.pk]),
        {"practitioner-0": str(other.pk), "practitioner-1": str(moving.doctor.role.pk)},
    )
    worked(moving, of)
    with scope(moving.who.alice):
        unsure = of.lines.filter(state=LineState.UNSURE)
        assert unsure.count() == 2
        line = unsure.first()
    assert line is not None
    client.post(reverse("lists:decisions", args=[of.pk]), {f"line-{line.pk}": str(moving.patient.pk)})
    assert [state for state, _ in lines(moving, of)] == [LineState.GOOD, LineState.GOOD]
    client.post(reverse("lists:reading", args=[of.pk]))
    of = worked(moving, of)
    assert [state for state, _ in lines(moving, of)] == [LineState.GOOD, LineState.GOOD], "what was said stays said"


def test_only_who_manages_patients_brings_an_agenda_in(moving: Moving) -> None:
    of = received(moving, row())
    with pytest.raises(NotPermitted):
        actions.choose(by=moving.who.bob, of=of, choices={})
    for noun in ("choices", "reading", "decisions"):
        assert as_(moving.who.charlie).post(reverse(f"lists:{noun}", args=[of.pk])).status_code == 404
