"""Seeds of second factors are read by nobody who has the database alone, and keys change under them."""

from base64 import urlsafe_b64encode
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from permanence.foundation import resealing
from permanence.foundation.models import Account

from . import personas
from .test_sign_in import PASSWORD, is_in, set_up, sign_in

FIRST, SECOND = (urlsafe_b64encode(bytes([n]) * 32).decode() for n in (1, 2))


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
    assert before.count("sealed:") == 2
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
