"""Letters to professionals: by MSSanté over TLS to a real mail server, with a document, and never anywhere else."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.agenda import handlers
from permanence.desk.tests.scenes import until_someone_waits
from permanence.directory.tests import personas
from permanence.documents import actions
from permanence.documents.models import Content, Document
from permanence.events.messaging import MessageNotDelivered
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.refusal import Invalid, NotFound
from permanence.kernel.models import Task
from permanence.messaging import actions as messaging
from permanence.messaging import delivery, secure
from permanence.messaging.channels import mssante
from permanence.messaging.models import Message, RefusedAddress, SecureMailbox, State
from permanence.messaging.secure import START_TLS, TLS, Server
from permanence.patients import actions as files
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

from .factories import PDF
from .secure_operator import Authority, Operator, listening

OWN, DOCTOR = "cabinet@medecin.mssante.fr", "dr.roux@chu-toulouse.mssante.fr"
WORDS = "Bonjour, je vous adresse ma patiente pour sa cheville."


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def operator(authority: Authority) -> Operator:
    return Operator(authority)


Serve = Callable[..., Server]


@pytest.fixture
def serve(operator: Operator, authority: Authority) -> Iterator[Serve]:
    """Start the operator's server; return what a mailbox is set up with."""
    with ExitStack() as running:

        def start(security: str = TLS) -> Server:
            port = running.enter_context(listening(operator, security))
            certificate, key = authority.issue("software")
            return Server("127.0.0.1", port, security, "cabinet", "secret", certificate, key, authority.pem)

        yield start


@pytest.fixture
def three(request: pytest.FixtureRequest) -> personas.Personas:
    request.getfixturevalue("committed" if "committed" in request.fixturenames else "db")
    return personas.three(may="practitioner", may_not="telesecretary")


@pytest.fixture
def by(three: personas.Personas) -> Actor:
    return system("test", [three.here.pk])


@pytest.fixture
def patient(three: personas.Personas, by: Actor) -> Patient:
    with scope(by):
        found = make_patient(three.here, email="elodie@exemple.test")
        files.note_doctor(by=by, patient=found, name="Dr Antoine Roux", mssante=DOCTOR)
    return found


def opened(by: Actor, patient: Patient, server: Server) -> None:
    with scope(by):
        messaging.open_mailbox(by=by, structure=patient.structure, address=OWN, server=server)


def written(by: Actor, patient: Patient, **more: Any) -> Message:
    said: dict[str, Any] = {"to_address": DOCTOR, "words": WORDS, "key": "1", "now": timezone.now()} | more
    with scope(by):
        return actions.write_letter(by=by, patient=patient, **said)


def sent(by: Actor, message: Message) -> Message:
    delivery.send_message(by=by, now=timezone.now(), message_id=str(message.pk))
    with scope(by):
        return Message.objects.get(pk=message.pk)


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("security", [TLS, START_TLS])
def test_it_leaves_over_tls_with_our_certificate_and_the_document(
    by: Actor, patient: Patient, operator: Operator, serve: Serve, security: str
) -> None:
    opened(by, patient, serve(security))
    message = sent(by, written(by, patient, content=PDF, title="Courrier"))
    assert message.state == State.SENT
    (kept,) = operator.kept
    assert (kept["From"], kept["To"]) == (f"{patient.structure.name} <{OWN}>", DOCTOR)
    assert kept["Subject"] == f"Message : {patient.structure.name}"
    assert str(message.pk) in kept["Message-ID"]
    assert kept["Disposition-Notification-To"] == OWN
    assert patient.birth_name not in str(kept["Subject"])
    (enclosed,) = kept.iter_attachments()
    assert (enclosed.get_content_type(), enclosed.get_content()) == ("application/pdf", PDF)
    body = kept.get_body()
    assert body is not None
    assert WORDS in body.get_content()


