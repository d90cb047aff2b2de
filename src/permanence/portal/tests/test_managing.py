"""After the booking: come, come at another time, sooner, or not at all; and all of one's own behind a contact."""

from datetime import datetime, timedelta

import pytest
import time_machine

from permanence.agenda import actions as steps
from permanence.agenda import letters, online
from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment, Modality, Move
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.foundation.actor import scope
from permanence.foundation.models import Trace
from permanence.messaging.models import Message
from permanence.patients.tests.factories import make_patient
from permanence.portal import links
from permanence.portal.models import PracticePage, Proof
from permanence.portal.rules import limits
from permanence.portal.sending import send_code
from permanence.waiting.models import Entry

from .factories import Open, text, visitor, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(practice: Open) -> str:
    return agenda.patient_link(practice.doctor.book(at(10)))


def appointment(practice: Open) -> Appointment:
    with scope(practice.doctor.by):
        return Appointment.objects.get(status="booked")


def appointment_of(practice: Open, starts_at: datetime) -> Appointment:
    with scope(practice.doctor.by):
        return Appointment.objects.get(starts_at=starts_at)


def test_he_says_that_he_will_come(practice: Open, link: str) -> None:
    phone = visitor()
    assert "vous viendrez" in text(phone.post(f"{link}presence/", follow=True))
    assert appointment(practice).stage == "confirmed"


def test_he_moves_it_in_two_taps_and_the_former_time_is_free(practice: Open, link: str) -> None:
    phone = visitor()
    assert "Il remplace votre rendez-vous : Lundi 23 novembre 2026, 10 h." in text(phone.get(f"{link}move/"))
    moved = phone.post(f"{link}move/", {"time": at(11).isoformat()}, follow=True)
    assert "11 h" in text(moved)
    assert appointment(practice).starts_at == at(11)
    with scope(practice.doctor.by):
        assert Move.objects.count() == 1
    assert "10 h" in text(visitor().get(practice.times))


def test_it_is_not_moved_to_and_fro_all_day(practice: Open, link: str) -> None:
    """Each move is written to him, and takes a time from others."""
    phone = visitor()
    for turn in range(limits.MOVED.most):
        link = phone.post(f"{link}move/", {"time": at(11 if turn % 2 == 0 else 10).isoformat()})["Location"]
    answer = phone.post(f"{link}move/", {"time": at(11).isoformat()})
    assert answer.status_code == 429
    assert "Trop d’essais" in text(answer)
    assert appointment(practice).starts_at == at(10)


def test_his_letters_say_that_he_may_move_it_himself_where_he_may(practice: Open, link: str) -> None:
    booked = appointment(practice)
    with scope(practice.doctor.by):
        for fact, language, words in (
            ("booked", "fr", "en déplaçant ou en annulant votre rendez-vous ici"),
            ("moved", "en", "by moving or cancelling here"),
            ("booked", "es", "cambiando o anulando su cita aquí"),
        ):
            booked.patient.language = language
            letter = letters.letter(booked, fact)
            assert words in letter
            assert not any(call in letter for call in ("Pour le déplacer", "To move it", "Para cambiarla"))
        booked.patient.language = "fr"
        PracticePage.objects.update(cancel_until_h=168)
        assert "il est trop tard pour annuler en ligne" in letters.letter(booked, "booked")
        PracticePage.objects.update(takes_bookings=False, cancel_until_h=0)
        letter = letters.letter(booked, "booked")
    assert "prévenir dès que possible en annulant votre rendez-vous ici" in letter
    assert "Pour le déplacer, ou pour toute question, vous pouvez nous appeler" in letter


