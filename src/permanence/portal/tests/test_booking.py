"""Booking from home, in three steps, without cookie or script: what is asked, what is promised, and once only."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from permanence.agenda.models import Appointment
from permanence.capacity.models import Reservation
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.desk.models import Request
from permanence.foundation.actor import scope
from permanence.patients import actions as files
from permanence.patients.double_forms import Choices, sides
from permanence.patients.models import Contact, Patient
from permanence.portal import actions, queries
from permanence.portal.models import Booking, Proof
from permanence.portal.queries.readers import behind

from .factories import MOTHER, Open, chosen, proven, text, visitor, who, write

pytestmark = pytest.mark.django_db


def booked(practice: Open) -> list[Appointment]:
    with scope(practice.doctor.by):
        made = Appointment.objects.filter(status="booked").select_related("patient").order_by("starts_at")
        return list(made.prefetch_related("patient__contacts"))


def test_three_steps_then_it_is_booked_and_no_cookie_was_needed(practice: Open) -> None:
    phone = visitor()
    assert "9 h 20" in text(phone.get(practice.times))
    address = chosen(phone, practice)
    assert "gardé pour vous jusqu’à 12 h 15" in text(phone.get(address))
    page = proven(phone, practice, address)
    for words in ("Lundi 23 novembre 2026", "9 h", "Nadia Lopez, 02/05/1990", MOTHER, "Étape 3 sur 3"):
        assert words in text(page)
    done = phone.post(address, {"step": "confirm"}, follow=True)
    assert "Votre rendez-vous est pris" in text(done)
    (made,) = booked(practice)
    assert (made.starts_at, made.source, made.patient.birth_name) == (at(9), "online", "Lopez")
    assert made.patient.identity_status == "PROV"
    assert not phone.cookies


def test_who_books_reads_where_it_is_kept_as_far_as_that_is_said(practice: Open, settings: Any) -> None:
    phone = visitor()
    address = chosen(phone, practice)
    assert "hébergeur" not in text(phone.get(address)), "nothing is claimed that nobody said"
    settings.HOSTED_BY = "Hébergement Exemple SAS"
    assert "Hébergement Exemple SAS, hébergeur de données de santé certifié (HDS)" in text(phone.get(address))


def test_a_double_click_books_once(practice: Open) -> None:
    phone = visitor()
    address = chosen(phone, practice)
    proven(phone, practice, address)
    for _ in range(3):
        assert "Votre rendez-vous est pris" in text(phone.post(address, {"step": "confirm"}, follow=True))
    assert len(booked(practice)) == 1
    with scope(practice.doctor.by):
        assert Patient.objects.filter(birth_name="Lopez").count() == 1


def test_who_came_is_not_said_anew_once_it_is_booked(practice: Open) -> None:
    """A former page of the same booking, still open in another tab."""
    phone = visitor()
    address = chosen(phone, practice)
    proven(phone, practice, address)
    phone.post(address, {"step": "confirm"})
    phone.post(address, who(first_names="Autre", email="autre@exemple.test"))
    kept = practice.booking()
    assert (kept.first_names, kept.patient) == ("Nadia", booked(practice)[0].patient)


def test_a_time_being_chosen_is_nobody_else_s_for_a_quarter_of_an_hour(practice: Open) -> None:
    chosen(visitor(), practice)
    other = visitor(REMOTE_ADDR="192.0.2.7")
    assert 'value="2026-11-23T08:00:00+00:00"' not in other.get(practice.times).content.decode()
    refused = other.post(practice.times, {"time": at(9).isoformat()})
    assert refused.status_code == 409
    assert "vient d’être pris" in text(refused)
    for hour in ("9 h 20", "9 h 40", "10 h"):
        assert hour in text(refused), "the nearest three"
    with time_machine.travel(SUNDAY_NOON + timedelta(minutes=16), tick=False):
        chosen(other, practice)


def test_whoever_is_slower_than_his_hold_loses_nothing_he_typed(practice: Open) -> None:
    phone, faster = visitor(), visitor(REMOTE_ADDR="192.0.2.7")
    address = chosen(phone, practice)
    proven(phone, practice, address)
    with time_machine.travel(SUNDAY_NOON + timedelta(minutes=16), tick=False):
        others = chosen(faster, practice)
        proven(faster, practice, others, first_names="Paul", email="paul@exemple.test")
        faster.post(others, {"step": "confirm"})
        late = phone.post(address, {"step": "confirm"})
        assert late.status_code == 409
        assert "vient d’être pris" in text(late)
        with scope(practice.doctor.by):
            assert Patient.objects.filter(first_names="Nadia").count() == 0, "a refused booking opens no file"
        again = chosen(phone, practice, 9, 20, after=address.split("/")[4])
        assert MOTHER in phone.get(again).content.decode()
        phone.post(again, who())
        assert "Étape 3 sur 3" in text(phone.get(again)), "the contact is proved already"


def test_a_mother_books_for_two_children_with_one_code(practice: Open) -> None:
    phone = visitor()
    first = chosen(phone, practice)
    proven(phone, practice, first, relation="guardian", first_names="Adam", birth_date="01/02/2019", sex="male")
    done = phone.post(first, {"step": "confirm"}, follow=True)
    assert "pour un enfant ou un proche" in text(done)
    second = chosen(phone, practice, 9, 20, after=first.split("/")[4])
    phone.post(second, who(relation="guardian", first_names="Inès", birth_date="05/06/2021"))
    assert "Étape 3 sur 3" in text(phone.get(second))
    phone.post(second, {"step": "confirm"})
    assert [(one.patient.first_names, one.patient.email) for one in booked(practice)] == [
        ("Adam", MOTHER),
        ("Inès", MOTHER),
    ]


def test_a_known_patient_finds_his_own_file_again_by_his_contact(practice: Open) -> None:
    phone = visitor()
    address = chosen(phone, practice)
    his = {"first_names": "elodie", "birth_name": "DURAND", "birth_date": "12/03/1984"}
    proven(phone, practice, address, email="Elodie@exemple.test", **his)
    phone.post(address, {"step": "confirm"})
    (made,) = booked(practice)
    assert made.patient_id == practice.doctor.patient.pk


def test_another_contact_with_the_same_name_opens_a_file_of_its_own_and_learns_nothing(practice: Open) -> None:
    phone = visitor()
    address = chosen(phone, practice)
    his = {"first_names": "Élodie", "birth_name": "Durand", "birth_date": "12/03/1984"}
    page = proven(phone, practice, address, email="curieux@exemple.test", **his)
    assert "elodie@exemple.test" not in page.content.decode()
    phone.post(address, {"step": "confirm"})
    (made,) = booked(practice)
    assert made.patient_id != practice.doctor.patient.pk


def opened_under_her_name(practice: Open) -> Appointment:
    """Return what somebody booked from home under the name of a patient, at an address and a number of his own."""
    phone = visitor()
    address = chosen(phone, practice)
    his = {"first_names": "Élodie", "birth_name": "Durand", "birth_date": "12/03/1984"}
    proven(phone, practice, address, email="curieux@exemple.test", phone="06 39 98 00 77", **his)
    phone.post(address, {"step": "confirm"})
    (made,) = booked(practice)
    return made


def reaches(file: Patient) -> set[str]:
    return set(Contact.objects.filter(patient=file).values_list("value", flat=True))


HIS = {"curieux@exemple.test", "+33639980077"}


def test_his_address_and_number_stay_aside_when_his_file_is_merged_unless_someone_takes_them(practice: Open) -> None:
    made = opened_under_her_name(practice)
    by, known = practice.doctor.by, practice.doctor.patient
    with scope(by):
        (said,) = [one for one in sides(known, made.patient) if one.name.startswith("patients.contact")]
        assert (said.name, said.other) == ("patients.contact", False)
        assert "curieux@exemple.test" in str(said.gone)
        assert "06 39 98 00 77" in str(said.gone)
        hers = reaches(known)
        done = files.merge(by=by, kept=known, gone=made.patient, now=SUNDAY_NOON)
        assert reaches(known) == hers, "whoever gave them may be somebody else: they open and hear nothing of hers"
        assert Appointment.objects.get(pk=made.pk).patient_id == known.pk, "his visit is hers all the same"
        files.undo_merge(by=by, merge=done, now=SUNDAY_NOON)
        files.merge(by=by, kept=known, gone=made.patient, now=SUNDAY_NOON, given=["patients.contact"])
        assert reaches(known) == hers | HIS


def test_they_are_set_aside_too_when_his_file_is_the_one_kept_and_come_back_with_it(practice: Open) -> None:
    made = opened_under_her_name(practice)
    by, his, hers = practice.doctor.by, made.patient, practice.doctor.patient
    with scope(by):
        (said,) = [one for one in sides(his, hers) if one.name.startswith("patients.contact")]
        assert (said.name, said.other) == ("patients.contact:kept", True), "aside unless someone says otherwise"
        before = reaches(hers)
        done = files.merge(by=by, kept=his, gone=hers, now=SUNDAY_NOON)
        assert reaches(his) == before
        proof = Proof(structure=practice.structure, contact="curieux@exemple.test")
        assert behind(by, proof, SUNDAY_NOON).shown == []
        files.add_contact(by=by, patient=his, system="phone", value="06 39 98 00 77")
        files.undo_merge(by=by, merge=done, now=SUNDAY_NOON)
        assert (reaches(his), reaches(hers)) == (HIS, before)
        files.merge(by=by, kept=his, gone=hers, now=SUNDAY_NOON, given=["patients.contact:kept"])
        assert reaches(his) == before | HIS


def test_what_both_files_say_is_not_asked_and_the_desk_s_own_never_doubted(practice: Open) -> None:
    made = opened_under_her_name(practice)
    by, known = practice.doctor.by, practice.doctor.patient
    with scope(by):
        for system, value in (("email", "curieux@exemple.test"), ("phone", "06 39 98 00 77")):
            files.add_contact(by=by, patient=known, system=system, value=value)
        assert not [one for one in sides(known, made.patient) if one.name.startswith("patients.contact")]
        Booking.objects.update(begun_at=known.created_at - timedelta(minutes=5))
        files.merge(by=by, kept=known, gone=made.patient, now=SUNDAY_NOON)
        assert not queries.given_from_home(known).exists(), "his booking hangs on it, and did not open it"


def test_who_compares_two_files_sets_them_aside_by_the_page(practice: Open) -> None:
    made = opened_under_her_name(practice)
    by, his, hers = practice.doctor.by, made.patient, practice.doctor.patient
    for keeps, found in (("gone", False), ("kept", True)):
        with scope(by):
            names = [one.name for one in sides(his, hers) if one.name]
            form = Choices({"keep": his.pk, "patients.contact:kept": keeps}, names=names)
            assert form.is_valid()
            done = files.merge(by=by, kept=his, gone=hers, now=SUNDAY_NOON, given=form.taken())
            assert (reaches(his) >= HIS) is found
            files.undo_merge(by=by, merge=done, now=SUNDAY_NOON)


def test_what_is_wrong_is_pointed_out_and_nothing_is_lost(practice: Open) -> None:
    phone = visitor()
    address = chosen(phone, practice)
    page = phone.post(address, who(birth_date="31/02/1990", email="nadia"))
    assert page.status_code == 422
    assert 'value="Lopez"' in page.content.decode()
    assert page.content.decode().count("field-error") == 2
    assert phone.post(address, who(birth_date=(date(2026, 11, 23)).strftime("%d/%m/%Y"))).status_code == 422


def test_five_wrong_codes_and_the_right_one_opens_nothing_any_more(practice: Open) -> None:
    from permanence.portal import links

    phone = visitor()
    address = chosen(phone, practice)
    phone.post(address, who())
    right = links.code(practice.proof().pk)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert phone.post(address, {"step": "code", "code": wrong}).status_code == 422
    assert phone.post(address, {"step": "code", "code": right}).status_code == 422
    assert phone.post(address, {"step": "confirm"}).status_code == 409
    assert booked(practice) == []


def test_nothing_kept_for_the_desk_or_for_emergencies_is_found_online(practice: Open) -> None:
    from permanence.capacity.models import Opening

    with scope(practice.doctor.by):
        Opening.objects.update(channel="desk")
    phone = visitor()
    assert "Aucun horaire n’est libre en ligne" in text(phone.get(practice.times))
    assert phone.post(practice.times, {"time": at(9).isoformat()}).status_code == 409
    with scope(practice.doctor.by):
        assert not Reservation.objects.exists()


def test_a_closure_written_meanwhile_is_obeyed(practice: Open) -> None:
    phone = visitor()
    address = chosen(phone, practice)
    proven(phone, practice, address)
    write(practice, "closed", {}, term="temporary", valid_from=at(8), valid_to=at(12))
    assert phone.post(address, {"step": "confirm"}).status_code == 409
    assert booked(practice) == []


def test_what_was_left_half_done_is_forgotten_within_a_day(practice: Open) -> None:
    phone = visitor()
    left, done = chosen(phone, practice), chosen(phone, practice, 9, 20)
    phone.post(left, who())
    proven(phone, practice, done, first_names="Inès")
    phone.post(done, {"step": "confirm"})
    tomorrow = SUNDAY_NOON + timedelta(days=1, hours=2)
    with time_machine.travel(tomorrow, tick=False):
        actions.forget(by=practice.doctor.by, structure=practice.structure.pk, now=tomorrow)
        kept = practice.booking()
        assert (kept.birth_name, kept.phone, kept.proof_id) == ("", "", None)
        assert kept.appointment is not None
        assert "n’existe plus" in text(phone.get(left))


def test_a_request_forgotten_at_the_desk_is_forgotten_here_too(practice: Open) -> None:
    phone, tomorrow = visitor(), SUNDAY_NOON + timedelta(days=1, hours=2)
    chosen(phone, practice)
    with time_machine.travel(tomorrow, tick=False), scope(practice.doctor.by):
        asked = Request.objects.create(structure=practice.structure, outcome="nothing", closed_at=tomorrow)
        Booking.objects.update(request=asked)
        actions.forget(by=practice.doctor.by, structure=practice.structure.pk, now=tomorrow)
        assert Booking.objects.get().request == asked
        Request.objects.update(forgotten_at=tomorrow)
        actions.forget(by=practice.doctor.by, structure=practice.structure.pk, now=tomorrow)
        assert not Booking.objects.exists()