@pytest.mark.parametrize(("tells", "asked"), [(True, ["NOTIFY=SUCCESS,FAILURE"]), (False, [])])
def test_the_operator_is_asked_what_becomes_of_a_letter_where_it_tells(
    monkeypatch: pytest.MonkeyPatch, tells: bool, asked: list[str]
) -> None:
    server = Mock(sendmail=Mock(), has_extn=lambda name: tells and name == "dsn")
    connection = secure.Connection(Server("smtp.exemple.test", 465))
    monkeypatch.setattr(EmailBackend, "open", lambda self: setattr(self, "connection", server) or True)
    kept = server.sendmail
    connection.open()
    assert connection.connection is not None
    connection.connection.sendmail(OWN, [DOCTOR], b"")
    assert kept.call_args.kwargs.get("rcpt_options", []) == asked


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait long for an answer: this server does not hang up on whom it does not know."""
    monkeypatch.setattr(secure, "TIMEOUT_S", 1)


@pytest.mark.usefixtures("committed", "impatient")
def test_a_server_of_another_authority_or_without_our_proof_is_given_nothing(
    by: Actor, patient: Patient, operator: Operator, serve: Serve, tmp_path: Path
) -> None:
    server = serve()
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other")
    certificate, key = other.issue("software")
    for key_of, wrong in enumerate((
        replace(server, authority=other.pem),  # somebody plays the operator
        replace(server, certificate=certificate, key=key),  # the operator does not know us
        replace(server, password="wrong"),
    )):  # fmt: skip
        opened(by, patient, wrong)
        message = sent(by, written(by, patient, key=str(key_of)))
        assert message.state == State.QUEUED  # tried again: mended, it will do
        with scope(by):
            box = SecureMailbox.objects.get(structure=patient.structure)
        assert mssante.greeted(box) != ""
    assert operator.kept == []
    opened(by, patient, server)
    with scope(by):
        box = SecureMailbox.objects.get(structure=patient.structure)
    assert mssante.greeted(box) == ""
    assert sent(by, message).state == State.SENT


@pytest.mark.usefixtures("committed")
def test_two_presses_at_once_keep_one_document(by: Actor, patient: Patient) -> None:
    opened(by, patient, Server("smtp.exemple.test", 465))

    def other() -> Message:
        try:
            return written(by, patient, content=PDF)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as second:
        with scope(by):
            first = written(by, patient, content=PDF)
            done = second.submit(other)
            until_someone_waits()
        assert done.result() == first
    with scope(by):
        assert Document.objects.count() == 1


def test_what_went_with_a_letter_is_not_taken_back(by: Actor, patient: Patient) -> None:
    opened(by, patient, Server("localhost", 465))
    given = actions.give(by=by, patient=patient, content=PDF, words="Radiographie", now=timezone.now())
    written(by, patient, enclosed=given)
    with pytest.raises(actions.GoneOut):
        actions.take_back(by=by, document=given)
    with scope(by):
        assert Content.objects.count() == 1


@pytest.mark.usefixtures("committed")
def test_what_cannot_be_taken_now_is_tried_again_under_the_same_name(
    by: Actor, patient: Patient, operator: Operator, serve: Serve
) -> None:
    opened(by, patient, serve())
    operator.answer = "451 Come back later"
    message = sent(by, written(by, patient))
    assert (message.state, operator.tried) == (State.QUEUED, 1)
    operator.answer = "250 Kept"
    assert sent(by, message).state == State.SENT
    assert sent(by, message).state == State.SENT  # a job done twice
    assert len(operator.kept) == 1


@pytest.mark.usefixtures("committed")
def test_a_mailbox_nobody_has_is_marked_and_a_task_says_whom_to_reach(
    by: Actor, patient: Patient, operator: Operator, serve: Serve
) -> None:
    opened(by, patient, serve())
    operator.recipient_answer = "550 5.1.1 No such mailbox"
    message = sent(by, written(by, patient))
    assert message.state == State.FAILED
    with scope(by):
        assert RefusedAddress.objects.get().address == DOCTOR
        told = MessageNotDelivered(patient.structure_id, message.pk, lasting=True)
        for _twice in range(2):
            handlers.tell_otherwise(told, by=by, now=timezone.now())
        task = Task.objects.get(about_id=patient.pk)
        assert "MSSanté" in task.title
        assert Message.objects.count() == 1  # nothing leaves by another way


@pytest.mark.usefixtures("committed")
def test_without_its_document_a_letter_does_not_leave(
    by: Actor, patient: Patient, operator: Operator, serve: Serve
) -> None:
    opened(by, patient, serve())
    message = written(by, patient, content=PDF, title="Courrier")
    with scope(by):
        Content.objects.all().delete()
    assert sent(by, message).state == State.FAILED
    assert operator.tried == 0


class TestWhere:
    @pytest.fixture(autouse=True)
    def box(self, by: Actor, patient: Patient) -> None:
        opened(by, patient, Server("smtp.exemple.test", 465))

    @pytest.mark.parametrize(
        "address",
        ["dr.roux@exemple.test", "184129912345678@patient.mssante.fr", "a@mssante.fr.exemple.test", "@mssante.fr"],
    )
    def test_no_other_address_is_kept_or_written_to(self, by: Actor, patient: Patient, address: str) -> None:
        with scope(by):
            with pytest.raises(Invalid):
                files.note_doctor(by=by, patient=patient, name="Dr Roux", mssante=address)
            with pytest.raises(files.BadTraits):
                files.note_follower(
                    by=by, patient=patient, trade="specialist", name="Dr Roux", mssante=address, now=timezone.now()
                )
            with pytest.raises(messaging.NotProfessional):
                messaging.write_to_professional(
                    by=by, structure=patient.structure, to_address=address, to_name="", words=WORDS,
                    person=patient.pk, key="1",
                )  # fmt: skip
            with pytest.raises(messaging.BadMailbox):
                messaging.open_mailbox(by=by, structure=patient.structure, address=address, server=Server("x", 465))

    def test_a_domain_named_here_is_trusted(self, by: Actor, patient: Patient, settings: Any) -> None:
        settings.MSSANTE_DOMAINS = ("apicrypt.exemple",)
        with scope(by):
            files.note_doctor(by=by, patient=patient, name="Dr Roux", mssante="dr@apicrypt.exemple")
        assert written(by, patient, to_address="dr@apicrypt.exemple").to_address == "dr@apicrypt.exemple"

    def test_only_who_stands_around_the_patient_is_written_to(self, by: Actor, patient: Patient) -> None:
        with pytest.raises(NotFound):
            written(by, patient, to_address="autre@chu.mssante.fr")

    def test_the_same_press_twice_writes_one_letter_and_keeps_one_document(self, by: Actor, patient: Patient) -> None:
        assert written(by, patient, content=PDF) == written(by, patient, content=PDF)
        with scope(by):
            assert Document.objects.count() == 1

    def test_without_a_mailbox_nothing_is_written(self, by: Actor, patient: Patient) -> None:
        with scope(by):
            messaging.close_mailbox(by=by, structure=patient.structure, now=timezone.now())
        with pytest.raises(messaging.NoMailbox):
            written(by, patient)

    def test_secrets_are_kept_sealed_and_stay_when_left_empty(
        self, by: Actor, patient: Patient, authority: Authority
    ) -> None:
        certificate, key = authority.issue("software")
        opened(by, patient, Server("smtp.exemple.test", 465, TLS, "cabinet", "geheim", certificate, key))
        opened(by, patient, Server("smtp.exemple.test", 587, START_TLS, "cabinet"))
        with scope(by):
            box = SecureMailbox.objects.get()
            with connection.cursor() as cursor:
                cursor.execute("SELECT server::text FROM messaging_securemailbox")
                (lies,) = cursor.fetchone()
        assert "geheim" not in lies
        assert "smtp" not in lies
        kept = Server.of(box)
        assert kept is not None
        assert (kept.port, kept.password, kept.key) == (587, "geheim", key)

    def test_another_server_is_not_handed_what_was_given_for_the_former_one(self, by: Actor, patient: Patient) -> None:
        opened(by, patient, Server("smtp.exemple.test", 465, TLS, "cabinet", "geheim"))
        with pytest.raises(messaging.BadMailbox):
            opened(by, patient, Server("smtp.ailleurs.test", 465, TLS, "cabinet"))
        opened(by, patient, Server("smtp.ailleurs.test", 465, TLS, "cabinet", "anders"))
        with scope(by):
            kept = Server.of(SecureMailbox.objects.get())
        assert kept is not None
        assert (kept.host, kept.password) == ("smtp.ailleurs.test", "anders")

    def test_a_certificate_that_is_none_is_refused(self, by: Actor, patient: Patient) -> None:
        with pytest.raises(messaging.BadMailbox):
            opened(by, patient, Server("smtp.exemple.test", 465, certificate="-----BEGIN", key="-----BEGIN"))


@pytest.mark.django_db
def test_a_document_is_told_by_the_day_of_the_practice(three: personas.Personas, by: Actor, patient: Patient) -> None:
    opened(by, patient, Server("smtp.exemple.test", 465))
    written(by, patient, content=PDF, title="Bilan", now=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    shown = staff(three.alice).get(reverse("documents:letter", args=[patient.pk])).content.decode()
    assert "02/07/2026" in shown


def staff(actor: Actor) -> Client:
    client = Client()
    personas.sign_in(client, actor)
    return client


@pytest.mark.django_db
def test_who_cares_writes_from_the_file_and_nobody_else_reads_it(
    three: personas.Personas, by: Actor, patient: Patient
) -> None:
    opened(by, patient, Server("smtp.exemple.test", 465))
    page = reverse("documents:letter", args=[patient.pk])
    said = {"to": DOCTOR, "words": WORDS, "key": "018f2c5e-0000-7000-8000-000000000001",
            "file": SimpleUploadedFile("courrier.pdf", PDF)}  # fmt: skip
    assert staff(three.alice).get(page).status_code == 200
    assert staff(three.alice).post(page, said).status_code == 302
    assert staff(three.bob).get(page).status_code == 403
    assert staff(three.charlie).get(page).status_code == 404
    with scope(by):
        message = Message.objects.get()
    read = reverse("messaging:message", args=[message.pk])
    assert WORDS in staff(three.alice).get(read).content.decode()
    answer = staff(three.bob).get(read)
    assert answer.status_code == 200
    assert WORDS not in answer.content.decode()
    talk = staff(three.bob).get(reverse("messaging:person", args=[three.here.pk, patient.pk]))
    assert WORDS not in talk.content.decode()


@pytest.mark.django_db
def test_a_mailbox_is_opened_tried_and_closed_on_its_page(patient: Patient) -> None:
    manager = personas.make_member(patient.structure, "manager", "Paul Manager")
    client, page = staff(manager), reverse("messaging:secure_mailbox", args=[patient.structure_id])
    said = {"address": OWN, "host": "127.0.0.1", "port": 9, "security": TLS, "user": "cabinet", "password": "secret"}
    assert client.post(page, said | {"address": "cabinet@exemple.test"}).status_code == 422
    assert client.post(page, said).status_code == 302
    shown = client.get(page).content.decode()
    assert OWN in shown
    assert "secret" not in shown
    tried = client.post(reverse("messaging:secure_trial", args=[patient.structure_id]), follow=True)
    assert "ConnectionRefusedError" in tried.content.decode()
    client.post(reverse("messaging:secure_end", args=[patient.structure_id]))
    assert OWN not in client.get(reverse("messaging:accounts")).content.decode()
