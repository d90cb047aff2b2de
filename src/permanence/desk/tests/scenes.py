"""A permanence that answers for a health house: what the desk's tests start from."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from time import sleep
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment, VisitReason
from permanence.capacity.tests.factories import make_open, make_resource
from permanence.desk import actions
from permanence.desk.models import Call, Line, Request
from permanence.directives import actions as directives
from permanence.directives.models import Directive
from permanence.directory.models import PractitionerRole, Structure
from permanence.directory.tests.personas import make_mandate, make_member, make_practitioner, make_structure, reloaded
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.rights import Can
from permanence.patients import actions as patients
from permanence.patients.models import Patient

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)  # a Monday
CALLER = "+33639980001"
LENT = [
    Can.ANSWER, Can.VIEW_AGENDA, Can.BOOK, Can.VIEW_PATIENT, Can.EDIT_PATIENT, Can.VIEW_DIRECTIVES, Can.VIEW_DIRECTORY,
]  # fmt: skip
_numbers, _calls = count(1), count(1)


@dataclass(frozen=True, slots=True)
class Scene:
    """A practice with one doctor open every weekday from 9:00 to 12:00 by 20 minutes, and who answers for it."""

    practice: Structure
    doctor: PractitionerRole
    reason: VisitReason
    line: Line
    everyone: Actor
    claire: Actor
    amel: Actor


def make_scene() -> Scene:
    """Return the scene: Claire and Amel, of the permanence, hold a mandate of the practice."""
    practice, permanence = (
        make_structure("MSP des Tilleuls", "health_house"),
        make_structure("Allô Santé", "permanence"),
    )
    by = system("test", [practice.pk, permanence.pk])
    doctor = make_practitioner(practice, "Benali")
    resource = make_resource(doctor)
    for weekday in range(5):
        make_open(resource, time(9), time(12), weekday=weekday, now=NOW - timedelta(days=7))
    reason = agenda.add_reason(by=by, practitioner_role=doctor, name="Consultation", duration_min=20)
    make_mandate(practice, permanence, LENT)
    claire, amel = (make_member(permanence, "telesecretary", name) for name in ("Claire Vidal", "Amel Haddad"))
    line = actions.open_line(
        by=by, structure=practice, number=f"+3353649{next(_numbers):04}", label=practice.name,
        greeting="MSP des Tilleuls, bonjour, {agent} à votre écoute.", now=NOW,
    )  # fmt: skip
    return Scene(practice, doctor, reason, line, by, reloaded(claire), reloaded(amel))


def ring(scene: Scene, *, number: str = CALLER, at: datetime = NOW, kind: str = "ringing", name: str = "") -> Call:
    """Let the switchboard tell something of a call; a new one unless named."""
    by = system("telephony", [scene.practice.pk])
    named = name or f"call-{next(_calls)}"
    return actions.hear(by=by, line=scene.line, provider_id=named, kind=kind, at=at, caller_number=number, now=at)


def taken(scene: Scene, by: Actor | None = None, *, now: datetime = NOW, **more: Any) -> Request:
    """Return the request of a call just taken, by Claire unless told."""
    call = actions.take(by=by or scene.claire, call=ring(scene, at=now, **more), now=now)
    return request_of(scene, call)


def request_of(scene: Scene, call: Call) -> Request:
    """Return the request of a call as it now stands."""
    with scope(scene.everyone):
        return Request.objects.select_related("call", "patient", "appointment").get(call=call)


def again(scene: Scene, request: Request) -> Request:
    """Return a request as it now stands."""
    with scope(scene.everyone):
        return Request.objects.select_related("call", "patient", "appointment").get(pk=request.pk)


def make_patient(scene: Scene, birth_name: str = "Durand", *, phone: str = CALLER, **more: Any) -> Patient:
    """Return a patient of the practice, reached at the caller's number unless told."""
    traits = {"first_names": "Élodie", "birth_date": date(1984, 3, 12), "sex": "female"} | more
    return patients.register(
        by=scene.everyone, structure=scene.practice, birth_name=birth_name, phone=phone, despite_lookalikes=True,
        now=NOW, **traits,
    )  # fmt: skip


def seen(scene: Scene, patient: Patient, at: datetime = NOW + timedelta(days=1, hours=1, minutes=20)) -> Appointment:
    """Book the patient with the doctor, who agreed if it needed to be; a past time makes him known."""
    return agenda.book(
        by=scene.everyone, patient=patient, practitioner_role=scene.doctor, reason=scene.reason, starts_at=at,
        now=min(NOW, at - timedelta(hours=1)), said=agenda.Said(despite="agreed"),
    )  # fmt: skip


def direct(scene: Scene, kind: str, body: dict[str, Any], **more: Any) -> Directive:
    """Write a permanent directive of the doctor."""
    return directives.write(
        by=scene.everyone, structure=scene.practice, practitioner_role=more.pop("practitioner_role", scene.doctor),
        kind=kind, term=more.pop("term", "permanent"), valid_from=NOW - timedelta(days=30),
        valid_to=more.pop("valid_to", None), body=body, now=NOW - timedelta(days=30), **more,
    )  # fmt: skip


def at(request: Request, noun: str = "") -> str:
    """Return the address of a request, or of what is done with it."""
    return f"/desk/requests/{request.pk}/{noun + '/' if noun else ''}"


def text(answer: Any) -> str:
    """Return an answer's page with its spaces as they are typed."""
    return str(answer.content.decode().replace("\u00a0", " "))


def until_someone_waits() -> None:
    """Return once a transaction waits for what another one holds."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            if cursor.fetchone() == (True,):
                return
        sleep(0.02)
    raise TimeoutError("nobody waited")
