"""Where someone is signed in, seen and ended by himself or by who manages the staff."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from permanence.directory.models import Person, Structure
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Account

from . import personas

pytestmark = pytest.mark.django_db

PASSWORD = "quatre chevaux bleus"
HOME = "/directory/"
BLINK, IOS = "AppleWebKit/537.36 (KHTML, like Gecko)", "CPU iPhone OS 17_5 like Mac OS X"
EDGE = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {BLINK} Chrome/131.0.0.0 Safari/537.36 Edg/131.0"
PHONE = f"Mozilla/5.0 (iPhone; {IOS}) {BLINK} Version/17.5 Mobile/15E148 Safari/604.1"


@pytest.fixture
def here() -> Structure:
    return personas.make_structure()


def staff(here: Structure, role: str, name: str) -> Actor:
    actor = personas.make_member(here, role, name)
    account = Account.objects.get(pk=actor.id)
    account.set_password(PASSWORD)
    account.save()
    return actor


def signed_in(actor: Actor, device: str = EDGE) -> Client:
    client = Client(HTTP_USER_AGENT=device)
    email = Account.objects.get(pk=actor.id).email
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def shown(client: Client) -> str:
    """Return what the page says of open sessions, without what happened before."""
    return client.get(reverse("account_sessions")).content.decode().partition("Ce qui est arrivé")[0]


def test_each_device_is_named_and_the_other_one_can_be_signed_out(here: Structure) -> None:
    alice = staff(here, "secretary", "Alice Martin")
    desk, phone = signed_in(alice), signed_in(alice, PHONE)
    told = shown(desk)
    assert "Edge sur Windows" in told
    assert "Mobile Safari sur iPhone" in told
    assert told.count("127.0.0.1") == 2
    [address] = set(re.findall(r'action="(/accounts/sessions/\d+/end/)"', told))
    assert desk.post(address).status_code == 302
    assert is_in(desk)
    assert not is_in(phone)
    assert "Mobile Safari" not in shown(desk)
    assert "nulle part ailleurs" in shown(desk)
    assert desk.post(address, follow=True).status_code == 200  # twice, the second time for nothing


def test_all_others_end_at_once(here: Structure) -> None:
    alice = staff(here, "secretary", "Alice Martin")
    desk, *others = signed_in(alice), signed_in(alice, PHONE), signed_in(alice, "")
    desk.post(reverse("account_sessions_end"))
    assert is_in(desk)
    assert not any(is_in(one) for one in others)


def test_nobody_ends_the_session_of_somebody_else(here: Structure) -> None:
    alice, mallory = staff(here, "secretary", "Alice Martin"), staff(here, "secretary", "Mallory Noir")
    desk, other = signed_in(alice), signed_in(mallory)
    shown(desk)
    [row] = Account.objects.get(pk=alice.id).usersession_set.all()
    assert "déjà fermée" in other.post(reverse("account_session_end", args=[row.pk]), follow=True).content.decode()
    assert is_in(desk)


def test_who_manages_the_staff_signs_someone_out_everywhere(here: Structure) -> None:
    manager, alice = staff(here, "manager", "Marie Chef"), staff(here, "secretary", "Alice Martin")
    office, desk, phone = signed_in(manager), signed_in(alice), signed_in(alice, PHONE)
    with scope(system("test", [here.pk])):
        address = reverse("directory:sessions_end", args=[Person.objects.get(account_id=alice.id).pk])
    assert desk.post(address).status_code == 403
    assert "2 sessions fermées" in office.post(address, follow=True).content.decode()
    assert not is_in(desk)
    assert not is_in(phone)
    assert is_in(office)
    assert is_in(signed_in(alice))


def test_who_manages_elsewhere_signs_nobody_out(here: Structure) -> None:
    alice = staff(here, "secretary", "Alice Martin")
    stranger = staff(personas.make_structure("Autre cabinet"), "manager", "Jean Autre")
    desk, other = signed_in(alice), signed_in(stranger)
    assert other.post(reverse("directory:sessions_end", args=[alice.id])).status_code == 404
    assert is_in(desk)
