"""What happens to accounts is traced for who is in charge and for oneself; nobody learns by it who has an account."""

from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from permanence.directory.models import Membership, Structure
from permanence.foundation.actor import NOBODY, Actor, scope, system
from permanence.foundation.models import Account, Trace

from . import personas
from .test_second_steps import member
from .test_sign_in import PASSWORD, set_up, sign_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def here() -> Structure:
    return personas.make_structure()


@pytest.fixture
def alice(here: Structure) -> Actor:
    return member(here, "manager", "Alice Martin")


@pytest.fixture
def desk() -> Client:
    return Client(REMOTE_ADDR="192.0.2.1", headers={"User-Agent": FIREFOX})


def traced(alice: Actor) -> list[str]:
    with scope(alice):
        lines = Trace.objects.filter(verb__startswith="account.").order_by("id")
        return [one.verb.removeprefix("account.") for one in lines]


def test_a_session_opened_and_closed(desk: Client, alice: Actor) -> None:
    sign_in(desk, alice)
    desk.post(reverse("account_logout"))
    assert traced(alice) == ["signed_in", "signed_out"]
    with scope(alice):
        line = Trace.objects.filter(verb="account.signed_in").get()
    assert (line.actor_kind, line.actor_id, line.actor_name) == ("person", alice.id, "Alice Martin")
    assert line.purpose == "password · 192.0.2.1 · Firefox · Windows"


def test_a_try_is_nobody_s_and_told_to_who_answers_for_the_trace(desk: Client, alice: Actor) -> None:
    sign_in(desk, alice, "a wrong password")
    with scope(alice):
        line = Trace.objects.get(verb="account.refused")
    assert (line.actor_kind, line.actor_id) == ("anonymous", alice.id)
    personas.sign_in(desk, alice)
    page = desk.get(reverse("privacy:trace")).content.decode()
    assert "Quelqu’un, sur le compte de Alice Martin" in page
    assert "Connexion refusée" in page


def test_what_was_typed_is_kept_nowhere(desk: Client, alice: Actor) -> None:
    typed = "mon mot de passe à la place de l'adresse"
    desk.post(reverse("account_login"), {"login": f"{'x' * 9}@exemple.test", "password": typed})
    with scope(NOBODY):
        line = Trace.objects.get(verb="account.refused")
    assert (line.structure_id, line.actor_id, line.actor_name) == (None, None, "anonymous")
    assert "exemple" not in str(vars(line))
    assert typed not in str(vars(line))
    assert traced(alice) == [], "it is traced at nobody's"


def test_both_tries_ask_the_database_the_same(desk: Client, alice: Actor) -> None:
    asked = []
    for email in (Account.objects.get(pk=alice.id).email, "nobody@exemple.test"):
        with CaptureQueriesContext(connection) as counted:
            desk.post(reverse("account_login"), {"login": email, "password": "a wrong password"})
        asked.append(len(counted))
    assert asked[0] == asked[1]


def test_steps_added_tried_and_taken_away(desk: Client, alice: Actor, django_capture_on_commit_callbacks: Any) -> None:
    sign_in(desk, alice)
    with django_capture_on_commit_callbacks(execute=True):
        secret, _codes = set_up(desk)
    desk.post(reverse("account_logout"))
    with django_capture_on_commit_callbacks(execute=True), time_machine.travel(timezone.now() + timedelta(seconds=60)):
        sign_in(desk, alice)
        desk.post(reverse("mfa_authenticate"), {"code": "000000"})
        desk.post(reverse("mfa_authenticate"), {"code": pyotp.TOTP(secret).now()})
        desk.post(reverse("mfa_deactivate_totp"))
    told = traced(alice)
    assert told[:3] == ["signed_in", "factor_added", "factor_added"], "the application and its recovery codes"
    assert told[3:6] == ["signed_out", "refused", "signed_in"]
    assert set(told[6:]) == {"factor_removed"}
    with scope(alice):
        assert "password+mfa · 192.0.2.1 · Firefox · Windows" in Trace.objects.values_list("purpose", flat=True)


def test_a_password_changed(desk: Client, alice: Actor) -> None:
    sign_in(desk, alice)
    new = {"oldpassword": PASSWORD, "password1": "cinq chevaux verts", "password2": "cinq chevaux verts"}
    desk.post(reverse("account_change_password"), new)
    assert "password_changed" in traced(alice)


def test_a_locked_screen(desk: Client, alice: Actor) -> None:
    sign_in(desk, alice)
    desk.post(reverse("account_lock"))
    for code in ("0000", PASSWORD):
        desk.post(reverse("account_locked"), {"who": str(alice.id), "code": code})
    assert traced(alice) == ["signed_in", "screen_refused", "screen_opened"]


def test_it_is_traced_in_each_structure_and_shown_once(desk: Client, alice: Actor, here: Structure) -> None:
    other = personas.make_structure("Cabinet du Canal")
    with scope(system("test", [other.pk])):
        Membership.objects.create(structure=other, person_id=alice.id, role="manager", from_on=personas.LONG_AGO)
    sign_in(desk, alice, "a wrong password")
    sign_in(desk, alice)
    assert traced(alice) == ["refused", "signed_in"]
    page = desk.get(reverse("account_sessions")).content.decode()
    assert page.count("Connexion refusée") == 1
    assert "était-ce vous" in page
    assert "Firefox · Windows · 192.0.2.1" in page


def test_a_colleague_sees_nothing_of_it(desk: Client, alice: Actor, here: Structure) -> None:
    sign_in(desk, alice, "a wrong password")
    bob = Client()
    personas.sign_in(bob, personas.make_member(here, "secretary", "Bob Petit"))
    assert "Connexion refusée" not in bob.get(reverse("account_sessions")).content.decode()
    assert bob.get(reverse("privacy:trace")).status_code == 403
