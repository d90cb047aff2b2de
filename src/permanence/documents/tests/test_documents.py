"""A file from the patient to the practice and back: kept sealed, scanned, looked at, given, forgotten."""

import sys
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from permanence.agenda.tests.factories import Receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.config.received import received
from permanence.coverage import actions as coverage
from permanence.coverage import queries as papers
from permanence.directory.tests import personas
from permanence.directory.tests.personas import make_structure
from permanence.documents import actions, checking, jobs, queries, scanning
from permanence.documents.actions.handing import MOST_WAITING
from permanence.documents.models import Content, Document, State
from permanence.documents.rules.kinds import LARGEST
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotFound
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient
from permanence.registers import erasing
from permanence.registers.papers import archive

from .factories import JPEG, PDF

pytestmark = pytest.mark.django_db
FINDS = "import sys; sys.exit(1 if b'EICAR' in sys.stdin.buffer.read() else 0)"
FAILS = "import sys; sys.exit(2)"


@pytest.fixture
def secretary(doctor: Receiving) -> Actor:
    return personas.make_member(doctor.role.structure, "secretary", "Bob Carrère")


def send(doctor: Receiving, content: bytes = PDF, **more: Any) -> Document:
    said: dict[str, Any] = {"patient": doctor.patient, "content": content, "now": SUNDAY_NOON} | more
    return actions.send(by=doctor.by, **said)


def staff(actor: Actor) -> Client:
    client = Client()
    personas.sign_in(client, actor)
    return client


def state(doctor: Receiving, document: Document) -> str:
    with scope(doctor.by):
        return Document.objects.get(pk=document.pk).state


def test_it_is_kept_sealed_and_told_by_what_is_in_it(doctor: Receiving) -> None:
    kept = send(doctor, JPEG, words="Ordonnance de juin")
    assert (kept.kind, kept.size, kept.state) == ("jpg", len(JPEG), "waiting")
    with scope(doctor.by):
        assert JPEG[:12] not in bytes(Content.objects.get().sealed)
        assert queries.opened(kept).content == JPEG


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", PDF + b"\x00" * LARGEST])
def test_what_is_no_pdf_or_picture_or_too_large_is_not_taken(doctor: Receiving, content: bytes) -> None:
    with pytest.raises(actions.NotTaken):
        send(doctor, content)


def test_so_many_wait_and_no_more(doctor: Receiving) -> None:
    for _ in range(MOST_WAITING):
        send(doctor)
    with pytest.raises(actions.TooFull):
        send(doctor)


def test_the_appointment_is_his_own(doctor: Receiving) -> None:
    other = make_patient(doctor.role.structure, first_names="Paul")
    with pytest.raises(NotFound):
        send(doctor, appointment=doctor.book(patient=other))


