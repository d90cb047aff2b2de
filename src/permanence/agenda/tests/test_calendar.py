"""The calendar: what its JSON tells to whom, what it costs, booking, moving and taking back from it, paper."""

import json
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from psycopg.types.range import Range
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import queries
from permanence.agenda.models import Appointment, Move
from permanence.capacity import actions as capacity
from permanence.capacity.models import OpeningKind, Reservation
from permanence.capacity.tests.factories import MONDAY, at, make_open, make_resource
from permanence.directory.tests.personas import (
    Personas,
    make_member,
    make_practitioner,
    make_site,
)
from permanence.foundation.actor import Actor, scope
from permanence.foundation.ids import uuid7
from permanence.foundation.models import Trace
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_reason, make_receiving
from .pages import as_, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]
WEEK = {"view": "week", "on": "2026-11-23"}
BUSY = "occupé"


@pytest.fixture
def doctor(who: Personas) -> Receiving:
    with scope(who.alice):
        return make_receiving(who.here, by=who.alice, email="elodie@exemple.test", phone="0639980001")


def text(answer: Any) -> str:
    return " ".join(HTMLParser(answer.content).text(separator=" ").split())


def told(actor: Actor, **asked: Any) -> list[dict[str, Any]]:
    answer = as_(actor).get(url("events"), {"from": "2026-11-23", "to": "2026-11-24"} | asked)
    assert answer.status_code == 200, answer.content
    return list(answer.json()["events"])


def of_kind(events: list[dict[str, Any]], *kinds: str) -> list[tuple[str, str]]:
    return [(one["start"][11:], one["end"][11:]) for one in events if one["kind"] in kinds]


def test_an_appointment_is_told_with_its_facts_and_its_time_on_the_wall(who: Personas, doctor: Receiving) -> None:
    booked = doctor.book(at(9, 20))
    [one] = [event for event in told(who.alice) if event["kind"] == "visit"]
    assert one == {
        "id": str(booked.pk), "of": str(doctor.role.pk), "start": "2026-11-23T09:20", "end": "2026-11-23T09:40",
        "kind": "visit", "title": "Élodie", "family": "DURAND", "reason": "Consultation", "tint": "teal",
        "status": "planned", "words": "prévu", "urgent": False, "overbooked": False, "movable": True,
    }  # fmt: skip


def test_whoever_settles_openings_finds_them_and_the_visit_reasons(who: Personas, doctor: Receiving) -> None:
    settled = reverse("agenda:reasons", args=[doctor.role.pk])
    for view in ("day", "week", "month"):
        page = as_(who.alice).get(url("agenda"), {"view": view, "of": str(doctor.role.pk)}).content.decode()
        assert settled in page
        assert reverse("agenda:openings", args=[doctor.role.pk]) in page
    assert settled not in as_(make_member(who.here, "sector_head", "Rose")).get(url("agenda")).content.decode()


def test_open_kept_closed_and_shut_times_stand_behind(who: Personas, doctor: Receiving) -> None:
    make_open(doctor.resource, time(14), time(15), kind=OpeningKind.EMERGENCY)
    with scope(who.alice):
        capacity.close(by=doctor.by, resource=doctor.resource, during=Range(at(11), at(12), "[)"), why="Réunion")
    events = told(who.alice)
    assert of_kind(events, "open") == [("09:00", "12:00")]
    assert of_kind(events, "kept") == [("14:00", "15:00")]
    assert of_kind(events, "closed") == [("11:00", "12:00")]
    assert of_kind(events, "shut") == [("00:00", "09:00"), ("12:00", "14:00"), ("15:00", "00:00")]
    assert [one["title"] for one in events if one["kind"] in ("kept", "closed")] == ["Réunion", "urgences"]


