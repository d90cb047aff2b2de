"""A shared desk: nothing on a locked screen, opened by a code, by a colleague too, and only where he signed in."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.directory import actions, rules
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.models import Account

from . import personas

pytestmark = pytest.mark.django_db

PASSWORD = "quatre chevaux bleus"
HOME, LOCKED = "/directory/", "/accounts/locked/"
ALICES, BOBS = "271828", "141421"


@pytest.fixture
def here() -> Structure:
    return personas.make_structure()


def staff(here: Structure, name: str, code: str = "") -> Actor:
    actor = personas.make_member(here, "secretary", name)
    account = Account.objects.get(pk=actor.id)
    account.set_password(PASSWORD)
    account.save()
    if code:
        actions.choose_code(by=actor, code=code)
    return actor


@pytest.fixture
def alice(here: Structure) -> Actor:
    return staff(here, "Alice Martin", ALICES)


@pytest.fixture
def bob(here: Structure) -> Actor:
    return staff(here, "Bob Carrère", BOBS)


def signed_in(actor: Actor, desk: Client | None = None) -> Client:
    client = desk or Client()
    email = Account.objects.get(pk=actor.id).email
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    return client


def locked(client: Client, back_to: str = "/directory/?a=1") -> Client:
    assert client.post(reverse("account_lock"), {"next": back_to})["Location"] == LOCKED
    return client


def opened(client: Client, code: str, who: Actor | None = None) -> int | str:
    answer = client.post(LOCKED, {"code": code} | ({"who": who.id} if who else {}))
    return answer.headers.get("Location", answer.status_code)


def test_nothing_answers_behind_a_locked_screen_and_it_opens_where_it_was(alice: Actor) -> None:
    desk = locked(signed_in(alice))
    for address in (
        HOME,
        "/",
        "/accounts/2fa/",
        "/accounts/password/change/",
        "/accounts/sessions/",
        "/accounts/code/",
    ):
        assert desk.get(address)["Location"] == LOCKED, address
    assert desk.get(HOME, headers={"HX-Request": "true"}).headers["HX-Redirect"] == LOCKED
    shown = desk.get(HOME, follow=True).content.decode().partition("<body")[2]
    assert "Alice Martin" in shown
    assert shown.count("L’écran est verrouillé") == 1
    assert opened(desk, "000001") == 422
    assert opened(desk, ALICES) == "/directory/?a=1"
    assert desk.get(HOME).status_code == 200


def test_no_address_elsewhere_is_led_to(alice: Actor) -> None:
    assert opened(locked(signed_in(alice), "https://mechant.test/"), ALICES) == "/"


def test_who_has_no_code_opens_with_the_password(here: Structure) -> None:
    desk = locked(signed_in(staff(here, "Carole Petit")))
    assert "Votre mot de passe" in desk.get(LOCKED).content.decode()
    assert opened(desk, PASSWORD) == "/directory/?a=1"


def test_a_colleague_who_signed_in_here_today_takes_the_place(alice: Actor, bob: Actor) -> None:
    desk = signed_in(bob)
    desk.post(reverse("account_logout"))
    locked(signed_in(alice, desk))
    assert "Bob Carrère" in desk.get(LOCKED).content.decode()
    assert opened(desk, BOBS, bob) == "/"
    assert desk.get(HOME).status_code == 200
    assert str(desk.session["_auth_user_id"]) == str(bob.id)
    locked(desk)
    assert opened(desk, ALICES, alice) == "/"
    assert str(desk.session["_auth_user_id"]) == str(alice.id)


def test_a_code_opens_nothing_where_its_owner_has_not_signed_in(alice: Actor, bob: Actor) -> None:
    signed_in(bob)  # at another desk
    desk = locked(signed_in(alice))
    assert "Bob Carrère" not in desk.get(LOCKED).content.decode()
    assert opened(desk, BOBS, bob) == 422, "taken for a code of who locked it"
    assert str(desk.session["_auth_user_id"]) == str(alice.id)


def test_a_code_no_longer_opens_tomorrow(alice: Actor, bob: Actor) -> None:
    desk = signed_in(bob)
    desk.post(reverse("account_logout"))
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        locked(signed_in(alice, desk))
        assert "Bob Carrère" not in desk.get(LOCKED).content.decode()


def test_a_code_does_not_prolong_itself(alice: Actor, bob: Actor) -> None:
    desk = signed_in(bob)
    desk.post(reverse("account_logout"))
    with time_machine.travel(timezone.now() + timedelta(hours=11)):
        assert opened(locked(signed_in(alice, desk)), BOBS, bob) == "/"
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        assert opened(locked(desk), BOBS) == reverse("account_login")


def test_five_wrong_codes_shut_it_here_and_nowhere_else(alice: Actor, bob: Actor) -> None:
    desk, other = signed_in(alice), signed_in(alice)
    desk.post(reverse("account_logout"))
    locked(signed_in(bob, desk))
    assert [opened(desk, "000001", alice) for _ in range(5)] == [422, 422, 422, 422, LOCKED]
    assert "Alice Martin" not in desk.get(LOCKED).content.decode()
    assert opened(desk, BOBS) == "/directory/?a=1", "who sits there is not punished"
    assert opened(locked(other), ALICES) == "/directory/?a=1"


def test_five_wrong_codes_of_ones_own_end_the_session(alice: Actor) -> None:
    desk = locked(signed_in(alice))
    assert [opened(desk, "000001") for _ in range(5)][-1] == reverse("account_login")
    assert desk.get(HOME)["Location"].startswith(reverse("account_login"))
    assert opened(locked(signed_in(alice, desk)), ALICES) == "/directory/?a=1"


@pytest.mark.parametrize(
    ("code", "plain"),
    [
        ("111111", True),
        ("123456", True),
        ("987654", True),
        ("890123", True),
        ("121212", True),
        ("271828", False),
        ("20111985", False),
    ],
)
def test_what_anybody_would_try(code: str, plain: bool) -> None:
    assert rules.is_plain_code(code) is plain


def test_a_code_is_chosen_after_the_password_and_typed_twice(alice: Actor) -> None:
    desk, page = signed_in(alice), reverse("account_code")
    assert desk.get(page).status_code == 200
    for wrong in (
        {"code": "12345", "again": "12345"},
        {"code": "123456", "again": "123456"},
        {"code": "314159", "again": "314158"},
        {"code": "31415é", "again": "31415é"},
    ):
        assert desk.post(page, wrong).status_code == 422
    assert desk.post(page, {"code": "314159", "again": "314159"}).status_code == 302
    assert opened(locked(desk), "314159") == "/directory/?a=1"
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert desk.get(page)["Location"].startswith(reverse("account_reauthenticate"))
