"""A program of a practice's own, with its token, for the tests here."""

import json
from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.test import Client
from django.utils import timezone

from permanence.api import actions, queries
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.directory.models import Structure
from permanence.foundation.actor import scope, system
from permanence.foundation.ids import uuid7

from .validator import valid

WINDOW = "start=ge2026-11-23&start=lt2026-11-24"
READS, WRITES = ["system/*.read"], ["system/*.read", "system/Appointment.write", "system/Patient.write"]
ALL = [*queries.SCOPES]


class Program:
    """What a program does at the door: it asks, with its token, at a moment."""

    def __init__(self, house: Structure, scopes: list[str] = WRITES, now: datetime = SUNDAY_NOON) -> None:
        self.house, self.now = house, now
        with scope(system("test", [house.pk])) as by:
            given = actions.give_access(by=by, structure=house, name="Logiciel", scopes=scopes, now=now)
            client = queries.Client(given.access.pk, house.pk, "Logiciel", tuple(scopes))
            self.token = str(uuid7())
            actions.keep_token(by=by, client=client, token=self.token, scopes=scopes, now=timezone.now())
        self.access = given.access

    def ask(self, path: str, body: Any = None, *, method: str = "", **headers: str) -> Any:
        """Ask, and return the answer."""
        where, _, query = f"/fhir/r4/{path}".partition("?")
        sent = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        media = named.pop("Content-Type", "application/fhir+json")
        with time_machine.travel(self.now, tick=False):
            answer = Client().generic(
                method or ("POST" if sent else "GET"), where, sent, content_type=media,
                QUERY_STRING=query, headers={"Authorization": f"Bearer {self.token}"} | named,
            )  # fmt: skip
        return valid(answer)

    def found(self, path: str) -> list[dict[str, Any]]:
        """Return what a search matches."""
        answer = self.ask(path)
        assert answer.status_code == 200, answer.content
        return [one["resource"] for one in answer.json().get("entry", []) if one["search"]["mode"] == "match"]

    def operate(self, verb: str, name: str = "", patient: str = "", **more: Any) -> Any:
        """Hold or book by reference."""
        return self.ask(f"Appointment/${verb}", parameters(name, patient), **more)

    def later(self, **passed: float) -> None:
        """Let time pass."""
        self.now += timedelta(**passed)


def parameters(name: str, patient: str = "") -> dict[str, Any]:
    """Return the Parameters that name an appointment, and a patient."""
    told = [{"name": "appointment-reference", "valueReference": {"reference": f"Appointment/{name}"}}]
    if patient:
        told.append({"name": "patient-reference", "valueReference": {"reference": f"Patient/{patient}"}})
    return {"resourceType": "Parameters", "parameter": told}


def resource(answer: Any, kind: str = "Appointment") -> dict[str, Any]:
    """Return the resource of a kind in an answer: alone, or in a bundle."""
    told = answer.json()
    if told["resourceType"] == kind:
        return dict(told)
    return next(dict(one["resource"]) for one in told["entry"] if one["resource"]["resourceType"] == kind)


def everything(house: Structure) -> Any:
    """Open the scope of someone who may do everything there."""
    return scope(system("test", [house.pk]))


def first(program: Program) -> str:
    """Return the name of the first free time."""
    return str(program.found(f"Slot?{WINDOW}")[0]["id"])