def test_who_has_come_reads_his_place_in_the_queue_and_cancels_no_more(practice: Open, link: str) -> None:
    other, doctor = make_patient(practice.structure, first_names="Paul"), practice.doctor
    first = doctor.book(at(9, 40), patient=other)
    with time_machine.travel(at(9, 30), tick=False):
        for one in (first, appointment_of(practice, at(10))):
            with scope(doctor.by):
                steps.check_in(by=doctor.by, appointment=one, now=at(9, 30))
        shown = text(visitor().get(link))
        assert "Votre arrivée est notée" in shown
        assert "Personnes avant vous : 1" in shown
        assert "vers 10 h" in shown
        assert "Je ne peux pas venir" not in shown
        assert visitor().post(f"{link}cancellation/").status_code == 409
    with time_machine.travel(at(10, 5), tick=False):  # his hour has come, and he waits still
        shown = text(visitor().get(link))
        assert "Votre arrivée est notée" in shown
        assert "passé" not in shown


def test_an_announced_delay_is_read_behind_the_link(practice: Open, link: str) -> None:
    doctor = practice.doctor
    with time_machine.travel(at(9, 30), tick=False):
        assert "du retard" not in text(visitor().get(link))
        with scope(doctor.by):
            steps.announce_delay(by=doctor.by, practitioner_role=doctor.role, minutes=20, until=at(12), now=at(9, 30))
        shown = text(visitor().get(link))
        assert "du retard" in shown
        assert "vers 10 h 20" in shown
        assert "Je ne peux pas venir" in shown


def test_a_time_taken_meanwhile_leaves_his_appointment_where_it_was(practice: Open, link: str) -> None:
    other = make_patient(practice.structure, first_names="Paul")
    practice.doctor.book(at(11), patient=other)
    answer = visitor().post(f"{link}move/", {"time": at(11).isoformat()})
    assert answer.status_code == 409
    assert "reste tel qu’il était" in text(answer)


def test_up_to_the_practice_s_own_delay_nothing_is_blocked_and_then_it_says_what_to_do(
    practice: Open, link: str
) -> None:
    with scope(practice.doctor.by):
        PracticePage.objects.update(cancel_until_h=12)
    phone = visitor()
    with time_machine.travel(at(10) - timedelta(hours=12, minutes=1), tick=False):
        assert "Annuler votre rendez-vous ?" in text(phone.get(f"{link}cancellation/"))
    with time_machine.travel(at(10) - timedelta(hours=11, minutes=59), tick=False):
        for path in ("cancellation/", "move/"):
            assert phone.post(f"{link}{path}").status_code == 409
        shown = text(phone.get(f"{link}cancellation/"))
        assert "12 heures avant" in shown
        assert "05 36 49 01 00" in shown
    assert appointment(practice).starts_at == at(10)


def test_he_asks_to_be_told_of_a_sooner_time_unless_nobody_may(practice: Open, link: str) -> None:
    phone = visitor()
    assert "sur la liste d’attente" in text(phone.post(f"{link}sooner/", follow=True))
    phone.post(f"{link}sooner/")
    with scope(practice.doctor.by):
        assert Entry.objects.get().appointment is not None
        Entry.objects.all().delete()
    write(practice, "waiting_list", {"allowed": False})
    assert "Me prévenir" not in text(phone.get(link))
    phone.post(f"{link}sooner/")
    with scope(practice.doctor.by):
        assert not Entry.objects.exists()


def test_a_practice_without_a_page_keeps_what_its_links_did(practice: Open, link: str) -> None:
    with scope(practice.doctor.by):
        PracticePage.objects.all().delete()
    phone = visitor()
    assert "Le déplacer" not in text(phone.get(link))
    assert phone.post(f"{link}move/", {"time": at(11).isoformat()}).status_code == 409
    assert phone.post(f"{link}cancellation/").status_code == 302


