"""Who answers for two practices mixes nothing of them: what is of the one is refused in every form of the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment, Series
from permanence.desk import actions as desk
from permanence.desk.models import Question, Request
from permanence.desk.tests import scenes
from permanence.desk.tests.scenes import NOW, Scene
from permanence.directory.models import Membership
from permanence.directory.tests import personas
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Change
from permanence.patients.models import Patient
from permanence.waiting.models import Entry

DAY = timedelta(days=1)
FREE = NOW + DAY


@dataclass(frozen=True)
class Clients:
    """Claire answers for both; a patient and an appointment of each."""

    ours: Scene
    theirs: Scene
    our_patient: Patient
    their_patient: Patient
    our_visit: Appointment
    their_visit: Appointment
    request: Request

    @property
    def everyone(self) -> Any:
        return system("test", [self.ours.practice.pk, self.theirs.practice.pk])


@pytest.fixture
def clients(db: None) -> Iterator[Clients]:
    with time_machine.travel(NOW, tick=False):
        ours, theirs = scenes.make_scene(), scenes.make_scene()
        with scope(ours.everyone):
            holder = Membership.objects.get(person_id=ours.claire.id).structure
        personas.make_mandate(theirs.practice, holder, scenes.LENT)
        claire = personas.reloaded(ours.claire)
        ours = Scene(ours.practice, ours.doctor, ours.reason, ours.line, ours.everyone, claire, ours.amel)
        patients = [scenes.make_patient(one) for one in (ours, theirs)]
        visits = [scenes.seen(one, patient) for one, patient in zip((ours, theirs), patients, strict=True)]
        request = desk.choose_patient(by=claire, request=scenes.taken(ours, claire), patient=patients[0], now=NOW)
        yield Clients(ours, theirs, *patients, *visits, request)


def of_request(noun: str, **sent: Callable[[Clients], Any]) -> Any:
    return (f"desk:{noun}", lambda c: [c.request.pk], sent)


MIXED = {
    "patient of a request": of_request("choice", patient=lambda c: c.their_patient.pk),
    "practitioner of a request": of_request("choice", practitioner=lambda c: c.theirs.doctor.pk),
    "reason of a request": of_request("choice", reason=lambda c: c.theirs.reason.pk),
    "appointment of a request": of_request("choice", appointment=lambda c: c.their_visit.pk),
    "patient of a booking": (
        "agenda:booking", lambda c: [c.ours.doctor.pk],
        {"patient": lambda c: c.their_patient.pk, "reason": lambda c: c.ours.reason.pk, "starts_at": lambda _: FREE},
    ),
    "patient of a series": (
        "agenda:series_proposal", lambda c: [c.ours.doctor.pk],
        {"patient": lambda c: c.their_patient.pk, "reason": lambda c: c.ours.reason.pk, "count": lambda _: 2,
         "weekdays": lambda _: 1, "every_weeks": lambda _: 1, "from_hour": lambda _: "09:00",
         "to_hour": lambda _: "12:00", "first_on": lambda _: "2026-11-24", "start": lambda _: FREE},
    ),
    "reason of a series": (
        "agenda:series_proposal", lambda c: [c.ours.doctor.pk],
        {"patient": lambda c: c.our_patient.pk, "reason": lambda c: c.theirs.reason.pk, "count": lambda _: 2,
         "weekdays": lambda _: 1, "every_weeks": lambda _: 1, "from_hour": lambda _: "09:00",
         "to_hour": lambda _: "12:00", "first_on": lambda _: "2026-11-24", "start": lambda _: FREE},
    ),
    "agenda of a move": (
        "agenda:move", lambda c: [c.our_visit.pk], {"to": lambda c: c.theirs.doctor.pk, "at": lambda _: FREE},
    ),
    "reason of an entry": ("waiting:new", lambda c: [c.our_patient.pk], {
        "reason": lambda c: c.theirs.reason.pk, "urgency": lambda _: "planned", "notice_min": lambda _: 60,
        "by_phone": lambda _: "on"}),
    "practitioner of an entry": ("waiting:new", lambda c: [c.our_patient.pk], {
        "reason": lambda c: c.ours.reason.pk, "practitioner_roles": lambda c: c.theirs.doctor.pk,
        "urgency": lambda _: "planned", "notice_min": lambda _: 60, "by_phone": lambda _: "on"}),
    "appointment of an entry": ("waiting:new", lambda c: [c.our_patient.pk], {
        "reason": lambda c: c.ours.reason.pk, "appointment": lambda c: c.their_visit.pk,
        "urgency": lambda _: "planned", "notice_min": lambda _: 60, "by_phone": lambda _: "on"}),
    "patient of an exception": ("desk:exceptions", lambda c: [c.ours.doctor.pk], {
        "patient": lambda c: c.their_patient.pk, "reason": lambda c: c.ours.reason.pk, "at": lambda _: FREE}),
    "reason of an exception": ("desk:exceptions", lambda c: [c.ours.doctor.pk], {
        "patient": lambda c: c.our_patient.pk, "reason": lambda c: c.theirs.reason.pk, "at": lambda _: FREE}),
    "patient of an extra appointment": ("agenda:overbooking", lambda c: [c.ours.doctor.pk], {
        "patient": lambda c: c.their_patient.pk, "reason": lambda c: c.ours.reason.pk, "at": lambda _: FREE,
        "starts_at": lambda _: FREE, "urgency": lambda _: "same_day", "why": lambda _: "douleur"}),
}  # fmt: skip


NOT_EVEN_OURS = "patient of an extra appointment"  # no directive allows one


@pytest.mark.parametrize("name", MIXED)
def test_nothing_of_one_practice_goes_into_another(clients: Clients, client: Client, name: str) -> None:
    before = _rows(clients)
    answer = _sent(client, clients, clients, name)
    assert 400 <= answer.status_code < 500 or answer.status_code == 200, answer.status_code
    assert _rows(clients) == before


@pytest.mark.parametrize("name", [name for name in MIXED if name != NOT_EVEN_OURS])
def test_what_is_ours_does(clients: Clients, client: Client, name: str) -> None:
    ours = replace(clients, theirs=clients.ours, their_patient=clients.our_patient, their_visit=clients.our_visit)
    before = _rows(clients)
    assert _sent(client, clients, ours, name).status_code < 400
    assert name.endswith("of a request") or _rows(clients) != before


def _sent(client: Client, clients: Clients, told_of: Clients, name: str) -> Any:
    address, arguments, told = MIXED[name]
    personas.sign_in(client, clients.ours.claire)
    sent = {field: value(told_of) for field, value in told.items()}
    sent = {field: one.isoformat() if isinstance(one, datetime) else one for field, one in sent.items()}
    return client.post(reverse(address, args=arguments(clients)), sent)


def _rows(clients: Clients) -> list[Any]:
    with scope(clients.everyone):
        counted = [kind.objects.count() for kind in (Appointment, Series, Request, Question, Entry, Change)]
        held = Request.objects.get(pk=clients.request.pk)
        return [*counted, held.patient_id, held.practitioner_role_id, held.reason_id, held.appointment_id]


def test_a_booking_program_names_one_practice_only(clients: Clients) -> None:
    for patient, reason in ((clients.their_patient, clients.ours.reason), (clients.our_patient, clients.theirs.reason)):
        with pytest.raises(agenda.NotHere):
            agenda.book(
                by=clients.everyone, patient=patient, practitioner_role=clients.ours.doctor, reason=reason,
                starts_at=FREE, now=NOW,
            )  # fmt: skip
