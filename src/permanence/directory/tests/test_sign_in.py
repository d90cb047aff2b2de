"""Sign-in as staff live it: password, second step, throttling, the end of a membership, the invitation."""

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.directory.jobs import send_invitation
from permanence.directory.models import Membership, SecondStep, Structure
from permanence.directory.passwords import NotOfTheTrade
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Account

from . import personas

pytestmark = pytest.mark.django_db

PASSWORD = "quatre chevaux bleus"
HOME = "/directory/"


@pytest.fixture
def here() -> Structure:
    return personas.make_structure()


@pytest.fixture
def alice(here: Structure) -> Actor:
    actor = personas.make_member(here, "manager", "Alice Martin")
    account = Account.objects.get(pk=actor.id)
    account.set_password(PASSWORD)
    account.save()
    return actor


def sign_in(client: Client, actor: Actor, password: str = PASSWORD) -> Any:
    email = Account.objects.get(pk=actor.id).email
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def require_second_factor(structure: Structure) -> None:
    with scope(system("test", [structure.pk])):
        SecondStep.objects.bulk_create(
            SecondStep(structure=structure, role=role, from_on=personas.LONG_AGO) for role in settings.ROLES
        )


def test_lost_password_tells_no_stranger_who_has_an_account_even_without_mail_server(
    client: Client, alice: Actor, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    for email in (Account.objects.get(pk=alice.id).email, "nobody@exemple.test"):
        answer = client.post(reverse("account_reset_password"), {"email": email})
        assert (answer.status_code, answer["Location"]) == (302, reverse("account_reset_password_done"))


def test_password_opens_a_session(client: Client, alice: Actor) -> None:
    assert client.get(HOME).status_code == 302
    assert sign_in(client, alice, "something else entirely").status_code == 200
    assert not is_in(client)
    assert sign_in(client, alice).status_code == 302
    assert is_in(client)


def test_account_without_live_membership_is_told_why(client: Client, alice: Actor, here: Structure) -> None:
    sign_in(client, alice)
    with scope(system("test", [here.pk])):
        Membership.objects.update(until_on=timezone.localdate() - timedelta(days=1))
    answer = client.get(HOME)
    assert answer.status_code == 403
    assert "Votre accès a pris fin" in answer.content.decode()
    other = Client()
    answer = sign_in(other, alice)
    assert answer.status_code == 403
    assert "Votre accès a pris fin" in answer.content.decode()
    assert "_auth_user_id" not in other.session


def test_a_session_ends_with_its_hours_and_with_its_account(client: Client, alice: Actor) -> None:
    sign_in(client, alice)
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        assert not is_in(client)
    client.cookies["sessionid"] = "x" * 32
    assert not is_in(client)
    sign_in(client, alice)
    Account.objects.filter(pk=alice.id).update(is_active=False)
    assert not is_in(client)


def test_second_factor_is_led_to_before_anything_else(client: Client, alice: Actor, here: Structure) -> None:
    require_second_factor(here)
    sign_in(client, alice)
    answer = client.get(HOME)
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("mfa_activate_totp")
    answer = client.get(HOME, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == reverse("mfa_activate_totp")
    set_up(client)
    assert is_in(client)


def test_second_factor_is_asked_at_the_next_sign_in_and_a_recovery_code_replaces_it(
    client: Client, alice: Actor, here: Structure
) -> None:
    require_second_factor(here)
    sign_in(client, alice)
    secret, codes = set_up(client)
    client.post(reverse("account_logout"))
    later = timezone.now() + timedelta(seconds=60)
    for code in (codes[0], pyotp.TOTP(secret).at(later)):
        with time_machine.travel(later, tick=False):
            other = Client()
            assert sign_in(other, alice).headers["Location"].startswith(reverse("mfa_authenticate"))
            assert not is_in(other)
            assert other.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
            assert not is_in(other)
            other.post(reverse("mfa_authenticate"), {"code": code})
            assert is_in(other)


def set_up(client: Client) -> tuple[str, list[str]]:
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = page.context["form"].secret
    for _ in range(2):  # the half minute may end between code and answer
        answer = client.post(reverse("mfa_activate_totp"), {"code": pyotp.TOTP(secret).now()})
        if codes := re.findall(r"<code>([\d ]+)</code>", answer.content.decode()):
            return secret, codes
    raise AssertionError("the second step was not set up")


@pytest.mark.parametrize("name", ["account_login", "account_change_password"])
def test_a_password_is_hidden_as_it_is_typed_and_may_be_pasted_or_filled_in(alice: Actor, name: str) -> None:
    client = Client()
    if name != "account_login":
        sign_in(client, alice)
    fields = re.findall(r"<input[^>]*password[^>]*>", client.get(reverse(name)).content.decode())
    assert fields
    for field in fields:
        assert 'type="password"' in field
        assert re.search(r'autocomplete="(current|new)-password"', field), "a manager of passwords fills it in"
        assert "onpaste" not in field


@pytest.mark.parametrize("typed", ["  deux ESPACES devant", "deux ESPACES devant", "  deux espaces devant"])
def test_a_password_is_compared_as_it_was_typed_and_does_not_grow_old(alice: Actor, typed: str) -> None:
    account = Account.objects.get(pk=alice.id)
    account.set_password("  deux ESPACES devant")
    account.save()
    client = Client()
    with time_machine.travel(timezone.now() + timedelta(days=5 * 365)):
        sign_in(client, alice, typed)
        assert is_in(client) is (typed == "  deux ESPACES devant")


def test_the_key_of_a_session_cannot_be_guessed(alice: Actor) -> None:
    keys = set()
    for _ in range(2):
        client = Client()
        sign_in(client, alice)
        keys.add(client.cookies[settings.SESSION_COOKIE_NAME].value)
    assert len(keys) == 2
    assert all(re.fullmatch(r"[a-z0-9]{32}", key) for key in keys), "165 bits, drawn by the system"


def test_stranger_who_guesses_locks_no_colleague_out(alice: Actor) -> None:
    desk, stranger = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="198.51.100.7")
    sign_in(desk, alice)
    desk.post(reverse("account_logout"))
    for _ in range(5):
        assert sign_in(stranger, alice, "a wrong password").status_code == 200
    sign_in(stranger, alice)
    assert not is_in(stranger), "even the right password must wait"
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    sign_in(elsewhere, alice)
    assert not is_in(elsewhere), "strangers share one count, whatever their address"
    sign_in(desk, alice)
    assert is_in(desk), "the usual desk has its own count"
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        sign_in(elsewhere, alice)
        assert is_in(elsewhere), "nobody is locked out for ever"


def test_device_mark_of_one_account_serves_no_other(alice: Actor, here: Structure) -> None:
    desk = Client()
    bob = personas.make_member(here, "manager", "Bob Carrère")
    sign_in(desk, alice)
    desk.post(reverse("account_logout"))
    mark = next(name for name in desk.cookies if name.startswith("device_"))
    theirs = Account.objects.get(pk=bob.id).email
    from permanence.directory.sign_in import _cookie

    desk.cookies[_cookie(theirs)] = desk.cookies[mark].value
    for _ in range(5):
        sign_in(desk, bob, "a wrong password")
    other = Client()
    answer = sign_in(other, bob, "another")
    assert "Trop de" in answer.content.decode()


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_email_verification_sent"])
def test_nobody_makes_his_own_account(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 404
    assert client.post(reverse(name), {"email": "x@exemple.test", "password1": PASSWORD}).status_code == 404
    assert reverse("account_signup") not in client.get(reverse("account_login")).content.decode()


def test_invitation_leads_to_a_password_and_a_session(
    client: Client, here: Structure, mailoutbox: list[EmailMessage]
) -> None:
    claire = personas.make_member(here, "secretary", "Claire Roux")
    with scope(system("test", [here.pk])):
        Structure.objects.filter(pk=here.pk).update(name="MSP des Tilleuls,\r\nToulouse")
    send_invitation(by=system("test", [here.pk]), now=timezone.now(), account_id=str(claire.id))
    (mail,) = mailoutbox
    assert mail.subject.endswith("MSP des Tilleuls, Toulouse")
    link = re.search(r"https?://[^/]+(/\S+)", str(mail.body))
    assert link
    page = client.get(link[1], follow=True)
    assert page.status_code == 200
    address = page.request["PATH_INFO"]
    answer = client.post(address, {"password1": PASSWORD, "password2": PASSWORD}, follow=True)
    assert f'href="{reverse("account_login")}"' in answer.content.decode(), "and leads to signing in"
    sign_in(client, claire)
    assert is_in(client)
    late = Client().get(link[1], follow=True)
    assert "token_fail" in late.context, "the link serves once"
    assert f'href="{reverse("account_reset_password")}"' in late.content.decode(), "and leads to another"


PAGES = [
    "account_login", "account_reset_password", "account_reset_password_done", "account_reset_password_from_key_done",
    "account_inactive", "account_logout", "account_change_password", "account_reauthenticate", "mfa_index",
    "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp",
]  # fmt: skip
ENGLISH = re.compile(r"\b(the|your|password|sign in|please|you|email|log out|authenticator app)\b", re.IGNORECASE)


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_sign_in_speak_french(client: Client, alice: Actor, name: str) -> None:
    signed_in = PAGES.index(name) > 4
    if signed_in:
        sign_in(client, alice)
    if name in PAGES[-3:]:
        set_up(client)
    page = client.get(reverse(name))
    assert page.status_code == 200
    shown = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]*>", " ", page.content.decode(), flags=re.DOTALL)
    found = ENGLISH.search(shown)
    assert not found, shown[max(0, found.start() - 60) : found.end() + 60]


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("onze lettre", False),
        ("123456789012", False),
        ("passwordpassword", False),
        ("Football2026!!", False),
        ("abcabcabcabc", False),
        ("Secrétariat médical 2026", False),
        ("Permanence!2026!", False),
        ("Les Tilleuls 2026", False),
        ("msp-des-TILLÉULS", False),
        ("canal des tilleuls bleus", True),
        ("4815 1623 4299 07", True),
        ("quatre chevaux rouges", True),
        ("é" * 64 + " 🐎 tout caractère, sans règle", True),
    ],
)
def test_a_password_is_long_and_not_a_common_one(client: Client, alice: Actor, password: str, taken: bool) -> None:
    sign_in(client, alice)
    said = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert client.post(reverse("account_change_password"), said).status_code == (302 if taken else 200)
    assert Account.objects.get(pk=alice.id).check_password(password) is taken


