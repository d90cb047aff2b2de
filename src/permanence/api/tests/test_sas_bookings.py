"""Appointments taken with a regulator (INT_R03): said by the practice, told to the platform over real mutual TLS."""

import json
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from fhir.resources.R4B.appointment import Appointment as Resource

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.api import actions, handlers, jobs, platform_calling, queries
from permanence.api.models import Regulator, SasBooking, State, Trouble
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.config.national import National
from permanence.directory.models import Person, Structure
from permanence.directory.tests import personas
from permanence.events.agenda import AppointmentCancelled, AppointmentReturned
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Event

from . import french
from . import test_sas_handshakes as handshakes
from .validator import faults

pytestmark = pytest.mark.django_db
RPPS, NUMBER = "10002909371", "899900000102"


@dataclass
class Platform:
    """The platform as we meet it: it wants our certificate, keeps what it is told, and answers what it is to answer."""

    url: str = ""
    status: int = 200
    told: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def statuses(self) -> list[tuple[str, str]]:
        return [(method, told["status"]) for method, _path, told in self.told]


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Platform]:
    monkeypatch.setattr(handshakes, "HOST", "localhost")
    authority, there = handshakes.Authority(tmp_path, "igc"), Platform()

    class Answers(BaseHTTPRequestHandler):
        def answer(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            there.wrong += [*faults(told), *french.faults(told)]
            there.told.append((str(self.command), self.path, told))
            self.send_response(there.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_PUT = answer  # noqa: N815

        def log_message(self, *_said: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.gives("sas")[1])
    context.load_verify_locations(authority.file)
    context.verify_mode = ssl.CERT_REQUIRED
    server = HTTPServer(("127.0.0.1", 0), Answers)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    there.url = f"https://localhost:{server.server_port}/fhir"
    own, trusted = str(authority.gives("permanence")[1]), str(authority.file)
    settings.NATIONAL = National(address=there.url, own=own, authority=trusted)
    yield there
    assert there.wrong == []
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def house() -> Structure:
    return personas.make_structure("MSP des Tilleuls")


@pytest.fixture
def doctor(house: Structure) -> Receiving:
    doctor = make_receiving(house)
    with scope(doctor.by):
        Person.objects.filter(pk=doctor.role.person_id).update(rpps=RPPS)
    return doctor


@pytest.fixture
def regulator(doctor: Receiving) -> Regulator:
    told = {"number": NUMBER, "family_name": "Loridon", "given_name": "Sébastien", "email": "s.loridon@exemple.invalid"}
    with queries.platform_door():
        return Regulator.objects.create(national=True, active=True, changed_at=SUNDAY_NOON, **told)


def noted(doctor: Receiving, regulator: Regulator, promise: Appointment) -> SasBooking:
    return actions.note_regulated(by=doctor.by, appointment=promise, regulator=regulator, now=SUNDAY_NOON)


def tell(booking: SasBooking, now: datetime = SUNDAY_NOON) -> SasBooking:
    """Let the worker tell it, and return how it stands then."""
    by = system("api.jobs.tell_platform", [booking.structure_id])
    with time_machine.travel(now, tick=False):
        jobs.tell_platform(by=by, now=now, booking_id=str(booking.pk))
    with scope(by):
        return SasBooking.objects.get(pk=booking.pk)


def put_at_ten(doctor: Receiving, promise: Appointment) -> Appointment:
    return agenda.move(
        by=doctor.by, appointment=promise, practitioner_role=doctor.role, reason=doctor.reason, starts_at=at(10),
        now=SUNDAY_NOON,
    )  # fmt: skip


def heard(promise: Appointment) -> None:
    told = AppointmentCancelled(promise.structure_id, promise.pk, promise.starts_at)
    with scope(system("test", [promise.structure_id])) as by:
        handlers.tell_platform_of_change(told, by=by, now=SUNDAY_NOON)


def test_it_is_told_as_the_guide_asks_and_of_the_patient_nothing(
    platform: Platform, doctor: Receiving, regulator: Regulator
) -> None:
    booking = noted(doctor, regulator, doctor.book())
    assert tell(booking).state == State.TOLD
    ((method, path, told),) = platform.told
    assert (method, path) == ("POST", "/fhir/Appointment")
    Resource.model_validate(told)
    operator = told["extension"][0]["valueReference"]["identifier"]
    assert (operator["system"], operator["value"]) == ("urn:oid:1.2.250.1.71.4.2.1", NUMBER)
    assert told["identifier"] == [{"system": "http://localhost:8000/sas/appointments", "value": str(booking.pk)}]
    assert (told["status"], told["start"]) == ("booked", "2026-11-23T09:00:00+01:00")
    assert [one["actor"]["identifier"]["value"] for one in told["participant"]] == [f"8{RPPS}"]
    assert "Patient" not in json.dumps(told)
    assert tell(booking).told == tell(booking).told
    assert len(platform.told) == 1, "told once"


def test_each_change_is_told_under_the_same_identifier(
    platform: Platform, doctor: Receiving, regulator: Regulator
) -> None:
    first = doctor.book()
    booking = noted(doctor, regulator, first)
    tell(booking)
    moved = put_at_ten(doctor, first)
    heard(first)
    assert tell(booking).appointment_id == moved.pk
    agenda.cancel(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    heard(moved)
    tell(booking)
    assert platform.statuses() == [("POST", "booked"), ("PUT", "booked"), ("PUT", "cancelled")]
    assert [told["start"][11:16] for _method, _path, told in platform.told] == ["09:00", "10:00", "10:00"]
    for _method, path, told in platform.told[1:]:
        assert parse_qs(urlsplit(path).query) == {"identifier": ["|".join([*told["identifier"][0].values()])]}


def test_a_move_undone_is_told_as_where_it_stood_before_and_not_as_cancelled(
    platform: Platform, doctor: Receiving, regulator: Regulator
) -> None:
    first = doctor.book()
    booking = noted(doctor, regulator, first)
    tell(booking)
    moved = put_at_ten(doctor, first)
    heard(first)
    tell(booking)
    agenda.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    with scope(system("test", [first.structure_id])) as by:
        told = Event.objects.get(name="AppointmentReturned").payload
        returned = AppointmentReturned(first.structure_id, UUID(told["appointment_id"]), UUID(told["instead_of"]))
        handlers.tell_platform_of_return(returned, by=by, now=SUNDAY_NOON)
    assert tell(booking).appointment_id == first.pk
    assert [(told["status"], told["start"][11:16]) for *_, told in platform.told][1:] == [
        ("booked", "10:00"), ("booked", "09:00"),
    ]  # fmt: skip
    with scope(by):
        assert queries.stale(first.structure_id, SUNDAY_NOON) == []


def test_the_new_time_said_of_before_the_move_is_heard_is_told_once_and_the_former_cancelled(
    platform: Platform, doctor: Receiving, regulator: Regulator
) -> None:
    """The desk says of the new time too with whom it was taken, before the worker hears that it stands for another."""
    first = doctor.book()
    booking = noted(doctor, regulator, first)
    tell(booking)
    moved = put_at_ten(doctor, first)
    again = noted(doctor, regulator, moved)
    tell(again)
    heard(first)
    assert tell(booking).appointment_id == first.pk
    assert [(told["status"], told["start"][11:16]) for *_, told in platform.told] == [
        ("booked", "09:00"), ("booked", "10:00"), ("cancelled", "09:00"),
    ]  # fmt: skip


def test_a_time_that_stands_again_and_was_said_of_anew_is_told_once(
    platform: Platform, doctor: Receiving, regulator: Regulator
) -> None:
    first = doctor.book()
    moved = put_at_ten(doctor, first)
    booking = noted(doctor, regulator, moved)
    agenda.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    again = noted(doctor, regulator, first)
    with scope(system("test", [first.structure_id])) as by:
        returned = AppointmentReturned(first.structure_id, first.pk, moved.pk)
        handlers.tell_platform_of_return(returned, by=by, now=SUNDAY_NOON)
    assert (tell(booking).appointment_id, tell(again).appointment_id) == (moved.pk, first.pk)
    assert [told["status"] for *_, told in platform.told] == ["cancelled", "booked"]


def test_that_he_was_seen_or_did_not_come_is_told_within_the_hour(
    platform: Platform, doctor: Receiving, regulator: Regulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise = doctor.book()
    booking = noted(doctor, regulator, promise)
    tell(booking)
    agenda.note_absence(by=doctor.by, appointment=promise, excused=False, now=at(10))
    asked: list[SasBooking] = []
    monkeypatch.setattr(jobs, "enqueue_booking", asked.append)
    with scope(system("api.jobs.take_up", [promise.structure_id])) as by:
        jobs.take_up(by=by, now=at(11))
    assert [one.pk for one in asked] == [booking.pk]
    tell(booking, at(11))
    assert platform.statuses()[-1] == ("PUT", "noshow")


def test_what_was_not_taken_is_told_again_and_then_given_up(
    platform: Platform, doctor: Receiving, regulator: Regulator
) -> None:
    booking, now = noted(doctor, regulator, doctor.book()), SUNDAY_NOON
    platform.status = 500
    kept = tell(booking, now)
    assert (kept.state, kept.trouble, kept.answered, kept.told) == (State.WAITING, Trouble.REFUSED, 500, "")
    assert tell(booking, now).tries == 1, "not before it is due"
    for _ in range(10):
        now = max(now, kept.due_at) + timedelta(seconds=1)
        kept = tell(booking, now)
    assert (kept.state, kept.tries) == (State.GIVEN_UP, 8)
    platform.status = 409  # the first one had arrived after all
    actions.tell_again(by=doctor.by, booking=kept, now=now)
    assert tell(booking, now).state == State.WAITING
    platform.status = 200
    assert tell(booking, now).state == State.TOLD
    assert platform.statuses()[-2:] == [("POST", "booked"), ("PUT", "booked")]


def test_without_our_certificate_or_a_platform_nothing_is_told(
    platform: Platform, doctor: Receiving, regulator: Regulator, settings: Any
) -> None:
    booking = noted(doctor, regulator, doctor.book())
    settings.NATIONAL = National(address=platform.url, authority=settings.NATIONAL.authority)
    assert tell(booking).trouble == Trouble.UNREACHED
    settings.NATIONAL = National()
    assert not platform_calling.is_joined()
    jobs.enqueue_booking(booking)
    assert not platform.told


def test_a_secretary_says_with_whom_it_was_taken(doctor: Receiving, regulator: Regulator, house: Structure) -> None:
    promise, client, stranger = doctor.book(), Client(headers={"Accept-Language": "fr"}), Client()
    personas.sign_in(client, personas.make_member(house, "secretary"))
    personas.sign_in(stranger, personas.make_member(personas.make_structure("Ailleurs"), "secretary"))
    where = reverse("api:sas_appointments", args=[house.pk])
    with time_machine.travel(SUNDAY_NOON, tick=False):
        assert "DURAND Élodie" in client.get(where).content.decode()
        wrong = client.post(where, {"appointment": promise.pk, "regulator": "Personne"})
        assert (wrong.status_code, "aucun régulateur" in wrong.content.decode()) == (422, True)
        assert client.post(where, {"appointment": promise.pk, "regulator": "loridon"}).status_code == 302
        assert client.post(where, {"appointment": promise.pk, "regulator": "loridon"}).status_code == 422
        page = client.get(where).content.decode()
        assert "Loridon Sébastien" in page
        assert stranger.get(where).status_code == 404
    with scope(doctor.by):
        (kept,) = SasBooking.objects.all()
        assert (kept.appointment_id, kept.number, kept.state) == (promise.pk, NUMBER, State.WAITING)
    assert stranger.post(reverse("api:sas_repetition", args=[kept.pk])).status_code == 404
    assert client.post(reverse("api:sas_repetition", args=[kept.pk])).status_code == 302
