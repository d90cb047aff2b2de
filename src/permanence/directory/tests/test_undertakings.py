"""Nobody answers for another structure before he has signed to keep its patients' secrets."""

import psycopg
import pytest
from django.db import ProgrammingError
from django.test import Client
from django.urls import reverse

from permanence.directory import actions
from permanence.directory.models import Structure, Undertaking
from permanence.directory.standing import UndertakingMissing, own_actor
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.rights import Can

from . import personas

pytestmark = pytest.mark.django_db

PAGE = "/accounts/undertaking/"
HOME = "/directory/"


@pytest.fixture
def permanence() -> Structure:
    return personas.make_structure("Allô Santé", "permanence")


@pytest.fixture
def claire(permanence: Structure) -> Actor:
    """Answers for a practice since today, and has signed nothing yet."""
    actor = personas.make_member(permanence, "telesecretary", "Claire Rossignol", signed=False)
    personas.make_mandate(personas.make_structure("Cabinet du Canal"), permanence, [Can.ANSWER, Can.VIEW_PATIENT])
    return actor


def test_nothing_is_lent_before_it_is_signed_and_she_is_led_there(claire: Actor, client: Client) -> None:
    with pytest.raises(UndertakingMissing):
        personas.reloaded(claire)
    personas.sign_in(client, claire)
    assert client.get(HOME)["Location"] == PAGE
    shown = client.get(PAGE).content.decode()
    assert "Claire Rossignol" in shown
    assert client.post(PAGE).status_code == 422, "read first"
    assert client.get(HOME)["Location"] == PAGE
    assert client.post(PAGE, {"read": "on"}).status_code == 302
    assert client.get(HOME).status_code == 200
    assert "Signé par Claire Rossignol" in client.get(PAGE).content.decode()
    assert personas.reloaded(claire).may(Can.ANSWER)


def test_signed_twice_at_once_it_stands_once(claire: Actor, permanence: Structure, client: Client) -> None:
    with scope(system("test", [])):
        actor = own_actor(claire.id)  # type: ignore[arg-type]
    first = actions.sign_undertaking(by=actor, structure=permanence)
    assert actions.sign_undertaking(by=actor, structure=permanence).pk == first.pk


def test_what_is_signed_is_neither_changed_nor_taken_away(claire: Actor, permanence: Structure) -> None:
    with pytest.raises(ProgrammingError) as refused, scope(system("test", [permanence.pk])):
        Undertaking.objects.update(signed_as="Autre")
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_who_answers_for_nobody_else_has_nothing_to_sign(client: Client) -> None:
    personas.sign_in(client, personas.make_member(personas.make_structure(), "secretary"))
    assert "rien à signer" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"read": "on"}).status_code == 302
    assert client.get(HOME).status_code == 200


def test_a_stranger_is_led_to_sign_in(client: Client) -> None:
    assert client.get(PAGE)["Location"].startswith(reverse("account_login"))


def test_who_manages_sees_who_has_yet_to_sign(claire: Actor, permanence: Structure, client: Client) -> None:
    team = reverse("directory:team", args=[permanence.pk])
    personas.sign_in(client, personas.make_member(permanence, "manager", "Marie Chef"))
    shown = client.get(team).content.decode()
    assert shown.count("secret signé") == 1 == shown.count("secret à signer")