def test_the_name_of_a_practice_he_answers_for_is_no_password_either(alice: Actor, here: Structure) -> None:
    account, validator = Account.objects.get(pk=alice.id), NotOfTheTrade()
    far = personas.make_structure("Cabinet du Capitole")
    validator.validate("Capitole 2026!", account)
    personas.make_mandate(far, here, [])
    with pytest.raises(ValidationError):
        validator.validate("Capitole 2026!", account)


def test_who_changes_his_password_shows_the_former(client: Client, alice: Actor) -> None:
    sign_in(client, alice)
    said = {"oldpassword": "un autre", "password1": "quatre chevaux rouges", "password2": "quatre chevaux rouges"}
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert client.post(reverse("account_change_password"), said).status_code == 200
    assert Account.objects.get(pk=alice.id).check_password(PASSWORD)


def test_a_new_password_ends_what_is_open_elsewhere(client: Client, alice: Actor) -> None:
    sign_in(client, alice)
    sign_in(elsewhere := Client(), alice)
    said = {"oldpassword": PASSWORD, "password1": "quatre chevaux rouges", "password2": "quatre chevaux rouges"}
    client.post(reverse("account_change_password"), said)
    assert not is_in(elsewhere)


def test_a_session_is_new_at_sign_in_and_over_at_sign_out(client: Client, alice: Actor) -> None:
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = "1"
    session.save()
    fixed = client.cookies["sessionid"] = session.session_key
    sign_in(client, alice)
    assert client.cookies["sessionid"].value != fixed
    kept = client.cookies["sessionid"].value
    client.post(reverse("account_logout"))
    for key in (fixed, kept):
        other = Client()
        other.cookies["sessionid"] = key
        assert not is_in(other)


def test_a_new_password_by_mail_does_not_replace_the_second_step(
    client: Client, alice: Actor, here: Structure, mailoutbox: list[EmailMessage]
) -> None:
    sign_in(client, alice)
    set_up(client)
    stranger = Client()
    stranger.post(reverse("account_reset_password"), {"email": Account.objects.get(pk=alice.id).email})
    link = re.search(r"http://\S+/password/reset/key/\S+", str(mailoutbox[-1].body))
    assert link
    page = stranger.get(link[0], follow=True)
    said = {"password1": "quatre chevaux rouges", "password2": "quatre chevaux rouges"}
    stranger.post(page.request["PATH_INFO"], said, follow=True)
    assert not is_in(stranger)
    assert sign_in(stranger, alice, "quatre chevaux rouges").headers["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(stranger)