def test_a_teleconsultation_is_prepared_and_entered_at_its_time_only(practice: Open, link: str) -> None:
    phone = visitor()
    assert phone.get(f"{link}remote/").status_code == 404
    with scope(practice.doctor.by):
        Appointment.objects.update(modality=Modality.REMOTE)
        assert "envoie le lien" in text(phone.get(f"{link}remote/")), "nothing is promised that never comes"
        PracticePage.objects.update(remote_url="https://visio.exemple.test/{room}")
    assert "https://visio" not in phone.get(f"{link}remote/").content.decode()
    with time_machine.travel(at(9, 46), tick=False):
        page = phone.get(f"{link}remote/").content.decode()
        entered = online.room(appointment(practice), at(9, 46))
    assert entered == f"https://visio.exemple.test/{links.room(appointment(practice).pk)}"
    assert entered in page, "patient and practitioner meet in one room"
    assert online.room(appointment(practice), at(9, 40)) == ""
    with time_machine.travel(at(10, 3), tick=False):  # late by three minutes, he still gets in
        assert "Préparer ma téléconsultation" in text(phone.get(link))
        assert "Je ne peux pas venir" not in text(phone.get(link))
        assert entered in phone.get(f"{link}remote/").content.decode()
        with scope(practice.doctor.by):
            steps.call_in(by=practice.doctor.by, appointment=appointment(practice), now=at(10, 3))
        assert entered in phone.get(f"{link}remote/").content.decode(), "his connection was lost"
        with scope(practice.doctor.by):
            steps.see_off(by=practice.doctor.by, appointment=Appointment.objects.get(), now=at(10, 15))
    with time_machine.travel(at(10, 16), tick=False):
        assert phone.get(f"{link}remote/").status_code == 404


def ask(practice: Open, email: str) -> tuple[str, Proof]:
    """Ask for one's appointments; the job that writes the code then runs."""
    answer = visitor().post(f"{practice.home}mine/", {"email": email})
    proof = practice.proof()
    with scope(practice.doctor.by):
        send_code(by=practice.doctor.by, now=SUNDAY_NOON, proof_id=str(proof.pk))
    return answer["Location"], proof


def test_one_s_appointments_and_the_children_s_by_a_code(practice: Open, link: str) -> None:
    child = make_patient(practice.structure, first_names="Tom", email="elodie@exemple.test")
    practice.doctor.book(at(11), patient=child)
    address, proof = ask(practice, "elodie@exemple.test")
    phone = visitor()
    assert "Élodie" not in text(phone.get(address))
    code = links.code(proof.pk)
    with scope(practice.doctor.by):
        letter = Message.objects.get(key=f"portal-code:{proof.pk}")
    assert f"{code[:3]} {code[3:]}" in letter.body
    assert code not in letter.subject
    shown = phone.post(address, {"code": code}, follow=True)
    for words in ("10 h Élodie D.", "11 h Tom"):
        assert words in text(shown)
    assert link in shown.content.decode()
    with scope(practice.doctor.by):
        assert Trace.objects.filter(verb="appointment.read", actor_name="portal.online").count() >= 2
    with time_machine.travel(SUNDAY_NOON + timedelta(hours=1), tick=False):
        assert "Élodie" not in text(phone.get(address)), "what was proved is proved for a while"


def test_who_asks_for_a_stranger_s_is_answered_the_same_and_nobody_is_written_to(practice: Open) -> None:
    pages = []
    for email in ("elodie@exemple.test", "inconnu@exemple.test"):
        answer = visitor().post(f"{practice.home}mine/", {"email": email})
        page = visitor().get(answer["Location"])
        pages.append((answer.status_code, page.content.decode().replace(email, "…").replace(answer["Location"], "…")))
    assert pages[0] == pages[1]
    _address, proof = ask(practice, "inconnu@exemple.test")
    with scope(practice.doctor.by):
        assert not Message.objects.filter(key=f"portal-code:{proof.pk}").exists()
    assert visitor().post(f"{practice.home}mine/", {"email": "personne"}).status_code == 422


def test_a_code_for_a_booking_opens_no_appointments(practice: Open, link: str) -> None:
    from .factories import chosen, who

    phone = visitor()
    address = chosen(phone, practice)
    phone.post(address, who(email="elodie@exemple.test"))
    proof = practice.proof()
    mine = f"{practice.home}mine/{links.token('proof', proof.pk)}/"
    phone.post(mine, {"code": links.code(proof.pk)})
    assert "Élodie D." not in text(phone.get(mine))
