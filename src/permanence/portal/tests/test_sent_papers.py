"""Documents between a patient's space and his practice."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.coverage import actions as coverage
from permanence.documents import actions as documents
from permanence.documents.models import Document
from permanence.documents.tests.factories import JPEG, PDF
from permanence.events.documents import DocumentForPatient
from permanence.foundation.actor import scope
from permanence.foundation.models import Trace
from permanence.messaging.models import Message
from permanence.patients.models import Patient
from permanence.portal.handlers import tell_of_document
from permanence.portal.models import PracticePage

from .factories import Open, text
from .homes import AtHome, open_space, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def elodie(practice: Open) -> Patient:
    with scope(practice.doctor.by):
        PracticePage.objects.update(takes_documents=True)
        coverage.ask_papers(by=practice.doctor.by, reason=practice.doctor.reason, wanted={"prescription": "send"})
        return Patient.objects.get(contacts__value="elodie@exemple.test")


def send(home: AtHome, patient: Patient, content: bytes = PDF, what: str = "other", **more: str) -> Any:
    data = {"what": what, "words": "Ordonnance", "file": SimpleUploadedFile("x.bin", content)} | more
    return home.post(page_of(patient, "documents"), data, follow=True)


def only(practice: Open) -> Document:
    with scope(practice.doctor.by):
        return Document.objects.select_related("appointment").get()


def test_he_sends_the_paper_asked_for_and_the_page_asks_for_it_no_more(practice: Open, elodie: Patient) -> None:
    booked = practice.doctor.book(at(10))
    home = open_space(practice)
    assert "Des documents à envoyer avant le rendez-vous" in home.shown()
    assert "L’ordonnance · Lundi 23 novembre 2026" in home.shown(page_of(elodie, "documents"))
    shown = text(send(home, elodie, JPEG, what=f"{booked.pk}:0"))
    assert "Votre document est bien arrivé" in shown, "said at the top, where one is after sending"
    assert "L’ordonnance (Ordonnance)" in shown
    sent = only(practice)
    assert (sent.paper, sent.appointment_id, sent.by_name) == ("prescription", booked.pk, "")
    assert "Des documents à envoyer" not in home.shown()
    got = home.get(f"documents/{elodie.pk}/{sent.pk}/")
    assert got.content == JPEG
    assert got["Cache-Control"] == "no-store"
    with scope(practice.doctor.by):
        assert Trace.objects.filter(verb="document.read", subject_id=sent.pk, actor_name="portal.online").exists()


def test_what_is_not_taken_says_what_is(practice: Open, elodie: Patient) -> None:
    home = open_space(practice)
    refused = send(home, elodie, b"MZ\x90")
    assert refused.status_code == 422
    assert "10 Mo" in text(refused)
    assert home.post(page_of(elodie, "documents"), {"what": "other"}).status_code == 422
    assert send(home, elodie, what="anything").status_code == 422


def test_the_wrong_file_is_taken_back_until_it_was_opened(practice: Open, elodie: Patient) -> None:
    home = open_space(practice)
    send(home, elodie)
    back = f"documents/{elodie.pk}/{only(practice).pk}/withdrawal/"
    with scope(practice.doctor.by):
        Document.objects.update(read_at=SUNDAY_NOON)
    assert home.post(back).status_code == 404
    with scope(practice.doctor.by):
        Document.objects.update(read_at=None)
    assert home.post(back).status_code == 302
    with scope(practice.doctor.by):
        assert not Document.objects.exists()


def test_a_document_of_the_practice_is_announced_without_its_name_and_opened_here(
    practice: Open, elodie: Patient
) -> None:
    by = practice.doctor.by
    given = documents.give(by=by, patient=elodie, content=PDF, words="Compte rendu du scanner", now=SUNDAY_NOON)
    with scope(by):
        tell_of_document(DocumentForPatient(practice.structure.pk, given.pk), by=by, now=SUNDAY_NOON)
        notice = Message.objects.get(kind="notice")
    assert "scanner" not in notice.subject + notice.body + notice.other
    home = open_space(practice)
    assert "Un document du cabinet" in home.shown()
    assert "Compte rendu du scanner" in home.shown(page_of(elodie, "documents"))
    assert home.get(f"documents/{elodie.pk}/{given.pk}/").content == PDF
    assert "Un document du cabinet" not in home.shown()


def test_a_refusal_says_what_to_do(practice: Open, elodie: Patient) -> None:
    home = open_space(practice)
    send(home, elodie)
    documents.refuse(by=practice.doctor.by, document=only(practice), why="Photographiez-la à plat.", now=SUNDAY_NOON)
    shown = home.shown(page_of(elodie, "documents"))
    assert "refusé par le cabinet" in shown
    assert "Photographiez-la à plat." in shown
    assert home.get(f"documents/{elodie.pk}/{only(practice).pk}/").status_code in (200, 404)


def test_nobody_else_reaches_them(practice: Open, elodie: Patient) -> None:
    send(open_space(practice), elodie)
    other = open_space(practice, "personne@exemple.test")
    assert other.get(f"documents/{elodie.pk}/{only(practice).pk}/").status_code == 404
    assert send(other, elodie).status_code == 404


def test_where_the_practice_takes_none_there_is_no_such_page(practice: Open, elodie: Patient) -> None:
    with scope(practice.doctor.by):
        PracticePage.objects.update(takes_documents=False)
    assert open_space(practice).get(page_of(elodie, "documents")).status_code == 404
