"""Reminders leave once, follow the agenda, and are answered: confirmed, cancelled, or read by a human."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from permanence.agenda import actions, handlers, jobs, letters, queries
from permanence.agenda.models import Appointment, Reminder
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.desk import handlers as desk
from permanence.desk.models import Request
from permanence.directory.models import Structure
from permanence.directory.tests.personas import make_structure
from permanence.events.agenda import AnswerForHuman, AppointmentCancelled
from permanence.events.messaging import MessageReceived
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Event
from permanence.foundation.refusal import Invalid
from permanence.kernel.models import Task
from permanence.messaging import actions as messaging
from permanence.messaging.models import Message, OptOut, Received, State
from permanence.patients import actions as patients
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_receiving

pytestmark = pytest.mark.django_db
MOBILE = "+33639980001"
MONDAY = at(10)
TWO_DAYS = 2 * 24 * 60
DUE = MONDAY - timedelta(days=3)  # two days before is a Saturday, allowed: tested at that hour below


@pytest.fixture
def practice() -> Structure:
    return make_structure("Cabinet de l'Étoile", phone="+33536490100")


@pytest.fixture
def doctor(practice: Structure) -> Iterator[Receiving]:
    by = system("test", [practice.pk])
    with scope(by):
        messaging.open_account(by=by, structure=practice, provider="sink", signed="L'Étoile", now=SUNDAY_NOON)
        yield make_receiving(practice, by=by, phone=MOBILE)


def booked(doctor: Receiving, hour: int = 10, **more: Any) -> Appointment:
    promise = doctor.book(at(hour), **more)
    Appointment.objects.filter(pk=promise.pk).update(created_at=MONDAY - timedelta(days=30))
    return promise


def sweep(doctor: Receiving, now: datetime) -> None:
    jobs.tell_reminders(by=doctor.by, now=now)


def two_days_before() -> datetime:
    return MONDAY - timedelta(days=2)


def answered(doctor: Receiving, body: str, now: datetime | None = None, number: str = MOBILE) -> Received:
    """Let an answer come in, and the rooms hear it, whichever job runs twice."""
    now = now or two_days_before() + timedelta(hours=1)
    Message.objects.filter(state=State.QUEUED).update(state=State.SENT, created_at=now - timedelta(minutes=30))
    got = messaging.receive(
        by=doctor.by, structure=doctor.role.structure, from_address=number, body=body,
        provider_id=f"in-{Received.objects.count()}", at=now, now=now,
    )  # fmt: skip
    for _ in range(2):
        handlers.hear_answer(MessageReceived(got.structure_id, got.pk), by=doctor.by, now=now)
    for event in Event.objects.filter(name="AnswerForHuman"):
        desk.read_answer(AnswerForHuman(got.structure_id, got.pk, event.payload["why"]), by=doctor.by, now=now)
    got.refresh_from_db()
    return got


def test_a_reminder_leaves_by_sms_once_with_date_and_hour_only(doctor: Receiving) -> None:
    booked(doctor)
    for _ in range(2):
        sweep(doctor, two_days_before())
    (message,) = Message.objects.filter(kind="reminder")
    assert (message.channel, message.to_address, message.parts) == ("sms", MOBILE, 1)
    assert message.body.startswith("L'Étoile".replace("É", "É") + " : rappel, RDV lun. 23 nov. 10h00. Répondez OUI")
    assert "Consultation" not in message.body
    assert "Benali" not in message.body
    assert not [one for one in Message.objects.all() if doctor.patient.birth_name in one.body]


def test_who_booked_later_than_that_is_not_reminded(doctor: Receiving) -> None:
    promise = doctor.book(MONDAY)
    Appointment.objects.filter(pk=promise.pk).update(created_at=two_days_before() + timedelta(minutes=5))
    sweep(doctor, two_days_before() + timedelta(minutes=10))
    assert not Message.objects.exists()


def test_a_reminder_follows_the_appointment(doctor: Receiving) -> None:
    promise = booked(doctor)
    actions.cancel(by=doctor.by, appointment=promise, now=SUNDAY_NOON - timedelta(days=5))
    sweep(doctor, two_days_before())
    assert not Message.objects.exists()


def test_what_waits_for_the_morning_is_withdrawn_with_its_appointment(doctor: Receiving) -> None:
    promise = booked(doctor)
    sweep(doctor, two_days_before())
    actions.cancel(by=doctor.by, appointment=promise, now=SUNDAY_NOON - timedelta(days=1))
    told = AppointmentCancelled(promise.structure_id, promise.pk, promise.starts_at)
    handlers.confirm_cancellation(told, by=doctor.by, now=SUNDAY_NOON)
    assert Message.objects.get(kind="reminder").state == State.WITHDRAWN


def test_a_family_gets_one_message_for_its_appointments_of_the_day(doctor: Receiving) -> None:
    child = make_patient(doctor.role.structure, first_names="Tom", phone=MOBILE)
    booked(doctor, 10)
    booked(doctor, 9, patient=child)
    sweep(doctor, two_days_before())
    (message,) = Message.objects.filter(kind="reminder")
    assert "vos 2 RDV lun. 23 nov. : 9h00, 10h00" in message.body
    assert Reminder.objects.filter(message=message).count() == 2
    sweep(doctor, two_days_before() + timedelta(minutes=30))
    assert Message.objects.filter(kind="reminder").count() == 1


def test_whoever_is_to_be_called_is_called_by_a_human(doctor: Receiving) -> None:
    patients.note_voice(by=doctor.by, patient=doctor.patient, by_voice=True)
    promise = booked(doctor)
    sweep(doctor, two_days_before())
    sweep(doctor, MONDAY - timedelta(hours=15))
    assert not Message.objects.exists()
    assert [task.about_id for task in Task.objects.all()] == [promise.pk]


def test_after_reminders_without_an_answer_a_human_calls(doctor: Receiving) -> None:
    actions.set_reminding(by=doctor.by, structure=doctor.role.structure, leads_min=[TWO_DAYS], silent_after=1)
    booked(doctor, 9)
    sweep(doctor, two_days_before() - timedelta(hours=1))
    Message.objects.update(created_at=two_days_before() - timedelta(hours=1))
    booked(doctor, 11)
    Reminder.objects.all()
    sweep(doctor, two_days_before() + timedelta(hours=1))
    assert Message.objects.filter(kind="reminder").count() == 1
    assert Task.objects.count() == 1


def test_a_reason_without_reminders_has_none(doctor: Receiving) -> None:
    structure = doctor.role.structure
    actions.set_reminding(by=doctor.by, structure=structure, reason=doctor.reason, leads_min=[])
    booked(doctor)
    sweep(doctor, two_days_before())
    assert not Message.objects.exists()


def test_yes_confirms(doctor: Receiving) -> None:
    promise = booked(doctor)
    sweep(doctor, two_days_before())
    assert answered(doctor, "Oui merci").settled_as == "confirm"
    assert queries.appointment(doctor.by, promise.pk).stage == "confirmed"


def test_no_gives_the_time_back(doctor: Receiving) -> None:
    promise = booked(doctor)
    sweep(doctor, two_days_before())
    assert answered(doctor, "Non, je ne viens pas").settled_as == "cancel"
    kept = queries.appointment(doctor.by, promise.pk)
    assert (kept.status, kept.cancellation.by_patient) == ("cancelled", True)


def test_no_too_late_goes_to_the_board_and_he_is_told_to_call(doctor: Receiving) -> None:
    promise = booked(doctor)
    sweep(doctor, two_days_before())
    answered(doctor, "NON", MONDAY - timedelta(minutes=90))
    assert queries.appointment(doctor.by, promise.pk).status == "booked"
    request = Request.objects.get()
    assert (request.kind, request.channel, request.appointment_id) == ("cancel", "sms", promise.pk)
    assert "05 36 49 01 00" in Message.objects.get(kind="reply").body


def test_no_from_a_number_of_several_people_asks_a_human(doctor: Receiving) -> None:
    make_patient(doctor.role.structure, first_names="Tom", phone=MOBILE)
    promise = booked(doctor)
    sweep(doctor, two_days_before())
    answered(doctor, "Non")
    assert queries.appointment(doctor.by, promise.pk).status == "booked"
    assert Request.objects.count() == 1


def test_no_of_a_family_asks_to_cancel_each_of_its_appointments(doctor: Receiving) -> None:
    child = make_patient(doctor.role.structure, first_names="Tom", phone=MOBILE)
    promises = [booked(doctor, 10), booked(doctor, 9, patient=child)]
    sweep(doctor, two_days_before())
    answered(doctor, "Non désolée")
    assert {queries.appointment(doctor.by, one.pk).status for one in promises} == {"booked"}
    left = Request.objects.all()
    assert {(one.kind, one.expressed) for one in left} == {("cancel", "Non désolée")}
    assert {(one.appointment_id, one.patient_id) for one in left} == {(one.pk, one.patient_id) for one in promises}
    assert len(left) == 2


def test_free_words_go_to_the_board_and_the_15_is_named(doctor: Receiving) -> None:
    booked(doctor)
    sweep(doctor, two_days_before())
    answered(doctor, "J'ai mal à la poitrine, que faire ?")
    request = Request.objects.get()
    assert (request.kind, request.patient, request.expressed) == (
        "message", doctor.patient, "J'ai mal à la poitrine, que faire ?",
    )  # fmt: skip
    assert "appelez le 15" in Message.objects.get(kind="reply").body


def test_a_stranger_who_writes_is_read_too(doctor: Receiving) -> None:
    answered(doctor, "Oui", number="+33639980099")
    assert Request.objects.get().patient is None


def test_stop_is_obeyed_acknowledged_once_and_nothing_follows(doctor: Receiving) -> None:
    booked(doctor)
    sweep(doctor, two_days_before())
    for _ in range(2):
        answered(doctor, "STOP")
    assert OptOut.objects.get(ended_at=None).address == MOBILE
    assert Message.objects.filter(kind="reply").count() == 1
    sweep(doctor, MONDAY - timedelta(hours=15))
    assert Message.objects.filter(kind="reminder").count() == 1
    assert not Request.objects.exists()


def test_an_sms_heard_long_after_it_was_written_is_replied_to_by_day(doctor: Receiving, practice: Structure) -> None:
    night = two_days_before().replace(hour=22)
    for number, provider_id, hours in ((MOBILE, "late", 3), ("+33639980099", "at once", 0)):
        got = messaging.receive(
            by=doctor.by, structure=practice, from_address=number, body="Et si je viens plus tard ?",
            provider_id=provider_id, at=night - timedelta(hours=hours), now=night,
        )  # fmt: skip
        handlers.hear_answer(MessageReceived(practice.pk, got.pk), by=doctor.by, now=night)
    due = dict(Message.objects.filter(kind="reply").values_list("to_address", "due_at"))
    assert due[MOBILE] == datetime.fromisoformat("2026-11-23T08:00+01:00"), "a Sunday is quiet too"
    assert due["+33639980099"] != due[MOBILE]


def test_patients_are_told_to_come_before_where_the_practice_wishes_it(doctor: Receiving, practice: Structure) -> None:
    promise = booked(doctor)
    actions.set_reminding(by=doctor.by, structure=practice, leads_min=[TWO_DAYS], early_min=10)
    sweep(doctor, two_days_before())
    assert "Venez 10 min avant" in Message.objects.get().body
    assert "arriver 10 minutes avant" in letters.letter(promise, "booked")
    remote = actions.describe(
        by=doctor.by, appointment=promise, modality="remote", referral_required=False, now=SUNDAY_NOON
    )
    assert "avant l’heure" not in letters.letter(remote, "booked")
    with pytest.raises(Invalid):
        actions.set_reminding(by=doctor.by, structure=practice, leads_min=[TWO_DAYS], early_min=7)