class TestScan:
    @pytest.fixture
    def scans(self, settings: Any) -> Any:
        settings.SCAN_COMMAND = (sys.executable, "-c", FINDS)
        return settings

    def check(self, doctor: Receiving, document: Document) -> None:
        checking.check_document(by=doctor.by, now=SUNDAY_NOON, document_id=str(document.pk))

    def test_until_it_is_scanned_nobody_opens_it(self, doctor: Receiving, scans: Any) -> None:
        kept = send(doctor)
        with scope(doctor.by), pytest.raises(NotFound):
            queries.opened(kept)
        with pytest.raises(actions.Settled):
            actions.accept(by=doctor.by, document=kept, now=SUNDAY_NOON)
        self.check(doctor, kept)
        assert state(doctor, kept) == "waiting"

    def test_what_it_finds_is_gone_at_once(self, doctor: Receiving, scans: Any) -> None:
        kept = send(doctor, PDF + b"EICAR")
        self.check(doctor, kept)
        assert state(doctor, kept) == "infected"
        with scope(doctor.by):
            assert not Content.objects.exists()

    def test_what_is_taken_back_while_it_is_scanned_troubles_nobody(
        self, doctor: Receiving, scans: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept = send(doctor)

        def scan(_content: bytes) -> scanning.Verdict:
            actions.take_back(by=doctor.by, document=kept)
            return scanning.Verdict.CLEAN

        monkeypatch.setattr(scanning, "scan", scan)
        self.check(doctor, kept)
        with scope(doctor.by):
            assert not Document.objects.exists()

    def test_when_it_does_not_answer_the_file_is_held_and_scanned_again(self, doctor: Receiving, scans: Any) -> None:
        kept = send(doctor)
        for command in ((sys.executable, "-c", FAILS), ("/nowhere/scan",)):
            scans.SCAN_COMMAND = command
            self.check(doctor, kept)
            assert state(doctor, kept) == "checking"
        scans.SCAN_COMMAND = (sys.executable, "-c", FINDS)
        with scope(doctor.by):
            jobs.look_again(by=system("x", [doctor.role.structure_id]), now=SUNDAY_NOON + timedelta(minutes=11))
        self.check(doctor, kept)
        assert state(doctor, kept) == "waiting"


class TestLookedAt:
    def test_a_paper_accepted_is_ticked_where_it_was_asked_for(self, doctor: Receiving) -> None:
        with scope(doctor.by):
            coverage.ask_papers(by=doctor.by, reason=doctor.reason, wanted={"identity": "send", "vitale": "bring"})
        booked = doctor.book(at(10))
        kept = send(doctor, paper="identity", appointment=booked)
        actions.accept(by=doctor.by, document=kept, now=SUNDAY_NOON)
        with scope(doctor.by):
            lacking = papers.bringing(doctor.by, [booked])[booked.pk].lacking
        assert [one.code for one in lacking] == ["vitale"]
        with pytest.raises(actions.Settled):
            actions.refuse(by=doctor.by, document=kept, why="Illisible", now=SUNDAY_NOON)

    def test_the_team_sees_it_opens_it_traced_and_uncached_and_refuses_it_with_what_to_do(
        self, doctor: Receiving, secretary: Actor
    ) -> None:
        kept = send(doctor, words="Ordonnance de juin")
        client, file = staff(secretary), reverse("documents:file", args=[doctor.patient.pk])
        with scope(doctor.by):
            (todo,) = received(secretary, SUNDAY_NOON)
        assert (todo.title, todo.address) == ("Regarder le document reçu", file)
        assert "Ordonnance de juin" in client.get(file).content.decode()
        card = client.get(reverse("patients:patient", args=[doctor.patient.pk])).content.decode()
        assert "1 à regarder" in card
        got = client.get(reverse("documents:content", args=[kept.pk]))
        assert got.content == PDF
        assert (got["Cache-Control"], got["Content-Type"]) == ("no-store", "application/pdf")
        assert got["Content-Disposition"].startswith("inline"), "read at once, beside the file"
        assert "sandbox" in got["Content-Security-Policy"]
        with scope(doctor.by):
            assert Trace.objects.filter(verb="document.read", subject_id=kept.pk, actor_id=secretary.id).exists()
        refusal = reverse("documents:refusal", args=[kept.pk])
        assert client.post(refusal, {"why": " "}).status_code == 422
        client.post(refusal, {"why": "Illisible : photographiez-la à plat."})
        assert state(doctor, kept) == State.REFUSED
        with scope(doctor.by):
            actions.forget_refused(
                by=doctor.by, structure=doctor.role.structure_id, now=SUNDAY_NOON + timedelta(days=400)
            )
            assert not Content.objects.exists()
            assert Document.objects.exists()

    def test_who_may_not_and_strangers_open_nothing(self, doctor: Receiving) -> None:
        kept = send(doctor, words="Ordonnance de juin")
        content = reverse("documents:content", args=[kept.pk])
        carer = personas.make_member(doctor.role.structure, "carer", "Léa")
        stranger = personas.make_member(make_structure("Ailleurs"), "secretary", "Zoé")
        assert staff(carer).get(content).status_code == 403
        remote = personas.make_member(doctor.role.structure, "telesecretary", "Inès")
        assert staff(remote).get(content).status_code == 403
        listed = staff(remote).get(reverse("documents:file", args=[doctor.patient.pk])).content.decode()
        assert "à regarder" in listed
        assert "Ordonnance" not in listed
        actions.refuse(by=doctor.by, document=kept, why="Il manque la page du cardiologue.", now=SUNDAY_NOON)
        assert (
            "cardiologue" not in staff(remote).get(reverse("documents:file", args=[doctor.patient.pk])).content.decode()
        )
        assert staff(stranger).get(content).status_code == 404


class TestGiven:
    def test_the_practice_puts_one_into_his_space_and_may_take_it_back_until_he_opens_it(
        self, doctor: Receiving, secretary: Actor
    ) -> None:
        client, gift = staff(secretary), reverse("documents:gift", args=[doctor.patient.pk])
        wrong = client.post(gift, {"words": "Attestation", "file": SimpleUploadedFile("a.pdf", b"MZ")})
        assert wrong.status_code == 422
        assert "Attestation" in wrong.content.decode()
        big = PDF + b"\x00" * 3 * 2**20  # what Django would lay down on the disk
        client.post(gift, {"words": "Attestation", "file": SimpleUploadedFile("a.exe", big)})
        with scope(doctor.by):
            given = Document.objects.get()
            assert (given.way, given.kind, given.by_name, given.size) == ("given", "pdf", secretary.name, len(big))
            actions.note_read(by=doctor.by, document=given, now=SUNDAY_NOON)
        withdrawal = reverse("documents:withdrawal", args=[given.pk])
        client.post(withdrawal)
        assert state(doctor, given) == "accepted"
        with scope(doctor.by):
            Document.objects.update(read_at=None)
        client.post(withdrawal)
        with scope(doctor.by):
            assert not Document.objects.exists()


class TestRights:
    def test_the_copy_of_his_data_includes_the_files(self, doctor: Receiving) -> None:
        from io import BytesIO
        from zipfile import ZipFile

        send(doctor, JPEG)
        with scope(doctor.by):
            patient = Patient.objects.select_related("structure").get(pk=doctor.patient.pk)
            bag = ZipFile(BytesIO(archive(patient, SUNDAY_NOON)))
        (name,) = [one for one in bag.namelist() if one.startswith("documents/")]
        assert bag.read(name) == JPEG

    def test_what_leaves_with_the_practice_is_opened(self, doctor: Receiving) -> None:
        from permanence.lists.queries import table_papers

        kept = send(doctor, JPEG)
        with scope(doctor.by):
            ((name, content),) = table_papers(Content, kept.structure)
        assert name.endswith(".jpg")
        assert content == JPEG

    def test_erased_as_asked_what_nobody_accepted_goes_and_in_the_end_all_of_it(self, doctor: Receiving) -> None:
        kept = send(doctor)
        actions.accept(by=doctor.by, document=kept, now=SUNDAY_NOON)
        send(doctor, JPEG)
        with scope(doctor.by):
            erasing.erase(doctor.patient, "beside")
            assert Document.objects.get().pk == kept.pk
            erasing.erase(doctor.patient, "whole")
            assert not Document.objects.exists()
            assert not Content.objects.exists()
