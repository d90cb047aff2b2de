"""A visit that needs a referral letter is marked until it has come: at booking and in every list."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import actions, letters, queries, texts
from permanence.agenda.models import Appointment, Note, Prepared, VisitReason
from permanence.agenda.rules import phrases
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.config.expected import referrals as left_to_do
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import system
from permanence.foundation.refusal import NotPermitted
from permanence.messaging import actions as messaging
from permanence.messaging.models import Message
from permanence.patients import actions as patients
from permanence.patients.models import Patient

from .factories import Receiving
from .pages import as_, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]
WITHOUT = "sans lettre d’adressage"


@pytest.fixture
def needing(doctor: Receiving) -> VisitReason:
    return actions.add_reason(
        by=doctor.by, practitioner_role=doctor.role, name="Avis", duration_min=20, referral_required=True
    )


@pytest.fixture
def booked(doctor: Receiving, needing: VisitReason) -> Appointment:
    return doctor.book(reason=needing)


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.status_code
    return " ".join(HTMLParser(answer.content).text(separator=" ").split())


def test_every_list_marks_it_until_the_letter_has_come(doctor: Receiving, who: Personas, booked: Appointment) -> None:
    client, on = as_(who.alice), {"on": "2026-11-23", "of": doctor.role.pk}
    looks = [url("list"), url("printed")]

    def marked() -> list[bool]:
        events = client.get(url("events"), {"from": "2026-11-23", "to": "2026-11-24", "of": doctor.role.pk}).json()
        drawn = [one.get("referral", False) for one in events["events"] if one["kind"] == "visit"]
        return [*drawn, *(WITHOUT in text_of(client.get(look, on)) for look in looks)]

    assert marked() == [True, True, True]
    assert "attendue" in text_of(client.get(url("visit", booked.pk)))
    noted = client.post(url("referral", booked.pk), headers={"HX-Request": "true"})
    assert who.alice.name in text_of(noted)
    assert marked() == [False, False, False]
    assert "n’est pas arrivée" in text_of(client.get(url("appointment", booked.pk)))
    client.post(url("referral", booked.pk), {"came": "0"})
    assert marked() == [True, True, True]


def test_the_panel_says_it_before_booking_and_takes_that_it_has_come(
    doctor: Receiving, who: Personas, needing: VisitReason
) -> None:
    client = as_(who.alice)
    asked = {"at": at(9).isoformat(), "reason": needing.pk, "patient": doctor.patient.pk}
    assert "Une lettre d’adressage est demandée" in text_of(client.get(url("booking", doctor.role.pk), asked))
    plain = client.get(url("booking", doctor.role.pk), asked | {"reason": doctor.reason.pk})
    assert "adressage" not in text_of(plain)
    sent = asked | {"starts_at": at(9).isoformat()}
    assert "attendue" in text_of(client.post(url("booking", doctor.role.pk), sent))
    later = sent | {"starts_at": at(10).isoformat(), "referral": "1"}
    assert "attendue" not in text_of(client.post(url("booking", doctor.role.pk), later))
    assert Prepared.objects.get().appointment.starts_at == at(10)


def test_who_comes_without_it_stands_in_a_list_and_in_the_to_do(
    doctor: Receiving, who: Personas, booked: Appointment
) -> None:
    doctor.book(at(10))  # needs no letter
    client = as_(who.alice)
    assert doctor.patient.name in text_of(client.get(url("referrals")))
    (line,) = left_to_do(who.alice, SUNDAY_NOON)
    assert (line.due_at, line.structure_id) == (booked.starts_at, who.here.pk)
    assert "1 rendez-vous sans" in str(line.title)
    done = client.post(url("referral", booked.pk), {"back": "list", "days": "14", "structure": ""}, follow=True)
    assert "Aucune lettre" in text_of(done)
    assert not list(left_to_do(who.alice, SUNDAY_NOON))


def test_the_patient_is_asked_once_a_day_and_an_sms_says_nothing_of_health(
    doctor: Receiving, who: Personas, booked: Appointment
) -> None:
    client = as_(who.alice)
    assert "par téléphone" in text_of(client.post(url("referral_request", booked.pk), follow=True))
    house = system("test", [who.here.pk])
    messaging.open_account(by=house, structure=who.here, provider="sink", signed="L'Étoile", now=SUNDAY_NOON)
    patients.add_contact(by=who.alice, patient=doctor.patient, system="phone", value="06 39 98 00 01")
    for _ in range(2):
        shown = text_of(client.post(url("referral_request", booked.pk), {"back": "list"}, follow=True))
        assert "demandée" in shown
    message = Message.objects.get()
    assert message.channel == "sms"
    assert "un document" in message.body
    assert "adressage" not in message.body


def test_what_is_past_cancelled_or_come_is_not_asked_for(doctor: Receiving, booked: Appointment) -> None:
    def refused(now: datetime = SUNDAY_NOON) -> None:
        with pytest.raises(actions.NotAwaited):
            actions.ask_for_referral(by=doctor.by, appointment=queries.appointment(doctor.by, booked.pk), now=now)

    refused(booked.starts_at)
    actions.note_referral(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    refused()
    actions.note_referral(by=doctor.by, appointment=booked, now=SUNDAY_NOON, came=False)
    actions.cancel(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    refused()


@pytest.mark.parametrize("language", letters.LANGUAGES)
def test_every_language_asks_for_it(doctor: Receiving, booked: Appointment, language: str) -> None:
    actions.set_reminding(by=doctor.by, structure=booked.structure, leads_min=[], early_min=10)
    Patient.objects.update(language=language)
    promise = queries.appointment(doctor.by, booked.pk)
    for fact in ("booked", "referral"):
        letter = letters.letter(promise, fact)
        assert "{" not in letter
    if language not in texts.WHOLE:
        said = phrases.PHRASES[language]
        assert said["bring_referral"] in letters.letter(promise, "booked")
        assert said["early"].format(early=10) in letters.letter(promise, "booked")
        assert said["referral"] in letters.letter(promise, "referral")


def test_the_letters_ask_for_it_until_it_has_come(doctor: Receiving, booked: Appointment) -> None:
    assert "lettre d’adressage" in letters.letter(booked, "booked")
    assert "adressage" not in letters.letter(booked, "booked").partition("\n")[0]
    assert "adressage" not in letters.letter(booked, "referral").partition("\n")[0]
    actions.note_referral(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    assert "adressage" not in letters.letter(booked, "booked")


def test_what_was_written_and_came_follows_the_appointment_and_comes_back(
    doctor: Receiving, booked: Appointment
) -> None:
    actions.add_note(by=doctor.by, appointment=booked, text="vient avec sa fille", now=SUNDAY_NOON)
    actions.note_referral(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    actions.describe(by=doctor.by, appointment=booked, modality="remote", referral_required=True, now=SUNDAY_NOON)
    moved = actions.move(
        by=doctor.by, appointment=booked, practitioner_role=doctor.role, reason=booked.reason, starts_at=at(10),
        now=SUNDAY_NOON,
    )  # fmt: skip
    assert (moved.modality, queries.awaits_referral(moved)) == ("remote", False)
    assert Note.objects.get().appointment_id == moved.pk
    actions.prepare(by=doctor.by, appointment=moved, items=set(), now=SUNDAY_NOON)
    assert not queries.awaits_referral(moved), "a checklist emptied leaves the letter"
    back = actions.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    assert (back.pk, queries.awaits_referral(back)) == (booked.pk, False)
    assert Note.objects.get().appointment_id == booked.pk


def test_colleagues_and_strangers_note_and_see_nothing(doctor: Receiving, who: Personas, booked: Appointment) -> None:
    for actor in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            actions.note_referral(by=actor, appointment=booked, now=SUNDAY_NOON)
        with pytest.raises(NotPermitted):
            actions.ask_for_referral(by=actor, appointment=booked, now=SUNDAY_NOON)
        assert as_(actor).post(url("referral", booked.pk)).status_code in (403, 404)
    stranger = as_(who.charlie).get(url("referrals"))
    assert doctor.patient.name not in stranger.content.decode()
    assert not queries.referrals_awaited(who.bob, SUNDAY_NOON, SUNDAY_NOON + timedelta(days=9), at=[who.here.pk])
