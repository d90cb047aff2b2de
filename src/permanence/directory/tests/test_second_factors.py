"""What second factors are made of is read by nobody who has the database, and keys change under it."""

import re
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.directory import jobs
from permanence.foundation import resealing
from permanence.foundation.models import Account

from . import personas
from .test_sign_in import PASSWORD, is_in, set_up, sign_in

FIRST, SECOND = (urlsafe_b64encode(bytes([n]) * 32).decode() for n in (1, 2))


SCRYPT = "django.contrib.auth.hashers.ScryptPasswordHasher"


def make_account() -> Account:
    account = Account.objects.get(pk=personas.make_member(personas.make_structure(), "manager").id)
    account.set_password(PASSWORD)
    account.save()
    return account


def opens(account: Account, code: str) -> bool:
    """Sign in with the password, then by that code."""
    client = Client()
    client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code})
    return is_in(client)


def lie() -> str:
    return str([*Authenticator.objects.order_by("pk").values_list("data", flat=True)])


def test_what_a_second_factor_is_made_of_lies_sealed_and_its_keys_change(committed: None, settings: Any) -> None:
    settings.SEALING_KEYS = (FIRST,)
    here, client = personas.make_structure(), Client()
    alice = personas.make_member(here, "manager")
    account = Account.objects.get(pk=alice.id)
    account.set_password(PASSWORD)
    account.save()
    sign_in(client, alice)
    secret, codes = set_up(client)
    before = lie()
    assert secret not in before
    assert before.count("sealed:") == 1 + len(codes)
    settings.SEALING_KEYS = (SECOND, FIRST)
    assert resealing.reseal([here.pk]) == []
    assert before != lie()
    settings.SEALING_KEYS = (SECOND,)
    other = Client()
    sign_in(other, alice)
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_in(other)


def test_what_lay_in_clear_goes_on_serving_and_is_sealed(committed: None, settings: Any) -> None:
    account = Account.objects.get(pk=personas.make_member(personas.make_structure(), "manager").id)
    made = Authenticator.objects.create(user=account, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    assert made.wrap().instance.data["secret"] == "JBSWY3DPEHPK3PXP"
    resealing.reseal([])
    assert "JBSWY3DPEHPK3PXP" not in lie()
    assert lie().count("sealed:") == 1


def test_of_recovery_codes_their_fingerprints_alone_are_kept(committed: None, settings: Any) -> None:
    """Whoever has the database and the keys has none of them either."""
    account, client = make_account(), Client()
    client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    settings.PASSWORD_HASHERS = [SCRYPT, *settings.PASSWORD_HASHERS]
    _secret, codes = set_up(client)
    assert len({*codes}) == 10
    assert all(re.fullmatch(r"\d{4} \d{4} \d{4}", code) for code in codes)
    kept = Authenticator.objects.get(type="recovery_codes")
    assert not {"seed"} & kept.data.keys()
    opened = [str(one) for one in kept.wrap().get_unused_codes()]
    assert all(one.startswith("scrypt$") for one in opened)
    assert not any(code in str(opened) or code.replace(" ", "") in str(opened) for code in codes)


def test_they_are_drawn_by_the_system(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("permanence.directory.second_factors.secrets.randbelow", lambda below: below - 1)
    account, client = make_account(), Client()
    client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    _secret, codes = set_up(client)
    assert {*codes} == {"9999 9999 9999"}


def test_they_are_shown_once_and_serve_once_however_they_are_typed(committed: None) -> None:
    account, client = make_account(), Client()
    client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    _secret, codes = set_up(client)
    again = client.get(reverse("mfa_view_recovery_codes"))
    assert again.status_code == 200
    assert not any(code in again.content.decode() for code in codes)
    assert "10 codes" in again.content.decode()
    assert opens(account, codes[3].replace(" ", "-"))
    assert not opens(account, codes[3])
    assert opens(account, f" {codes[4].replace(' ', '')} ")
    assert not opens(account, "é" * 12)


def test_other_codes_take_the_place_of_those_written_down(committed: None) -> None:
    account, client = make_account(), Client()
    client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    _secret, former = set_up(client)
    page = client.post(reverse("mfa_generate_recovery_codes"))
    assert "no-store" in page.headers["Cache-Control"]
    codes = re.findall(r"<code>([\d ]+)</code>", page.content.decode())
    assert len(codes) == 10
    assert 'id="print-now"' in page.content.decode(), "to keep them on paper"
    assert not opens(account, former[0])
    assert opens(account, codes[0])


def test_codes_made_while_their_seed_was_kept_go_on_serving_without_it(committed: None) -> None:
    account = make_account()
    Authenticator.objects.create(user=account, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    former = RecoveryCodes.activate(account)
    used, *codes = former.generate_codes()
    assert former.validate_code(used)
    jobs.keep_no_seed_of_codes(now=timezone.now())
    jobs.keep_no_seed_of_codes(now=timezone.now())
    assert "seed" not in lie()
    assert not opens(account, used)
    assert opens(account, codes[0])