def test_who_may_not_know_patients_sees_that_someone_comes_and_nothing_more(who: Personas, doctor: Receiving) -> None:
    booked = doctor.book()
    manager = make_member(who.here, "manager", "Mathieu Galinier")
    answer = as_(manager).get(url("events"), {"from": "2026-11-23", "to": "2026-11-24"})
    [one] = [event for event in answer.json()["events"] if event["kind"] == "visit"]
    assert one["title"] == BUSY
    assert one.keys() == {"id", "of", "start", "end", "kind", "title"}
    pages = [url("day", doctor.role.pk), url("list"), url("printed"), url("agenda")]
    for page in pages:
        shown = as_(manager).get(page, {"on": MONDAY}).content.decode()
        assert "DURAND" not in shown.upper()
        assert "Consultation" not in shown
        assert str(booked.pk) not in shown
    assert BUSY in text(as_(manager).get(url("list"), {"on": MONDAY}))
    assert BUSY in text(as_(manager).get(url("printed"), {"on": MONDAY}))
    for page in (url("appointment", booked.pk), url("visit", booked.pk)):
        assert as_(manager).get(page).status_code == 403


def test_who_may_not_know_patients_is_led_nowhere_that_is_closed_to_him(who: Personas, doctor: Receiving) -> None:
    manager = as_(make_member(who.here, "manager", "Mathieu Galinier"))
    pages = [url("list"), url("printed"), url("openings", doctor.role.pk), url("statistics")]
    for page in (*pages, reverse("api:sas_practice", args=[who.here.pk])):
        links = HTMLParser(manager.get(page).content).css("main a[href^='/']")
        assert [a.attributes["href"] for a in links if manager.get(str(a.attributes["href"])).status_code == 403] == []


def test_colleague_is_refused_and_stranger_sees_his_own_agenda_only(who: Personas, doctor: Receiving) -> None:
    booked = doctor.book()
    asked = {"from": "2026-11-23", "to": "2026-11-24", "of": str(doctor.role.pk)}
    refused = as_(who.bob).get(url("events"), asked)
    assert (refused.status_code, refused.json()["error"]) == (403, "NotPermitted")
    assert as_(who.charlie).get(url("events"), asked).status_code == 404
    with scope(who.charlie):
        theirs = make_receiving(who.elsewhere, by=who.charlie)
    assert {one["of"] for one in told(who.charlie, of=str(doctor.role.pk))} == {str(theirs.role.pk)}
    assert Client().get(url("events")).status_code == 401
    for address in (url("visit", booked.pk), url("booking", doctor.role.pk), url("finding", doctor.role.pk)):
        assert as_(who.bob).get(address).status_code == 403
        assert as_(who.charlie).get(address).status_code == 404
    for address in (url("move", booked.pk), url("move_return", booked.pk), url("giving_back", booked.pk)):
        assert as_(who.bob).post(address).status_code == 403
        assert as_(who.charlie).post(address).status_code == 404


@pytest.mark.parametrize(
    ("first", "last"), [("2026-11-24", "2026-11-24"), ("2026-11-24", "2026-11-23"), ("2026-11-01", "2027-01-01")]
)
def test_days_that_make_no_range_are_refused(who: Personas, doctor: Receiving, first: str, last: str) -> None:
    answer = as_(who.alice).get(url("events"), {"from": first, "to": last})
    assert (answer.status_code, answer.json()["error"]) == (422, "Invalid")


@pytest.mark.parametrize(
    ("on", "opened"), [(date(2026, 10, 25), ("01:00", "05:00")), (date(2027, 3, 28), ("01:00", "05:00"))]
)
def test_a_night_of_the_change_of_hour_is_drawn_on_the_wall(
    who: Personas, doctor: Receiving, on: date, opened: tuple[str, str]
) -> None:
    with time_machine.travel(at(12, day=on - timedelta(days=2)), tick=False):
        make_open(doctor.resource, time(1), time(5), weekday=6, now=at(12, day=on - timedelta(days=2)))
        doctor.book(at(4, day=on), now=at(12, day=on - timedelta(days=2)))
        events = told(who.alice, **{"from": on.isoformat(), "to": (on + timedelta(days=1)).isoformat()})
    assert of_kind(events, "open") == [opened]
    assert of_kind(events, "visit") == [("04:00", "04:20")]


def test_what_lasts_over_midnight_is_told_on_both_days(who: Personas, doctor: Receiving) -> None:
    night = Range(at(23, 30), at(0, 30, day=MONDAY + timedelta(days=1)), "[)")
    with scope(who.alice):
        Appointment.objects.create(
            structure=who.here,
            patient=doctor.patient,
            practitioner_role=doctor.role,
            reason=doctor.reason,
            during=night,
        )
    for first, last in (("2026-11-23", "2026-11-24"), ("2026-11-24", "2026-11-25")):
        [one] = [event for event in told(who.alice, **{"from": first, "to": last}) if event["kind"] == "visit"]
        assert (one["start"], one["end"]) == ("2026-11-23T23:30", "2026-11-24T00:30")


