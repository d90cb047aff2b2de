"""What the patient is told: once each fact, in his language, with nothing of health."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from permanence.agenda import actions, handlers, jobs, letters, queries, texts
from permanence.agenda.models import Appointment, Modality
from permanence.agenda.rules import phrases
from permanence.capacity import actions as capacity
from permanence.capacity.tests.factories import SUNDAY_NOON, at, make_open, make_resource
from permanence.directory.models import Structure
from permanence.directory.tests.personas import make_practitioner, make_structure
from permanence.events.agenda import AppointmentBooked, AppointmentCancelled
from permanence.foundation.actor import scope, system
from permanence.messaging import queries as post_office
from permanence.messaging.actions import write_sentence
from permanence.messaging.models import Message
from permanence.messaging.rules.mails import MAILS
from permanence.patients.models import Patient

from .factories import Receiving, make_reason, make_receiving

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Structure:
    return make_structure("Cabinet de l'Étoile & Associés", phone="+33536490100")


@pytest.fixture
def doctor(practice: Structure) -> Iterator[Receiving]:
    by = system("test", [practice.pk])
    with scope(by):
        yield make_receiving(practice, by=by, email="elodie@exemple.test")


def told(doctor: Receiving, kind: Any, handler: Any, appointment: Any) -> None:
    handler(kind(appointment.structure_id, appointment.pk, appointment.starts_at), by=doctor.by, now=SUNDAY_NOON)


def later(doctor: Receiving, moved: Appointment) -> None:
    """Let the time to undo pass."""
    jobs.tell_move(by=doctor.by, now=SUNDAY_NOON, appointment_id=str(moved.pk))


def confirmed(doctor: Receiving) -> Appointment:
    """Book Monday 9:00, and let the patient know."""
    booked = doctor.book()
    told(doctor, AppointmentBooked, handlers.confirm_to_patient, booked)
    return booked


def moved_to(doctor: Receiving, booked: Appointment, starts_at: datetime) -> Appointment:
    return actions.move(
        by=doctor.by, appointment=booked, practitioner_role=doctor.role, reason=doctor.reason, starts_at=starts_at,
        now=SUNDAY_NOON,
    )  # fmt: skip


def english(appointment: Appointment) -> Appointment:
    appointment.patient.language = "en"
    return appointment


def test_confirmation_says_who_when_where_and_how_to_cancel(doctor: Receiving) -> None:
    booked = doctor.book()
    for _ in range(2):  # a job may run twice
        told(doctor, AppointmentBooked, handlers.confirm_to_patient, booked)
    message = Message.objects.get()
    assert message.to_address == "elodie@exemple.test"
    assert message.key == f"appointment:{booked.pk}:booked"
    assert message.subject == "Rendez-vous confirmé\u00a0: lundi 23 novembre 2026 à 9 h"
    for words in ("avec le Dr Samia Benali", "Cabinet de l'Étoile & Associés", "3 allée des Tilleuls, 31000 Toulouse",
                  "05 36 49 01 00", queries.patient_link(booked), "appelez le 15"):  # fmt: skip
        assert words in message.body
    assert not re.search(r"\n{3,}|[ \t]\n", message.body)


def test_nothing_of_health_is_written(doctor: Receiving) -> None:
    booked = doctor.book()
    actions.cancel(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    for fact in ("booked", "cancelled"):
        letter = letters.letter(booked, fact)
        assert doctor.reason.name not in letter
        assert doctor.role.specialty not in letter
        assert "Durand" not in letter


def test_english_for_those_who_read_it_and_french_for_other_languages(doctor: Receiving) -> None:
    booked = doctor.book()
    for language, words in (("en", "Appointment confirmed: Monday 23 November 2026 at 9:00"), ("de", "Bonjour")):
        booked.patient.language = language
        assert words in letters.letter(booked, "booked")


def test_the_hour_is_the_practice_s(practice: Structure) -> None:
    overseas = make_structure("Cabinet des Abymes", time_zone="America/Guadeloupe")
    by = system("test", [overseas.pk])
    with scope(by):
        doctor = make_receiving(overseas, by=by)
        (slot,) = queries.next_slots(
            by, practitioner_role=doctor.role, reason=doctor.reason, after=SUNDAY_NOON, limit=1
        )
        assert "lundi 23 novembre 2026 à 9 h" in letters.letter(doctor.book(slot.starts_at), "booked")


def test_cancellation_is_told_and_a_late_confirmation_is_not(doctor: Receiving) -> None:
    booked = doctor.book()
    actions.cancel(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    told(doctor, AppointmentBooked, handlers.confirm_to_patient, booked)
    told(doctor, AppointmentCancelled, handlers.confirm_cancellation, booked)
    assert Message.objects.get().subject == "Rendez-vous annulé\u00a0: lundi 23 novembre 2026 à 9 h"


def test_a_confirmation_that_waits_is_taken_back_with_its_appointment(doctor: Receiving) -> None:
    booked = confirmed(doctor)
    actions.cancel(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    told(doctor, AppointmentCancelled, handlers.confirm_cancellation, booked)
    states = dict(Message.objects.values_list("kind", "state"))
    assert states == {"confirmation": "withdrawn", "change": "queued"}


def test_a_move_is_told_in_one_letter_which_says_from_when_to_when(doctor: Receiving) -> None:
    former = confirmed(doctor)
    moved = moved_to(doctor, former, at(10))
    told(doctor, AppointmentCancelled, handlers.confirm_cancellation, former)
    told(doctor, AppointmentBooked, handlers.confirm_to_patient, moved)
    assert Message.objects.count() == 1, "it can still be undone"
    later(doctor, moved)
    message = Message.objects.exclude(about=former.pk).get()
    assert message.subject == "Rendez-vous déplacé\u00a0: lundi 23 novembre 2026 à 10 h"
    for words in ("Votre rendez-vous du lundi 23 novembre 2026 à 9 h est déplacé", "lundi 23 novembre 2026 à 10 h\n",
                  "avec le Dr Samia Benali", queries.patient_link(moved)):  # fmt: skip
        assert words in message.body
    assert doctor.reason.name not in message.body
    assert "has been moved" in letters.letter(english(moved), "moved")


def test_a_move_undone_is_never_told_and_the_former_link_holds(doctor: Receiving) -> None:
    former = confirmed(doctor)
    moved = moved_to(doctor, former, at(10))
    back = actions.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    told(doctor, AppointmentCancelled, handlers.confirm_cancellation, former)
    later(doctor, moved)
    assert (back.pk, back.status, back.starts_at) == (former.pk, "booked", at(9))
    assert Message.objects.count() == 1
    with pytest.raises(actions.NotMoved):
        actions.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON)


def test_a_move_the_patient_was_told_of_is_undone_by_another_move_alone(doctor: Receiving) -> None:
    moved = moved_to(doctor, confirmed(doctor), at(10))
    later(doctor, moved)
    with pytest.raises(actions.ToldMeanwhile):
        actions.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    assert Appointment.objects.get(pk=moved.pk).status == "booked"
    back = moved_to(doctor, moved, at(9))
    later(doctor, back)
    assert Message.objects.get(about=back.pk).subject.endswith("à 9 h")


def test_of_two_moves_in_a_row_the_patient_hears_one_from_where_he_knows_it(doctor: Receiving) -> None:
    former = confirmed(doctor)
    between = moved_to(doctor, former, at(10))
    moved = moved_to(doctor, between, at(11))
    for one in (between, moved):
        later(doctor, one)
    message = Message.objects.exclude(about=former.pk).get()
    assert "du lundi 23 novembre 2026 à 9 h est déplacé" in message.body
    assert message.subject.endswith("à 11 h")


def test_undo_is_refused_when_the_former_time_is_taken_meanwhile(doctor: Receiving) -> None:
    moved = moved_to(doctor, confirmed(doctor), at(10))
    doctor.book(at(9))
    with pytest.raises(capacity.SlotTaken):
        actions.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    assert Appointment.objects.get(pk=moved.pk).status == "booked"


def test_a_move_to_another_practitioner_names_the_former_one(doctor: Receiving) -> None:
    colleague = make_practitioner(doctor.role.structure, "Roux")
    make_open(make_resource(colleague))
    moved = actions.move(
        by=doctor.by, appointment=doctor.book(), practitioner_role=colleague, reason=make_reason(colleague),
        starts_at=at(9), now=SUNDAY_NOON,
    )  # fmt: skip
    assert "à 9 h avec le Dr Samia Benali est déplacé" in letters.letter(moved, "moved")


def test_what_was_given_back_meanwhile_is_confirmed_not_moved(doctor: Receiving) -> None:
    former = doctor.book()
    actions.cancel(by=doctor.by, appointment=former, now=SUNDAY_NOON, by_patient=True)
    anew = actions.move(
        by=doctor.by, appointment=former, practitioner_role=doctor.role, reason=doctor.reason, starts_at=at(10),
        now=SUNDAY_NOON,
    )  # fmt: skip
    told(doctor, AppointmentCancelled, handlers.confirm_cancellation, former)
    told(doctor, AppointmentBooked, handlers.confirm_to_patient, anew)
    assert sorted(message.subject.partition("\u00a0")[0] for message in Message.objects.all()) == [
        "Rendez-vous annulé", "Rendez-vous confirmé"
    ]  # fmt: skip


def test_without_an_address_nothing_is_written_and_the_desk_can_know(practice: Structure) -> None:
    by = system("test", [practice.pk])
    with scope(by):
        doctor = make_receiving(practice, by=by, phone="0536490001")
        booked = doctor.book()
        assert queries.reachable(booked) == ""
        told(doctor, AppointmentBooked, handlers.confirm_to_patient, booked)
        assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("language", "subject", "day"),
    [
        ("es", "Cita confirmada", "lunes, 23 de noviembre de 2026, 9:00"),
        ("pt", "Consulta confirmada", "segunda-feira, 23 de novembro de 2026, 9:00"),
        ("tr", "Randevu onaylandı", "23 Kasım 2026 Pazartesi, 9:00"),
        ("uk", "Запис підтверджено", "понеділок, 23 листопада 2026"),
        ("ar", "تأكيد الموعد", "2026"),
    ],
)
def test_letters_speak_the_patient_s_language(doctor: Receiving, language: str, subject: str, day: str) -> None:
    Patient.objects.update(language=language)
    booked = doctor.book()
    told(doctor, AppointmentBooked, handlers.confirm_to_patient, booked)
    message = Message.objects.get()
    assert message.language == language
    assert message.subject.startswith(subject)
    for words in (day, "Cabinet de l'Étoile & Associés", "31000 Toulouse", queries.patient_link(booked), "15"):
        assert words in message.body
    assert "{" not in message.subject + message.body


@pytest.mark.parametrize("language", letters.LANGUAGES)
@pytest.mark.parametrize("meeting", [Modality.REMOTE, Modality.HOME])
def test_who_need_not_come_is_sent_to_no_address(doctor: Receiving, language: str, meeting: Modality) -> None:
    booked, post = doctor.book(), post_office.post(doctor.role.structure)
    booked.patient.language = language
    assert "3 allée des Tilleuls" in letters.letter(booked, "booked")
    booked.modality = meeting
    code = queries.code(booked)
    for letter in (letters.letter(booked, "booked"), letters.reminder([booked], post, now=SUNDAY_NOON)[0]):
        assert "3 allée des Tilleuls" not in letter
        assert f"{code[:3]} {code[3:]}" not in letter, "no tablet is met"
        assert not re.search(r"\n{3,}|[ \t]\n", letter)


def test_every_language_has_every_phrase_and_says_every_fact() -> None:
    said = dict.fromkeys(
        (
            "when",
            "who",
            "former",
            "phone",
            "link",
            "code",
            "practice",
            "late",
            "planned",
            "expected",
            "early",
            "opening",
            "closing",
        ),
        "x",
    )
    wanted = phrases.PHRASES["es"].keys()
    for language, known in phrases.PHRASES.items():
        assert known.keys() == wanted, language
        for fact in (one.stem for one in Path(letters.__file__).parent.glob("templates/agenda/mail/fr/*.txt")):
            assert phrases.letter(language, fact, said, ["a", "b"], ["c"]).count("\n\n") >= 4


@pytest.mark.parametrize("language", letters.LANGUAGES)
def test_the_subject_of_each_letter_is_known_before_there_is_one(language: str) -> None:
    said = {"when": "25/11", "expected": "11:40", "count": "3"}
    told = {own: letters.subject(own, language, said) for own in letters.OPENINGS.values()}
    assert all(one and one.count("\n") == one.count("{") == 0 for one in told.values())
    assert "25/11" in told["mail_booked"]
    assert "25/11" in told["mail_reminder"]
    assert "3" in told["mail_reminders"]
    assert "11:40" in told["mail_late"]


def test_e_mails_begin_and_end_in_the_practice_s_own_words(doctor: Receiving) -> None:
    practice = doctor.role.structure
    for name, language, said in (
        ("mail_booked", "fr", "C’est noté avec {who}, [au {phone}, ]à bientôt !"),
        ("mail_closing", "fr", "Toute l’équipe vous salue,"),
        ("mail_booked", "ar", "أهلا وسهلا، موعدكم يوم {when}"),
        ("mail_late", "fr", "Pardon : {late} de retard."),
        ("mail_recall", "fr", "Pensez à reprendre rendez-vous avec {who}."),
    ):
        write_sentence(by=doctor.by, structure=practice, name=name, language=language, text=said, now=SUNDAY_NOON)
    booked = doctor.book()
    letter = letters.letter(booked, "booked")
    subject, _, body = letter.partition("\n")
    assert subject == "Rendez-vous confirmé\u00a0: lundi 23 novembre 2026 à 9 h", "subjects stay the house's"
    assert "C’est noté avec le Dr Samia Benali, au 05 36 49 01 00, à bientôt\u00a0!" in body.replace("\u202f", " ")
    for kept in ("3 allée des Tilleuls", queries.patient_link(booked), "appelez le 15", "Toute l’équipe vous salue,"):
        assert kept in body
    assert "Bien cordialement" not in letter
    assert "Nous vous confirmons" not in letter
    assert "Votre rendez-vous est annulé\u00a0:" in letters.letter(booked, "cancelled"), "the house's where none is own"
    booked.patient.language = "ar"
    arabic = letters.letter(booked, "booked")
    assert "أهلا وسهلا، موعدكم يوم" in arabic
    assert MAILS["ar"]["mail_closing"] in arabic


def test_the_first_of_a_month_is_said_as_french_has_it() -> None:
    first = datetime(2026, 12, 1, 12, tzinfo=UTC)
    said = [texts.day(first, ZoneInfo("Europe/Paris"), language) for language in ("fr", "en", "es")]
    assert said[0] == "mar. 1er déc."
    assert not any("1er" in one for one in said[1:])
