"""After a refusal of the panel one step stands out: the one that helps, not what was refused."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda.models import Appointment
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas, sign_in
from permanence.patients.tests.factories import make_patient

from .factories import Receiving
from .test_forbidding import directed

pytestmark = pytest.mark.django_db


def test_what_a_directive_forbids_is_not_the_step_that_stands_out(doctor: Receiving, who: Personas) -> None:
    client, address = Client(), reverse("agenda:booking", args=[doctor.role.pk])
    sign_in(client, who.alice)
    typed = {"reason": str(doctor.reason.pk), "patient": str(doctor.patient.pk), "at": at(9).isoformat()}

    def bright(answer: Any) -> list[str | None]:
        return [one.attributes["id"] for one in HTMLParser(answer.content).css(".panel-foot [data-main]")]

    with time_machine.travel(SUNDAY_NOON, tick=False):
        assert bright(client.get(address, typed)) == ["book"]
        directed(doctor, "new_patients", policy="refuse", exceptions=[])
        assert bright(client.get(address, typed)) == ["ask-for-exception"]
        refused = client.post(address, {**typed, "starts_at": at(9).isoformat()})
        assert (refused.status_code, bright(refused)) == (409, ["ask-for-exception"])
        agreed = client.post(address, {**typed, "starts_at": at(9).isoformat(), "despite": "agreed"})
    assert agreed.status_code == 200
    assert Appointment.objects.get().despite == "agreed"


def test_a_time_taken_meanwhile_leads_to_the_nearest_one(doctor: Receiving, who: Personas) -> None:
    client, address = Client(), reverse("agenda:booking", args=[doctor.role.pk])
    sign_in(client, who.alice)
    doctor.book(patient=make_patient(who.here, by=who.alice, birth_name="Petit"))
    typed = {"reason": str(doctor.reason.pk), "patient": str(doctor.patient.pk), "at": at(9).isoformat()}
    with time_machine.travel(SUNDAY_NOON, tick=False):
        answer = client.post(address, {**typed, "starts_at": at(9).isoformat()})
    page = HTMLParser(answer.content)
    assert answer.status_code == 409
    chosen = page.css_first("[name=starts_at][checked]")
    assert chosen is not None
    assert chosen.attributes["value"] != at(9).isoformat()
    assert page.css_first("#book[data-main]") is not None
