"""Appointments as a table: of several days, filtered, in order, and the same as they leave."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from permanence.agenda import actions as agenda
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas, make_member, sign_in, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Trace
from permanence.guard import actions as guard
from permanence.patients import actions as patients
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_receiving

pytestmark = pytest.mark.django_db
PHONE = "06 39 98 00 17"


@pytest.fixture
def who() -> Iterator[Personas]:
    return three()


@pytest.fixture
def doctor(who: Personas) -> Receiving:
    """Three come: Zoé at nine, Éva half an hour later, and confirmed, Émile at half past ten."""
    doctor = make_receiving(who.here, birth_name="Martin", first_names="Zoé")
    doctor.book()
    for first, starts_at in (("Éva", at(9, 40)), ("Émile", at(10, 20))):
        with scope(doctor.by):
            other = make_patient(who.here, birth_name="Martin", first_names=first)
        booked = doctor.book(starts_at, patient=other)
        if first == "Éva":
            agenda.confirm(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    return doctor


def told(actor: Actor, name: str, doctor: Receiving, **asked: str) -> str:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    answer = client.get(reverse(name), {"on": f"{at(9):%Y-%m-%d}", "of": str(doctor.role.pk)} | asked)
    assert answer.status_code == 200
    return answer.content.decode("utf-8-sig")


def people(text: str) -> list[str]:
    return sorted((name for name in ("Zoé", "Éva", "Émile") if f"MARTIN {name}" in text), key=text.index)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["Zoé", "Éva", "Émile"]),
        ({"sort": "patient"}, ["Émile", "Éva", "Zoé"]),
        ({"sort": "-when"}, ["Émile", "Éva", "Zoé"]),
        ({"sort": "stage,-when"}, ["Émile", "Zoé", "Éva"]),
        ({"sort": "-stage,nonsense,when"}, ["Éva", "Zoé", "Émile"]),
        ({"stage": "confirmed"}, ["Éva"]),
        ({"stage": "cancelled"}, []),
        ({"on": f"{at(9) - timedelta(days=2):%Y-%m-%d}"}, []),
        ({"on": f"{at(9) - timedelta(days=2):%Y-%m-%d}", "until": f"{at(9):%Y-%m-%d}"}, ["Zoé", "Éva", "Émile"]),
        ({"until": "yesterday", "page": "x"}, ["Zoé", "Éva", "Émile"]),
    ],
)
def test_page_and_sheet_say_the_same(
    who: Personas, doctor: Receiving, asked: dict[str, str], expected: list[str]
) -> None:
    for name in ("agenda:table", "agenda:list_sheet"):
        assert people(told(who.alice, name, doctor, **asked)) == expected, name
    with scope(who.alice):
        taken = list(Trace.objects.filter(verb="appointment.list_taken").values_list("purpose", flat=True))
    assert taken == ([f"taken:csv:{len(expected)}"] if expected else [])


def test_the_number_of_a_file_kept_closer_is_told_to_nobody_else(who: Personas, doctor: Receiving) -> None:
    with scope(doctor.by):
        patients.add_contact(by=doctor.by, patient=doctor.patient, system="phone", value=PHONE)
    for name in ("agenda:table", "agenda:list_sheet"):
        assert PHONE in told(who.alice, name, doctor).replace("\N{NO-BREAK SPACE}", " "), name
    guard.restrict(by=doctor.by, patient=doctor.patient, kind="danger", people=[], now=SUNDAY_NOON)
    for name in ("agenda:table", "agenda:list_sheet"):
        page = told(who.alice, name, doctor)
        assert people(page) == ["Zoé", "Éva", "Émile"]
        assert PHONE not in page.replace("\N{NO-BREAK SPACE}", " "), name


def test_a_stranger_and_who_may_not_know_patients_see_none(who: Personas, doctor: Receiving) -> None:
    for actor in (who.charlie, make_member(who.here, "manager", "Denis Galinier")):
        for name in ("agenda:table", "agenda:list_sheet"):
            assert people(told(actor, name, doctor)) == [], name
