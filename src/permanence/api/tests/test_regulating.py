"""Regulators who come by single sign-on: who is let in, what they book for a caller, what the platform is told."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from permanence.api import jobs, queries
from permanence.api.models import Regulator, SasBooking, State
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.config.national import National
from permanence.directives import actions as directives
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Trace
from permanence.foundation.tests.provider import House, running
from permanence.patients.models import Contact, Patient
from permanence.patients.tests.factories import make_patient

from . import sas_world as world

pytestmark = pytest.mark.django_db
ONE, NUMBER = "10002909371", "810101215225"
BACK = "http://testserver/sas/return/"
CALLER = {"birth_name": "Lacombe", "first_names": "Jeanne", "birth_date": "02/04/1961", "sex": "female",
          "phone": "06 39 98 00 17"}  # fmt: skip


@pytest.fixture
def house(settings: Any) -> Iterator[House]:
    with running(BACK) as one:
        settings.BASE_URL, settings.STAFF_IDENTITIES = "http://testserver", one.provider
        settings.NATIONAL = National(names=(world.CN,), units=(world.OU,))
        one.claims = {"SubjectNameID": NUMBER}
        yield one


@pytest.fixture
def practice() -> world.Practice:
    practice = world.make_practice(finess=world.FINESS)
    world.make_shown(practice, ONE, audiences=("SNP",))
    return practice


@pytest.fixture
def regulator() -> Regulator:
    told = {"family_name": "Loridon", "given_name": "Sébastien", "email": "s.loridon@exemple.invalid"}
    with queries.platform_door():
        return Regulator.objects.create(national=True, number=NUMBER, active=True, changed_at=SUNDAY_NOON, **told)


def agenda_of(practice: world.Practice) -> str:
    return f"{reverse('api:sas_agenda', args=[practice.roles[0].pk])}?on=2026-11-23&origin=sas"


def enters(client: Client, practice: world.Practice) -> Any:
    """Come from the platform, show oneself, and return what one is answered back here."""
    there = client.get(agenda_of(practice))
    assert there.status_code == 302, there.content
    return client.get(httpx.get(there.headers["Location"]).headers["Location"])


def time_at(practice: world.Practice, minutes: int = 0) -> str:
    minute = int(at(9, minutes).timestamp()) // 60
    return f"{reverse('api:sas_booking', args=[practice.roles[0].pk, minute, 20])}?origin=sas"


def books(client: Client, practice: world.Practice, minutes: int = 0, **said: str) -> Any:
    form = CALLER | {"reason": str(practice.reasons[0].pk)} | said
    with time_machine.travel(SUNDAY_NOON, tick=True):
        return client.post(time_at(practice, minutes), form)


def told(answer: Any) -> str:
    """Return what is said in passing."""
    return " ".join(str(one) for one in get_messages(answer.wsgi_request))


def kept(practice: world.Practice) -> list[SasBooking]:
    with scope(system("test", [practice.structure.pk])):
        return list(SasBooking.objects.select_related("appointment__patient"))


@pytest.fixture
def inside(client: Client, house: House, practice: world.Practice, regulator: Regulator) -> Iterator[Client]:
    with time_machine.travel(SUNDAY_NOON, tick=True):
        assert enters(client, practice).headers["Location"] == agenda_of(practice)
        yield client


def test_a_regulator_books_for_his_caller_and_the_platform_is_told(
    inside: Client, practice: world.Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[SasBooking] = []
    monkeypatch.setattr(jobs, "enqueue_booking", told.append)
    assert time_at(practice).partition("?")[0] in inside.get(agenda_of(practice)).content.decode()
    assert "Consultation" in inside.get(time_at(practice)).content.decode()
    done = books(inside, practice)
    assert done.status_code == 302, done.content
    (booking,) = kept(practice)
    assert [one.pk for one in told] == [booking.pk]
    assert (booking.number, booking.national, booking.state) == (NUMBER, True, State.WAITING)
    promise = booking.appointment
    assert (promise.starts_at, promise.source, promise.patient.birth_name) == (at(9), "sas", "Lacombe")
    with scope(system("test", [practice.structure.pk])):
        traced = Trace.objects.filter(verb="appointment.booked_by_regulator").values_list("actor_name", "purpose")
        assert [*traced] == [("Loridon Sébastien (SAS)", "sas")]
        assert [one.value for one in Contact.objects.all()] == ["+33639980017"]
    assert "Lacombe" not in inside.get(agenda_of(practice)).content.decode()


def test_sent_twice_it_is_booked_once_and_another_time_is_taken_for_the_same_file(
    inside: Client, practice: world.Practice
) -> None:
    for _ in range(2):
        done = books(inside, practice)
        assert "la plateforme en est informée" in told(done)
    assert len(kept(practice)) == 1
    books(inside, practice, 20)
    assert len(kept(practice)) == 2
    with scope(system("test", [practice.structure.pk])):
        assert Patient.objects.count() == 1


def test_a_file_is_known_by_its_names_its_day_and_its_number_together(inside: Client, practice: world.Practice) -> None:
    with scope(system("test", [practice.structure.pk])):
        told = {"birth_name": "Lacombe", "first_names": "Jeanne", "birth_date": date(1961, 4, 2)}
        known = make_patient(practice.structure, phone="+33639980017", **told)
    books(inside, practice, phone="06 39 98 00 18")
    books(inside, practice, 20)
    first, second = sorted(kept(practice), key=lambda one: one.appointment.starts_at)
    assert first.appointment.patient_id != known.pk
    assert second.appointment.patient_id == known.pk


def test_what_is_typed_wrong_is_said_and_nothing_is_booked(inside: Client, practice: world.Practice) -> None:
    for wrong in ({"phone": "12"}, {"birth_date": "demain"}, {"reason": str(practice.roles[0].pk)}, {"birth_name": ""}):
        assert books(inside, practice, **wrong).status_code == 422
    assert not kept(practice)


def test_a_time_that_is_not_shown_is_not_booked(inside: Client, practice: world.Practice) -> None:
    assert books(inside, practice, 10).headers["Location"].startswith("/sas/agenda/")
    world.reopen(practice, kind="own")
    assert "Rien n’a été réservé" in told(books(inside, practice))
    assert not kept(practice)
    assert inside.get(time_at(practice).replace("/20/", "/99999999999/")).status_code == 302
    assert inside.get(f"/sas/agenda/{practice.roles[0].pk}/99999999999999/20/?origin=sas").status_code == 404


def test_directives_bind_him_too(inside: Client, practice: world.Practice) -> None:
    role, by = practice.roles[0], system("test", [practice.structure.pk])
    told: dict[str, Any] = {"by": by, "structure": practice.structure, "practitioner_role": role, "now": SUNDAY_NOON}
    asks = {"policy": "ask"}
    directives.write(**told, kind="new_patients", term="permanent", body=asks, valid_from=SUNDAY_NOON, valid_to=None)
    assert books(inside, practice).status_code == 409
    assert not kept(practice)
    with scope(by):
        assert not Patient.objects.exists(), "nothing is left of what was refused"


def test_who_is_switched_off_does_nothing_more_at_once(
    inside: Client, practice: world.Practice, regulator: Regulator
) -> None:
    with queries.platform_door():
        Regulator.objects.filter(pk=regulator.pk).update(active=False)
    assert books(inside, practice).status_code == 302
    assert not kept(practice)
    assert enters(inside, practice).status_code == 403


def test_an_hour_later_and_without_the_platforms_mark_he_begins_again(inside: Client, practice: world.Practice) -> None:
    assert inside.get(time_at(practice).partition("?")[0]).status_code == 302
    assert inside.get(agenda_of(practice).replace("&origin=sas", "")).status_code == 403
    with time_machine.travel(SUNDAY_NOON + timedelta(hours=1, minutes=1), tick=True):
        assert inside.get(agenda_of(practice)).status_code == 302


@pytest.mark.parametrize("number", ["899700218896", "", "10101215226"])
def test_who_is_no_regulator_is_not_let_in(
    client: Client, house: House, practice: world.Practice, regulator: Regulator, number: str
) -> None:
    house.claims = {"SubjectNameID": number}
    with time_machine.travel(SUNDAY_NOON, tick=True):
        assert enters(client, practice).status_code == 403
        assert books(client, practice).status_code == 302
    assert not kept(practice)


def test_a_proof_of_one_factor_is_not_enough(
    client: Client, house: House, practice: world.Practice, regulator: Regulator
) -> None:
    house.acr = "eidas0"
    with time_machine.travel(SUNDAY_NOON, tick=True):
        assert enters(client, practice).status_code == 403


def test_while_the_provider_is_away_the_practice_is_called(
    client: Client, house: House, practice: world.Practice
) -> None:
    house.broken = True
    with time_machine.travel(SUNDAY_NOON, tick=True):
        page = client.get(agenda_of(practice))
    assert "tel:+33536490001" in page.content.decode()


def test_who_comes_back_without_having_left_proves_nothing(client: Client, house: House, settings: Any) -> None:
    assert client.get(reverse("api:sas_return"), {"code": "x", "state": "y"}).status_code == 403
    settings.STAFF_IDENTITIES = None
    assert client.get(reverse("api:sas_return"), {"code": "x", "state": "y"}).status_code == 404
