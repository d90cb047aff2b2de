"""Letters received: kept sealed, proposed, filed by a human to the right patient, undone, answered."""

import sys
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permanence.agenda import actions as agenda
from permanence.agenda import queries as promises
from permanence.agenda.tests.factories import Receiving
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.config.received import letters_to_file
from permanence.demo.letters import Who, cda, mail, xdm
from permanence.directory.tests import personas
from permanence.directory.tests.personas import make_structure
from permanence.documents import actions, checking, queries
from permanence.documents.actions.receiving import ASIDE_KEPT
from permanence.documents.models import Content, Document, ReceivedLetter
from permanence.documents.rules.traits import Why
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotFound, NotPermitted
from permanence.guard import actions as guard
from permanence.messaging import actions as messaging
from permanence.messaging.models import Message
from permanence.messaging.secure import Server
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

from .factories import PDF

pytestmark = pytest.mark.django_db
FROM = "labo@x.mssante.fr"
FINDS = "import sys; sys.exit(1 if b'EICAR' in sys.stdin.buffer.read() else 0)"


def who(patient: Patient) -> Who:
    return Who(patient.birth_name, patient.first_names, patient.birth_date, patient.sex, patient.used_name)


def written(doctor: Receiving) -> bytes:
    told = who(doctor.patient)
    package = xdm(told, cda("Biologie", "11502-2", told, file=PDF), "Biologie")
    return mail(SUNDAY_NOON, ("Labo", FROM), "Bilan", "Bonjour", [("IHE_XDM.ZIP", package)])


def taken(doctor: Receiving, raw: bytes = b"") -> ReceivedLetter:
    found = actions.take_letter(
        by=doctor.by, structure=doctor.role.structure, raw=raw or written(doctor), came_at=SUNDAY_NOON, now=SUNDAY_NOON
    )
    assert found is not None
    return found


def filed(doctor: Receiving, letter: ReceivedLetter, **more: Any) -> ReceivedLetter:
    said: dict[str, Any] = {"patient": doctor.patient, "kind": "result", "now": SUNDAY_NOON} | more
    return actions.file_letter(by=doctor.by, letter=letter, **said)


def staff(actor: Actor) -> Client:
    client = Client()
    personas.sign_in(client, actor)
    return client


def test_taken_twice_it_is_kept_once_with_its_documents(doctor: Receiving) -> None:
    raw = written(doctor)
    assert taken(doctor, raw) == taken(doctor, raw)
    with scope(doctor.by):
        document = Document.objects.get()
        assert (document.patient, document.kind, document.state, document.way) == (None, "pdf", "accepted", "came")
        assert queries.opened(document).content == PDF
        assert ReceivedLetter.objects.get().looks_like == "result"


def test_whose_it_may_be_is_proposed_and_nothing_is_filed_by_itself(doctor: Receiving) -> None:
    make_patient(doctor.role.structure, birth_name=doctor.patient.birth_name, first_names="Autre")
    letter = taken(doctor)
    with scope(doctor.by):
        assert [(one.patient, one.why) for one in queries.proposals(doctor.by, letter)] == [
            (doctor.patient, Why.TRAITS)
        ]
        assert letter.patient is None
    named = taken(doctor, mail(SUNDAY_NOON, ("Labo", FROM), "Bilan", doctor.patient.name))
    with scope(doctor.by):
        assert queries.proposals(doctor.by, named) == []


def test_filed_its_documents_are_in_the_file_and_undone_they_are_not(doctor: Receiving) -> None:
    letter = filed(doctor, taken(doctor))
    with scope(doctor.by):
        (document,) = queries.documents(doctor.by, doctor.patient)
        assert queries.of_patient(doctor.patient) == []  # not in his own space
        assert [name for name, _content in queries.attached(doctor.patient)] != []
    with pytest.raises(actions.SettledMeanwhile):
        filed(doctor, letter)
    with pytest.raises(NotFound):
        actions.take_back(by=doctor.by, document=document)
    actions.take_letter_back(by=doctor.by, letter=letter, now=SUNDAY_NOON)
    with scope(doctor.by):
        assert queries.documents(doctor.by, doctor.patient) == []
    actions.set_letter_aside(by=doctor.by, letter=letter, now=SUNDAY_NOON)
    actions.take_letter_back(by=doctor.by, letter=letter, now=SUNDAY_NOON)
    with pytest.raises(actions.SettledMeanwhile):
        actions.take_letter_back(by=doctor.by, letter=letter, now=SUNDAY_NOON)


def test_it_is_filed_to_nobody_of_another_structure(doctor: Receiving) -> None:
    elsewhere = make_structure("Ailleurs")
    with scope(system("test", [elsewhere.pk])):
        stranger = make_patient(elsewhere)
    letter = taken(doctor)
    with pytest.raises(NotFound):
        filed(doctor, letter, patient=stranger)


