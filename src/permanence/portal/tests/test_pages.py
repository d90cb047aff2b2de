"""The page behind the link of a confirmation: what it shows, what it hides, what it changes."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import actions, links, queries
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.models import Trace

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor() -> Receiving:
    practice = make_structure(phone="+33536490100")
    with scope(system("test", [practice.pk])):
        return make_receiving(practice)


@pytest.fixture
def booked(doctor: Receiving) -> Appointment:
    return doctor.book()


@pytest.fixture
def link(booked: Appointment) -> str:
    return queries.patient_link(booked)


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)  # and without any cookie


def text(answer: Any) -> str:
    return " ".join(HTMLParser(answer.content).body.text(separator=" ").split())  # type: ignore[union-attr]


def status(booked: Appointment) -> str:
    with scope(system("test", [booked.structure_id])):
        return Appointment.objects.get(pk=booked.pk).status


def test_it_says_when_where_and_with_whom(visitor: Client, link: str) -> None:
    shown = text(visitor.get(link))
    for words in ("Lundi 23 novembre 2026 9 h", "Dr Samia Benali", "3 allée des Tilleuls", "05 36 49 01 00",
                  "appelez le 15", "Élodie D."):  # fmt: skip
        assert words in shown


def test_it_shows_neither_reason_nor_full_name(visitor: Client, link: str, doctor: Receiving) -> None:
    for address in (link, f"{link}cancellation/", f"{link}appointment.ics"):
        shown = visitor.get(address).content.decode()
        for hidden in (doctor.reason.name, doctor.role.specialty, "Durand", "DURAND", "1984"):
            assert hidden not in shown


def test_it_is_neither_cached_nor_indexed_nor_told_to_other_sites(visitor: Client, link: str) -> None:
    for address in (link, f"{link}cancellation/", f"{link}appointment.ics", link[:-5] + "/"):
        answer = visitor.get(address)
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]


def test_it_keeps_nothing_on_the_visitor_s_telephone(visitor: Client, link: str) -> None:
    for address in (link, f"{link}cancellation/", f"{link}appointment.ics", "/rdv/x/"):
        assert not visitor.get(address).cookies
    assert not visitor.post(f"{link}cancellation/", follow=True).cookies


def test_opening_pages_changes_nothing(visitor: Client, link: str, booked: Appointment) -> None:
    for address in (link, f"{link}cancellation/"):
        visitor.get(address)
        visitor.head(address)
    assert status(booked) == "booked"


def test_cancelling_in_two_steps_then_again(visitor: Client, link: str, booked: Appointment) -> None:
    assert "Annuler votre rendez-vous ?" in text(visitor.get(f"{link}cancellation/"))
    done = visitor.post(f"{link}cancellation/", follow=True)
    assert "Ce rendez-vous est annulé" in text(done)
    assert "05 36 49 01 00" in text(done)
    assert status(booked) == "cancelled"
    assert "déjà annulé" in text(visitor.get(f"{link}cancellation/"))
    assert visitor.post(f"{link}cancellation/", follow=True).status_code == 200


def test_the_trace_names_the_link(visitor: Client, link: str, booked: Appointment) -> None:
    visitor.get(link)
    visitor.post(f"{link}cancellation/")
    with scope(system("test", [booked.structure_id])):
        told = Trace.objects.filter(subject_id=booked.pk, actor_name="portal.link").order_by("at", "id")
        assert [line.verb for line in told] == ["appointment.read", "appointment.cancelled"]


def test_what_has_begun_cannot_be_cancelled_and_says_what_to_do(
    visitor: Client, link: str, booked: Appointment
) -> None:
    with time_machine.travel(at(9), tick=False):
        assert "Ce rendez-vous est passé" in text(visitor.get(link))
        refused = visitor.post(f"{link}cancellation/")
    assert refused.status_code == 409
    assert "appelez-nous" in text(refused)
    assert status(booked) == "booked"


def test_damaged_foreign_and_invented_links_lead_nowhere_calmly(
    visitor: Client, booked: Appointment, link: str
) -> None:
    other = make_structure("Autre cabinet")
    invented = [
        links.APPOINTMENT.token(other.pk, booked.pk),  # signed, but of another structure
        links.APPOINTMENT.token(booked.structure_id, uuid7()),
        "x", "a.b", link.split("/")[2][:-1], link.split("/")[2].swapcase(), "é" * 40,
    ]  # fmt: skip
    for token in invented:
        for rest in ("", "cancellation/", "appointment.ics"):
            answer = visitor.get(f"/rdv/{token}/{rest}")
            assert answer.status_code == 404
            assert "Ce lien ne mène à aucun rendez-vous" in text(answer)
    assert visitor.post(f"/rdv/{invented[0]}/cancellation/").status_code == 404
    assert status(booked) == "booked"


def test_the_page_speaks_the_patient_s_language(visitor: Client, link: str, doctor: Receiving) -> None:
    with scope(doctor.by):
        doctor.patient.language = "en"
        doctor.patient.save()
    assert "Monday 23 November 2026 9:00" in text(visitor.get(link))
    assert 'lang="en"' in visitor.get(link).content.decode()


def test_a_cancelled_appointment_can_be_booked_by_another(visitor: Client, link: str, doctor: Receiving) -> None:
    visitor.post(f"{link}cancellation/")
    with scope(doctor.by):
        assert doctor.book().status == "booked"


def test_calendar_file_keeps_the_norm(visitor: Client, link: str, booked: Appointment) -> None:
    answer = visitor.get(f"{link}appointment.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    raw = answer.content
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in raw.split(b"\r\n"))
    whole = raw.decode().replace("\r\n ", "")
    assert "DTSTART:20261123T080000Z" in whole
    assert "DTEND:20261123T082000Z" in whole
    assert f"UID:{booked.pk}@permanence" in whole


def test_the_link_of_a_moved_appointment_says_so_and_leads_to_no_other(
    visitor: Client, link: str, booked: Appointment, doctor: Receiving
) -> None:
    with scope(doctor.by):
        actions.move(
            by=doctor.by, appointment=booked, practitioner_role=doctor.role, reason=doctor.reason, starts_at=at(10),
            now=SUNDAY_NOON,
        )  # fmt: skip
    for address in (link, f"{link}cancellation/"):
        shown = text(visitor.get(address))
        assert "Ce rendez-vous a été déplacé" in shown
        assert "10 h" not in shown


def test_a_practice_renamed_meanwhile_is_shown_as_it_is_now(visitor: Client, link: str, doctor: Receiving) -> None:
    with scope(doctor.by):
        actions.cancel(by=doctor.by, appointment=doctor.book(at(9) + timedelta(days=7)), now=SUNDAY_NOON)
        doctor.role.structure.name = "Maison de santé du Lac"
        doctor.role.structure.save()
    assert "Maison de santé du Lac" in text(visitor.get(link))
