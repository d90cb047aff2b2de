"""Behind his link a patient reads what he is asked for, in his language; a sheet's code leads to what is left to do."""

from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from permanence.agenda import queries as agenda
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.coverage import actions
from permanence.coverage import queries as coverage
from permanence.coverage.models import FOR_VISITS, Formality
from permanence.coverage.rules.bringing import FOR_FORMALITIES
from permanence.coverage.rules.guides import GUIDES, OPEN
from permanence.foundation.actor import scope
from permanence.foundation.models import Trace
from permanence.foundation.refusal import Invalid
from permanence.patients import actions as patients
from permanence.portal.queries.formalities import STEPS, TITLES
from permanence.portal.queries.papers import PAPERS

from .factories import Open, chosen, proven, text, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(practice: Open) -> Open:
    actions.ask_papers(
        by=practice.doctor.by, reason=practice.doctor.reason, wanted={"vitale": "bring", "results": "send"},
        own=["Carnet de maternité"],
    )  # fmt: skip
    return practice


def test_every_paper_and_every_step_of_the_patient_is_said_to_him() -> None:
    assert {*PAPERS} == {kind.value for kind in FOR_VISITS}
    assert {*TITLES} == {*OPEN}
    assert {*STEPS} == {code for kind in OPEN for code, who in GUIDES[kind] if who == "patient"}
    assert {code for kind in OPEN for code in FOR_FORMALITIES[kind]} <= {*PAPERS}


def test_the_list_stands_on_the_confirmation_and_behind_the_link(asking: Open) -> None:
    phone = visitor()
    address = chosen(phone, asking)
    proven(phone, asking, address)
    done = text(phone.post(address, {"step": "confirm"}, follow=True))
    for words in ("Pensez à vos documents", "Votre carte Vitale", "Carnet de maternité", "à nous remettre avant"):
        assert words in done
    booked = asking.booking().appointment
    assert booked is not None
    actions.tick_papers(by=asking.doctor.by, appointment=booked, came=["vitale"], now=SUNDAY_NOON)
    assert "nous l’avons" in text(visitor().get(agenda.patient_link(booked)))


def test_it_is_read_in_the_patient_s_language(asking: Open) -> None:
    patients.note_language(by=asking.doctor.by, patient=asking.doctor.patient, language="es", interpreter=False)
    link = agenda.patient_link(asking.doctor.book(at(10)))
    shown = text(visitor().get(link))
    assert "Piense en sus documentos" in shown
    assert "Su tarjeta sanitaria" in shown


def begun(practice: Open, kind: str) -> Formality:
    now = timezone.now()
    due = now.date().replace(month=12)
    return actions.begin(by=practice.doctor.by, patient=practice.doctor.patient, kind=kind, due_on=due, now=now)


def test_the_code_of_a_sheet_leads_to_what_is_left_and_names_nobody(practice: Open) -> None:
    row = begun(practice, "insurer")
    actions.tick(by=practice.doctor.by, formality=row, step="in_asked", done=True, now=SUNDAY_NOON)
    actions.tick_gathered(by=practice.doctor.by, formality=row, came=["insurer"], now=SUNDAY_NOON)
    answer = visitor().get(coverage.public_link(row))
    shown = text(answer)
    for words in ("Votre attestation de mutuelle", "fait", "nous l’avons", "Mardi 22 décembre 2026"):
        assert words in shown
    assert "Durand" not in shown
    assert "Élodie" not in shown
    assert answer["Cache-Control"] == "no-store"
    with scope(practice.doctor.by):
        assert Trace.objects.filter(verb="patient.read", actor_name="portal.link").exists()
    actions.close(by=practice.doctor.by, formality=row, now=SUNDAY_NOON)
    assert "plus rien à faire" in text(visitor().get(coverage.public_link(row)))


def test_what_tells_of_health_has_no_code_and_a_damaged_one_leads_nowhere(practice: Open) -> None:
    row = begun(practice, "ald")
    assert coverage.public_link(row) == ""
    whole = coverage.public_link(begun(practice, "insurer"))
    assert visitor().get(whole[:-2] + "/").status_code == 404


def test_the_sheet_is_sent_as_a_link_and_opened_with_the_date_of_birth(practice: Open) -> None:
    row = begun(practice, "regular_doctor")
    sent = actions.send_sheet(by=practice.doctor.by, formality=row, now=SUNDAY_NOON)
    assert actions.send_sheet(by=practice.doctor.by, formality=row, now=SUNDAY_NOON).pk == sent.pk
    link = coverage.public_link(row)
    assert sent.to_address == "elodie@exemple.test"
    assert link in sent.body
    for word in ("Durand", "Élodie", "médecin", "démarche"):
        assert word not in sent.subject + sent.body
    phone = visitor()
    wrong = phone.post(link, {"birth_date": "13/03/1984"})
    assert wrong.status_code == 422
    assert "pas la date de naissance" in text(wrong)
    opened = phone.post(link, {"birth_date": "12/03/1984"})
    assert opened["Content-Type"] == "application/pdf"
    assert opened["Cache-Control"] == "no-store"
    whole = "\n".join(one.extract_text() for one in PdfReader(BytesIO(opened.content)).pages)
    assert "DURAND" in whole
    assert "portal.link" not in whole
    for _again in range(5):
        last = phone.post(link, {"birth_date": "14/03/1984"})
    assert "Trop d’essais" in text(last)
    assert phone.post(link, {"birth_date": "12/03/1984"}).status_code == 422


def test_the_sheet_is_sent_again_the_same_day_where_the_address_was_wrong(practice: Open) -> None:
    by, patient, row = practice.doctor.by, practice.doctor.patient, begun(practice, "insurer")
    first = actions.send_sheet(by=by, formality=row, now=SUNDAY_NOON)
    with scope(by):
        [wrong] = patient.contacts.filter(system="email")
    patients.remove_contact(by=by, contact=wrong)
    patients.add_contact(by=by, patient=patient, system="email", value="elodie.durand@exemple.test")
    with scope(by):
        corrected = coverage.formality(by, row.pk)
    second = actions.send_sheet(by=by, formality=corrected, now=SUNDAY_NOON)
    assert (first.to_address, second.to_address) == ("elodie@exemple.test", "elodie.durand@exemple.test")


def test_what_tells_of_health_and_who_has_no_address_is_not_sent(practice: Open) -> None:
    with pytest.raises(Invalid):
        actions.send_sheet(by=practice.doctor.by, formality=begun(practice, "ald"), now=SUNDAY_NOON)
    patients.note_voice(by=practice.doctor.by, patient=practice.doctor.patient, by_voice=True)
    with scope(practice.doctor.by):
        row = coverage.formality(practice.doctor.by, begun(practice, "insurer").pk)
    with pytest.raises(actions.NotWrittenTo):
        actions.send_sheet(by=practice.doctor.by, formality=row, now=SUNDAY_NOON)