def test_a_week_costs_twelve_queries_at_most_and_eight_agendas_as_many(who: Personas, doctor: Receiving) -> None:
    site = make_site(who.here)
    roles = [doctor.role, *(make_practitioner(who.here, f"Nom{n}", site=site) for n in range(7))]
    for role in roles[1:]:
        make_open(make_resource(role))
    for minute in range(0, 180, 20):
        doctor.book(at(9) + timedelta(minutes=minute))
    client = as_(who.alice)
    of = ",".join(str(role.pk) for role in roles)
    for asked in (
        (url("agenda"), WEEK),
        (url("events"), {"from": "2026-11-23", "to": "2026-11-30", "of": str(doctor.role.pk)}),
        (url("events"), {"from": "2026-11-23", "to": "2026-11-24", "of": of}),
        (url("agenda"), {"view": "month", "of": of}),
    ):
        client.get(*asked)
        with CaptureQueriesContext(connection) as spent:
            assert client.get(*asked).status_code == 200
        assert len(spent) <= 12, [one["sql"][:120] for one in spent]


def test_whose_agenda_is_remembered_until_others_are_chosen(who: Personas, doctor: Receiving) -> None:
    other = make_practitioner(who.here, "Roux")
    client = as_(who.alice)
    chosen = lambda answer: [one.id for one in answer.context["look"].chosen]  # noqa: E731
    assert chosen(client.get(url("agenda"))) == [doctor.role.pk]
    assert set(chosen(client.get(url("agenda"), {"of": [other.pk, doctor.role.pk]}))) == {other.pk, doctor.role.pk}
    assert set(chosen(client.get(url("agenda")))) == {other.pk, doctor.role.pk}
    assert client.get(url("agenda"), {"view": "week"}).context["look"].view == "week"
    assert client.get(url("agenda")).context["look"].view == "week"


def test_a_practitioner_sees_his_own_agenda_first(who: Personas, doctor: Receiving) -> None:
    benali = make_member(who.here, "practitioner", "Karim Zidane")
    with scope(who.alice):
        from permanence.directory.models import Person, PractitionerRole

        own = PractitionerRole.objects.create(
            structure=who.here, person=Person.objects.get(pk=benali.id), site=doctor.role.site, specialty="Kiné"
        )
    assert [one.id for one in as_(benali).get(url("agenda")).context["look"].chosen] == [own.pk]


def test_a_room_shows_for_whom_it_is_taken(who: Personas, doctor: Receiving) -> None:
    from permanence.capacity.models import Resource

    booked = doctor.book()
    with scope(who.alice):
        room = Resource.objects.create(structure=who.here, kind="room", name="Salle de soins")
        Reservation.objects.create(
            structure=who.here, resource=room, during=Range(at(9), at(9, 20), "[)"), source="appointment",
            held_for=booked.pk,
        )  # fmt: skip
        Reservation.objects.create(
            structure=who.here, resource=room, during=Range(at(10), at(11), "[)"), source="stay", held_for=uuid7()
        )
    assert "Salle de soins" in text(as_(who.alice).get(url("agenda")))
    events = told(who.alice, of=str(room.pk))
    assert [(one["of"], one["family"]) for one in events if one["kind"] == "visit"] == [(str(room.pk), "DURAND")]
    assert of_kind(events, "held") == [("10:00", "11:00")]


def test_a_month_tells_how_full_each_day_is(who: Personas, doctor: Receiving) -> None:
    for minute in (0, 20, 40):
        doctor.book(at(9, minute))
    with scope(who.alice):
        capacity.close(by=doctor.by, resource=doctor.resource, during=Range(at(11), at(12), "[)"))
        next_week = Range(at(0, day=MONDAY + timedelta(days=7)), at(0, day=MONDAY + timedelta(days=8)), "[)")
        capacity.close(by=doctor.by, resource=doctor.resource, during=next_week)
    shown = text(as_(who.alice).get(url("agenda"), {"view": "month", "on": MONDAY}))
    assert "23 50 % 3 rendez-vous" in shown
    assert "30 absent" in shown


