"""A second step is asked of roles, each from a day on: told before, led to on the day, and of nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.directory import actions, queries
from permanence.directory.models import LinkedIdentity, SecondStep, Structure
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Account, Change

from . import personas
from .test_sign_in import HOME, PASSWORD, is_in, set_up, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Structure:
    return personas.make_structure()


def member(here: Structure, role: str, name: str) -> Actor:
    actor = personas.make_member(here, role, name)
    account = Account.objects.get(pk=actor.id)
    account.set_password(PASSWORD)
    account.save()
    return actor


@pytest.fixture
def manager(here: Structure) -> Actor:
    return member(here, "manager", "Alice Martin")


def ask(manager: Actor, here: Structure, role: str, in_days: int) -> None:
    day = queries.today() + timedelta(days=in_days)
    actions.ask_second_step(by=manager, structure=here, days={role: day})


@pytest.mark.parametrize(("in_days", "opens"), [(1, True), (0, False), (-400, False)])
def test_it_is_told_before_and_led_to_on_the_day(
    client: Client, manager: Actor, here: Structure, in_days: int, opens: bool
) -> None:
    ask(manager, here, "manager", in_days)
    sign_in(client, manager)
    answer = client.get(HOME)
    if opens:
        assert "votre structure vous demande une deuxième étape" in answer.content.decode()
    else:
        assert answer.headers["Location"] == reverse("mfa_activate_totp")
        set_up(client)
    assert is_in(client)


def test_it_is_asked_of_that_role_alone_and_there_alone(client: Client, manager: Actor, here: Structure) -> None:
    elsewhere = personas.make_structure("Cabinet du Canal")
    stranger, bob = member(elsewhere, "secretary", "Charlie Nguyen"), member(here, "secretary", "Bob Petit")
    ask(manager, here, "secretary", -1)
    for who, led in ((manager, False), (stranger, False), (bob, True)):
        sign_in(other := Client(), who)
        assert is_in(other) is not led


def test_who_has_one_is_told_nothing(client: Client, manager: Actor, here: Structure) -> None:
    Authenticator.objects.create(user_id=manager.id, type="webauthn", data={})
    ask(manager, here, "manager", 1)
    client.force_login(Account.objects.get(pk=manager.id))
    assert "deuxième étape" not in client.get(HOME).content.decode()


def test_who_turns_it_off_is_led_back(client: Client, manager: Actor, here: Structure) -> None:
    ask(manager, here, "manager", 0)
    sign_in(client, manager)
    set_up(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert not is_in(client)


def test_the_page_says_who_has_none_and_keeps_the_days(client: Client, manager: Actor, here: Structure) -> None:
    bob, eve = personas.make_member(here, "secretary", "Bob"), personas.make_member(here, "secretary", "Eve")
    LinkedIdentity.objects.create(account_id=bob.id, issuer="x", subject="y", strong=True)
    client.force_login(Account.objects.get(pk=manager.id))
    address = reverse("directory:second_steps", args=[here.pk])
    page = client.get(address).content.decode()
    assert "2 personnes, dont 1 sans deuxième étape" in page
    assert "Télésecrétaire" not in page, "nobody has that role here"
    day = timezone.localdate() + timedelta(days=14)
    assert client.post(address, {"secretary": "n'importe quoi"}).status_code == 422
    assert client.post(address, {"secretary": day.isoformat(), "manager": ""}).status_code == 302
    assert kept(manager) == {"secretary": day}
    assert "Secrétaire" in client.get(reverse("directory:structure", args=[here.pk])).content.decode()
    client.post(address, {"secretary": "", "manager": ""})
    assert kept(manager) == {}
    with scope(manager):
        assert Change.objects.filter(table="directory_secondstep").count() == 2, "when it was asked is known"
    assert eve.name


def kept(manager: Actor) -> dict[str, Any]:
    with scope(manager):
        return dict(SecondStep.objects.values_list("role", "from_on"))


def test_who_manages_elsewhere_and_who_does_not_manage_change_nothing(here: Structure, manager: Actor) -> None:
    secretary = personas.make_member(here, "secretary", "Bob")
    stranger = personas.make_member(personas.make_structure("Cabinet du Canal"), "manager", "Charlie")
    for who, status in ((secretary, 403), (stranger, 404)):
        client = Client()
        client.force_login(Account.objects.get(pk=who.id))
        day = {"manager": queries.today().isoformat()}
        assert client.post(reverse("directory:second_steps", args=[here.pk]), day).status_code == status
    assert kept(manager) == {}
