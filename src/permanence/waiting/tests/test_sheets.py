"""The waiting list and the day's list taken out: no more than the page shows, and traced."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permanence.agenda.tests.factories import make_receiving
from permanence.capacity.tests.factories import at
from permanence.directory.tests.personas import Personas, make_member, sign_in, three
from permanence.foundation.actor import scope
from permanence.foundation.models import Trace

from .factories import make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Iterator[Personas]:
    return three()


def taken(actor: Any, name: str, **asked: str) -> str:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    answer = client.get(reverse(name), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def purposes(who: Personas, verb: str) -> list[str]:
    with scope(who.alice):
        return list(Trace.objects.filter(verb=verb).values_list("purpose", flat=True))


def test_the_waiting_list_is_taken_out_by_who_sees_it(who: Personas) -> None:
    make_entry(make_receiving(who.here), "Zoe")
    assert "ATTENTE Zoe" in taken(who.alice, "waiting:sheet")
    assert "ATTENTE Zoe" not in taken(who.charlie, "waiting:sheet")
    assert purposes(who, "entry.list_taken") == ["taken:csv:1"]


def test_the_list_is_put_in_order_by_several_heads(who: Personas) -> None:
    doctor = make_receiving(who.here)
    for name, urgency in (("Zoe", "same_day"), ("Anna", "planned"), ("Mia", "planned")):
        make_entry(doctor, name, urgency=urgency)
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, who.alice)
    for sort, expected in (
        ("", ["Zoe", "Anna", "Mia"]),
        ("patient", ["Anna", "Mia", "Zoe"]),
        ("-urgency,-patient", ["Mia", "Anna", "Zoe"]),
        ("urgency,-patient", ["Zoe", "Mia", "Anna"]),
        ("colour,-patient,patient", ["Zoe", "Mia", "Anna"]),
    ):
        page, sheet = (client.get(reverse(name), {"sort": sort}) for name in ("waiting:list", "waiting:sheet"))
        for answer in (page, sheet):
            seen = answer.content.decode()
            assert sorted(expected, key=lambda name: seen.index(f"ATTENTE {name}")) == expected, (sort, seen[:80])


def test_the_day_is_taken_out_as_the_list_shows_it(who: Personas) -> None:
    doctor = make_receiving(who.here, birth_name="Durand", first_names="Élodie")
    doctor.book()
    day = {"on": f"{at(9):%Y-%m-%d}"}
    assert "DURAND Élodie" in taken(who.alice, "agenda:list_sheet", **day)
    assert purposes(who, "appointment.list_taken") == ["taken:csv:1"]


def test_who_may_not_know_patients_takes_none_of_them_out(who: Personas) -> None:
    doctor = make_receiving(who.here, birth_name="Durand")
    doctor.book()
    make_entry(doctor)
    manager = make_member(who.here, "manager", "Denis Galinier")
    assert "DURAND" not in taken(manager, "agenda:list_sheet", on=f"{at(9):%Y-%m-%d}")
    assert "ATTENTE" not in taken(manager, "waiting:sheet")