def test_a_free_time_is_booked_for_whom_is_found(who: Personas, doctor: Receiving) -> None:
    client, address = as_(who.alice), url("booking", doctor.role.pk)
    opened = client.get(address, {"at": "2026-11-23T10:07"})
    assert "Demain 10 h" in text(opened)
    found = HTMLParser(client.get(url("finding", doctor.role.pk), {"q": "dur"}).content)
    assert "DURAND" in found.css_first("button").text()
    picked = client.get(address, {"at": "2026-11-23T10:07", "patient": doctor.patient.pk, "picked": 1})
    assert "Réserver demain 10 h" in text(picked)
    answer = client.post(
        address,
        {"at": "2026-11-23T10:07", "patient": doctor.patient.pk, "reason": doctor.reason.pk, "starts_at": at(10)},
    )
    assert json.loads(answer["HX-Trigger"])["agenda:changed"]
    with scope(who.alice):
        assert Appointment.objects.get().starts_at == at(10)
        assert Trace.objects.filter(verb="patient.read", subject_id=doctor.patient.pk).count() == 1


def test_a_form_sent_twice_books_once(who: Personas, doctor: Receiving) -> None:
    client = as_(who.alice)
    panel = client.get(url("booking", doctor.role.pk), {"at": at(9).isoformat(), "patient": doctor.patient.pk})
    sent = {"patient": doctor.patient.pk, "reason": doctor.reason.pk, "starts_at": at(9).isoformat()}
    sent["key"] = HTMLParser(panel.content).css_first("input[name=key]").attributes["value"]  # type: ignore[union-attr]
    first, second = (client.post(url("booking", doctor.role.pk), sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    with scope(who.alice):
        assert Appointment.objects.count() == 1


def test_a_time_taken_meanwhile_offers_the_nearest_three(who: Personas, doctor: Receiving) -> None:
    doctor.book(at(10))
    asked = {"at": at(10).isoformat(), "patient": doctor.patient.pk, "reason": doctor.reason.pk, "starts_at": at(10)}
    answer = as_(who.alice).post(url("booking", doctor.role.pk), asked)
    assert answer.status_code == 409
    page = HTMLParser(answer.content)
    assert page.css_first("[data-refusal=SlotTaken]")
    assert len(page.css("input[name=starts_at]")) == 3
    closed = as_(who.alice).post(url("booking", doctor.role.pk), asked | {"starts_at": at(8)})
    assert HTMLParser(closed.content).css_first("[data-refusal=NotOpen]")
    assert as_(who.alice).post(url("booking", doctor.role.pk), {"at": "2026-11-23T10:00"}).status_code == 422


def test_a_reason_withdrawn_meanwhile_is_chosen_anew_and_never_another_booked(who: Personas, doctor: Receiving) -> None:
    asked = {"at": at(10).isoformat(), "patient": doctor.patient.pk, "reason": uuid4(), "starts_at": at(10)}
    assert as_(who.alice).post(url("booking", doctor.role.pk), asked).status_code == 422
    with scope(who.alice):
        assert not Appointment.objects.exists()


def test_a_drag_moves_the_appointment_and_undo_puts_it_back(who: Personas, doctor: Receiving) -> None:
    booked, client = doctor.book(), as_(who.alice)
    moved = client.post(url("move", booked.pk), {"at": "2026-11-23T10:00"}).json()
    assert moved["text"] == "Déplacé à demain 10 h."
    answer = client.post(moved["undo"])
    assert answer.status_code == 204
    with scope(who.alice):
        [back] = Appointment.objects.exclude(status="cancelled")
        assert (back.pk, back.starts_at, Move.objects.count()) == (booked.pk, at(9), 0)
    for address in (moved["undo"], url("move_return", booked.pk)):
        assert json.loads(client.post(address)["HX-Trigger"])["toast"]["tone"] == "danger"
    with scope(who.alice):
        assert Appointment.objects.exclude(status="cancelled").count() == 1


def test_undone_when_another_has_its_former_time_it_stays_and_says_so(who: Personas, doctor: Receiving) -> None:
    booked, client = doctor.book(), as_(who.alice)
    moved = client.post(url("move", booked.pk), {"at": "2026-11-23T10:00"}).json()
    with scope(who.alice):
        doctor.book(patient=make_patient(who.here, by=who.alice, birth_name="Petit"))
    toast = json.loads(client.post(moved["undo"])["HX-Trigger"])["toast"]
    assert toast["text"].startswith(
        "Sa place d’avant a été prise entre-temps. Le rendez-vous reste où il a été déplacé"
    )
    with scope(who.alice):
        assert queries.appointment(who.alice, moved["id"]).status == "booked"


def test_a_drop_between_two_times_goes_to_the_nearest_free_one(who: Personas, doctor: Receiving) -> None:
    booked = doctor.book()
    moved = as_(who.alice).post(url("move", booked.pk), {"at": "2026-11-23T10:05"}).json()
    with scope(who.alice):
        assert queries.appointment(who.alice, moved["id"]).starts_at == at(10)


@pytest.mark.parametrize(
    ("dropped", "error"),
    [
        ("2026-11-23T10:20", "SlotTaken"),
        ("2026-11-23T15:00", "NotOpen"),
        ("2026-11-20T09:00", "InThePast"),
        ("", "Invalid"),
    ],
)
def test_a_drop_where_it_is_not_free_is_refused_and_nothing_moves(
    who: Personas, doctor: Receiving, dropped: str, error: str
) -> None:
    booked = doctor.book()
    doctor.book(at(10, 20))
    answer = as_(who.alice).post(url("move", booked.pk), {"at": dropped})
    assert (answer.status_code in (409, 422), answer.json()["error"]) == (True, error)
    assert answer.json()["message"]
    with scope(who.alice):
        assert Appointment.objects.get(pk=booked.pk).status == "booked"


def test_a_drop_on_another_practitioner_needs_a_reason_of_the_same_name(who: Personas, doctor: Receiving) -> None:
    roux = make_practitioner(who.here, "Roux")
    make_open(make_resource(roux))
    booked, client = doctor.book(), as_(who.alice)
    refused = client.post(url("move", booked.pk), {"at": "2026-11-23T10:00", "to": roux.pk})
    assert (refused.status_code, refused.json()["error"]) == (409, "NoSuchReason")
    with scope(who.alice):
        make_reason(roux, "consultation", 30)
    moved = client.post(url("move", booked.pk), {"at": "2026-11-23T10:00", "to": roux.pk}).json()
    with scope(who.alice):
        there = queries.appointment(who.alice, moved["id"])
    assert (there.practitioner_role_id, there.ends_at) == (roux.pk, at(10, 30))


def test_the_panel_shows_and_gives_back(who: Personas, doctor: Receiving) -> None:
    booked, client = doctor.book(), as_(who.alice)
    assert "DURAND Élodie" in text(client.get(url("visit", booked.pk)))
    assert client.post(url("giving_back", booked.pk)).status_code == 422
    answer = client.post(url("giving_back", booked.pk), {"asked_by": "patient"})
    assert "Ce rendez-vous est annulé" in text(answer)


def test_paper_names_everyone_of_two_days_with_telephones_and_is_traced(who: Personas, doctor: Receiving) -> None:
    make_open(doctor.resource, weekday=1)
    other = make_patient(who.here, by=who.alice, birth_name="Maisonneuve-Delacroix", first_names="Marie-Françoise")
    doctor.book()
    doctor.book(at(9, day=MONDAY + timedelta(days=1)), patient=other)
    shown = text(as_(who.alice).get(url("printed"), {"on": MONDAY}))
    for words in ("DURAND Élodie", "06 39 98 00 01", "MAISONNEUVE-DELACROIX Marie-Françoise", "Mardi 24 novembre 2026"):
        assert words in shown
    with scope(who.alice):
        assert Trace.objects.filter(verb="patient.read").count() == 2


def test_a_structure_without_practitioner_has_no_sheet(who: Personas) -> None:
    assert "Aucun praticien" in text(as_(who.alice).get(url("printed")))
    assert "Aucun praticien" in text(as_(who.alice).get(url("list")))