def test_what_went_on_with_another_letter_stays(doctor: Receiving) -> None:
    letter = filed(doctor, taken(doctor))
    with scope(doctor.by):
        Message.objects.create(
            structure=doctor.role.structure, channel="mssante", to_address=FROM, subject="S", body="B", key="k",
            about=Document.objects.get().pk,
        )  # fmt: skip
    with pytest.raises(actions.GoneOut):
        actions.take_letter_back(by=doctor.by, letter=letter, now=SUNDAY_NOON)


def test_a_referral_letter_settles_the_one_awaited_and_undone_it_is_awaited_again(doctor: Receiving) -> None:
    needing = agenda.add_reason(
        by=doctor.by, practitioner_role=doctor.role, name="Avis", duration_min=20, referral_required=True
    )
    booked = doctor.book(reason=needing)
    letter = taken(doctor)
    with scope(doctor.by):
        assert queries.awaiting_letter(doctor.by, doctor.patient, SUNDAY_NOON) == [booked]
    letter = filed(doctor, letter, kind="referral", appointment=booked)
    with scope(doctor.by):
        assert not promises.awaits_referral(booked)
    actions.take_letter_back(by=doctor.by, letter=letter, now=SUNDAY_NOON)
    with scope(doctor.by):
        assert promises.awaits_referral(booked)
    agenda.note_referral(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    letter = filed(doctor, letter, kind="referral", appointment=booked)
    actions.take_letter_back(by=doctor.by, letter=letter, now=SUNDAY_NOON)
    with scope(doctor.by):
        assert not promises.awaits_referral(booked)  # it had come otherwise


def test_it_is_scanned_before_anyone_opens_it(doctor: Receiving, settings: Any) -> None:
    settings.SCAN_COMMAND = (sys.executable, "-c", FINDS)
    taken(doctor, mail(SUNDAY_NOON, ("Labo", FROM), "S", "W", [("a.pdf", PDF), ("b.pdf", PDF + b"EICAR")]))
    with scope(doctor.by):
        held = list(Document.objects.order_by("pk"))
        assert {one.state for one in held} == {"checking"}
    for one in held:
        checking.check_document(by=doctor.by, now=SUNDAY_NOON, document_id=str(one.pk))
    with scope(doctor.by):
        assert [one.state for one in Document.objects.order_by("pk")] == ["accepted", "infected"]
        with pytest.raises(NotFound):
            queries.opened(Document.objects.get(state="infected"))


def test_an_answer_leaves_by_mssante_once(doctor: Receiving) -> None:
    letter = taken(doctor)
    said = {"by": doctor.by, "letter": letter, "words": "Bien reçu, merci.", "key": "1"}
    with pytest.raises(messaging.NoMailbox):
        actions.answer_letter(**said)
    messaging.open_mailbox(
        by=doctor.by,
        structure=doctor.role.structure,
        address="cabinet@medecin.mssante.fr",
        server=Server("x.test", 465),
    )
    assert actions.answer_letter(**said) == actions.answer_letter(**said)
    with scope(doctor.by):
        (sent,) = queries.answers_to(doctor.by, letter)
    assert (sent.to_address, sent.person) == (FROM, None)


def test_pages_from_the_list_to_the_file_and_back(doctor: Receiving, secretary: Actor) -> None:
    letter, client = taken(doctor), staff(secretary)
    page = reverse("documents:received", args=[letter.pk])
    listed = client.get(reverse("documents:inbox")).content.decode()
    assert "Bilan" in listed
    assert doctor.patient.name in listed
    with scope(secretary):
        (todo,) = letters_to_file(secretary, SUNDAY_NOON)
    assert todo.structure_id == letter.structure_id
    shown = client.get(page).content.decode()
    assert f'value="{doctor.patient.pk}"' in shown
    (document,) = _documents(doctor)
    assert client.get(reverse("documents:content", args=[document])).content == PDF
    assert client.post(page, {"q": doctor.patient.family_name}).status_code == 200
    unknown = client.post(page, {"q": "Inconnue"}).content.decode()
    assert 'name="begun" value="Inconnue"' in unknown, "a file can be opened from here"
    done = client.post(
        reverse("documents:filing", args=[letter.pk]), {"patient": doctor.patient.pk, "kind": "result"}, follow=True
    )
    assert doctor.patient.name in done.content.decode()
    assert "Biologie" in client.get(reverse("documents:file", args=[doctor.patient.pk])).content.decode()
    assert "Biologie" in client.get(reverse("patients:patient", args=[doctor.patient.pk])).content.decode()
    with scope(secretary):
        assert not [*letters_to_file(secretary, SUNDAY_NOON)]
    client.post(reverse("documents:letter_return", args=[letter.pk]))
    client.post(reverse("documents:letter_practitioner", args=[letter.pk]), {"practitioner": doctor.role.pk})
    client.post(reverse("documents:aside", args=[letter.pk]))
    with scope(doctor.by):
        found = ReceivedLetter.objects.get()
    assert (found.settled_as, found.practitioner_role_id, found.opened_by_name) == (
        "aside",
        doctor.role.pk,
        "Sylvie Marty",
    )


def _documents(doctor: Receiving) -> list[Any]:
    with scope(doctor.by):
        return [one.pk for one in Document.objects.all()]


def test_who_is_not_given_care_and_who_is_of_another_house_read_nothing(doctor: Receiving) -> None:
    letter = taken(doctor)
    away = personas.make_member(doctor.role.structure, "telesecretary", "Claire Fabre")
    stranger = personas.make_member(make_structure("Ailleurs"), "secretary", "Charlie Nguyen")
    (document,) = _documents(doctor)
    for page in (reverse("documents:received", args=[letter.pk]), reverse("documents:content", args=[document])):
        assert staff(away).get(page).status_code == 403
        assert staff(stranger).get(page).status_code == 404
    assert staff(away).get(reverse("documents:inbox")).status_code == 403
    assert "Bilan" not in staff(stranger).get(reverse("documents:inbox")).content.decode()
    with pytest.raises(NotPermitted):
        actions.set_letter_aside(by=away, letter=letter, now=SUNDAY_NOON)


def test_a_letter_handed_to_a_practitioner_is_his_to_do(doctor: Receiving, secretary: Actor) -> None:
    letter = taken(doctor)
    other = personas.make_member(doctor.role.structure, "practitioner", "Samia Roux")
    with scope(secretary):
        assert [(one.mine, one.owner) for one in letters_to_file(secretary, SUNDAY_NOON)] == [(True, "")]
    with scope(other):
        assert [one.mine for one in letters_to_file(other, SUNDAY_NOON)] == [False]
    actions.assign_letter(by=doctor.by, letter=letter, practitioner_role=doctor.role)
    with scope(secretary):
        assert [one.mine for one in letters_to_file(secretary, SUNDAY_NOON)] == [False]


def test_what_was_set_aside_long_ago_is_forgotten(doctor: Receiving) -> None:
    letter = taken(doctor)
    actions.set_letter_aside(by=doctor.by, letter=letter, now=SUNDAY_NOON)
    said = {"by": doctor.by, "structure": letter.structure_id}
    assert actions.forget_set_aside(**said, now=SUNDAY_NOON + ASIDE_KEPT - timedelta(seconds=1)) == 0
    assert actions.forget_set_aside(**said, now=SUNDAY_NOON + ASIDE_KEPT) == 1
    with scope(doctor.by):
        assert not Content.objects.exists()


def test_a_file_kept_closer_shows_nothing_of_its_letters(doctor: Receiving, secretary: Actor) -> None:
    chief = personas.make_member(doctor.role.structure, "associate", "Samia Roux")
    with scope(chief):
        guard.restrict(by=chief, patient=doctor.patient, kind="notable", people=[], now=SUNDAY_NOON)
    letter = filed(doctor, taken(doctor))
    client = staff(secretary)
    led = client.get(reverse("documents:received", args=[letter.pk]))
    assert (led.status_code, led.headers["Location"]) == (302, reverse("guard:glass", args=[doctor.patient.pk]))
    assert "Labo" not in client.get(reverse("documents:inbox"), {"show": "filed"}).content.decode()


def test_a_letter_that_may_be_his_tells_nothing_of_a_file_kept_closer(doctor: Receiving, secretary: Actor) -> None:
    chief = personas.make_member(doctor.role.structure, "associate", "Samia Roux")
    actions.await_document(
        by=doctor.by, patient=doctor.patient, kind="result", from_name="Laboratoire Bioccitan", what="Sérologie",
        expected_on=SUNDAY_NOON.date(), now=SUNDAY_NOON,
    )  # fmt: skip
    page = reverse("documents:received", args=[taken(doctor).pk])
    assert "Bioccitan" in staff(secretary).get(page).content.decode()
    with scope(chief):
        guard.restrict(by=chief, patient=doctor.patient, kind="notable", people=[], now=SUNDAY_NOON)
    for shown in (staff(secretary).get(page), staff(secretary).post(page, {"q": doctor.patient.family_name})):
        assert "Bioccitan" not in shown.content.decode()


def test_the_letters_of_a_tab_are_put_in_order_and_taken_out(doctor: Receiving, secretary: Actor) -> None:
    with scope(doctor.by):
        other = make_patient(doctor.role.structure, birth_name="Abadie", first_names="Ève")
    filed(doctor, taken(doctor))
    told = who(other)
    raw = mail(SUNDAY_NOON, ("Cabinet Roux", FROM), "Lettre", "Bonjour", [("lettre.pdf", PDF)])
    filed(doctor, taken(doctor, raw), patient=other, kind="report")
    asked = {"show": "filed", "sort": "-patient"}
    for page in ("documents:inbox", "documents:letters_sheet"):
        seen = staff(secretary).get(reverse(page), asked).content.decode("utf-8-sig")
        assert seen.index(doctor.patient.name) < seen.index(f"{told.birth_name.upper()} Ève"), page
    assert "Cabinet Roux" in seen
    with scope(secretary):
        assert Trace.objects.get(verb="letter.list_taken").purpose == "taken:csv:2"
    guard.restrict(by=doctor.by, patient=other, kind="danger", people=[], now=SUNDAY_NOON)
    assert "Cabinet Roux" not in staff(secretary).get(reverse("documents:letters_sheet"), asked).content.decode()
