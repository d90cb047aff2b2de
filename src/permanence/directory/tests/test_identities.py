"""Sign-in by Pro Santé Connect, over real HTTP: whom it lets in, whom not, and how an account is linked."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.directory import actions
from permanence.directory.models import LinkedIdentity, Membership, Person, Structure
from permanence.directory.rules import rpps_told
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Account
from permanence.foundation.tests.provider import PRESSED, House, running

from . import personas
from .test_sign_in import HOME, PASSWORD, is_in, require_second_factor, set_up, sign_in

pytestmark = pytest.mark.django_db
RPPS = "10101215225"
BACK = "http://testserver/accounts/openid/return/"


@pytest.fixture
def house(settings: Any) -> Iterator[House]:
    with running(BACK) as one:
        settings.BASE_URL, settings.STAFF_IDENTITIES = "http://testserver", one.provider
        one.claims = {"SubjectNameID": f"8{RPPS}", "family_name": "MARTIN"}
        yield one


@pytest.fixture
def here() -> Structure:
    return personas.make_structure()


@pytest.fixture
def alice(here: Structure) -> Actor:
    """She has signed in before, by her password."""
    actor = personas.make_member(here, "manager", "Alice Martin")
    account = Account.objects.get(pk=actor.id)
    account.set_password(PASSWORD)
    account.last_login = timezone.now()
    account.save()
    return actor


def note_rpps(structure: Structure, actor: Actor) -> None:
    with scope(system("test", [structure.pk])):
        Person.objects.filter(account=actor.id).update(rpps=RPPS)


def link(house: House, actor: Actor) -> None:
    LinkedIdentity.objects.create(account_id=actor.id, issuer=house.issuer, subject=house.subject)


def led_back(client: Client, **query: str) -> str:
    """Go to the provider, show oneself there, and return where one is led back to."""
    there = client.get(reverse("account_openid"), query, headers=PRESSED)
    assert there.status_code == 302, there.content
    back: str = httpx.get(there.headers["Location"]).headers["Location"]
    assert back.startswith(BACK)
    return back


def comes(client: Client, **query: str) -> Any:
    return client.get(led_back(client, **query))


@pytest.mark.parametrize(
    ("told", "number"),
    [(f"8{RPPS}", RPPS), (RPPS, RPPS), ("810101215226", ""), ("0759200256", ""), (None, ""), ("3" + RPPS, "")],
)
def test_a_national_identifier_bears_an_rpps_or_none(told: Any, number: str) -> None:
    assert rpps_told(told) == number


def test_it_is_offered_only_where_it_is_set(client: Client, alice: Actor, settings: Any) -> None:
    settings.STAFF_IDENTITIES = None
    assert "Pro Santé Connect" not in client.get(reverse("account_login")).content.decode()
    assert client.get(reverse("account_openid")).status_code == 404
    assert client.get(reverse("account_openid_return")).status_code == 404
    sign_in(client, alice)
    assert "Pro Santé Connect" not in client.get(reverse("mfa_index")).content.decode()
    assert client.get(reverse("account_identity")).status_code == 404


def test_the_button_leads_there_and_back_to_where_one_wanted(client: Client, house: House, alice: Actor) -> None:
    link(house, alice)
    page = client.get(HOME, follow=True).content.decode()
    assert "S’identifier avec Pro Santé Connect" in page
    assert f"{reverse('account_openid')}?next=%2Fdirectory%2F" in page
    answer = comes(client, next=HOME)
    assert (answer.status_code, answer.headers["Location"]) == (302, HOME)
    assert is_in(client)
    assert comes(Client(), next="https://voleur.test/").headers["Location"] == "/"


@pytest.mark.parametrize(
    ("headers", "begins"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Referer": "http://testserver/"}, False),
        ({}, False),
        ({"Referer": "https://voleur.test/"}, False),
        ({"Referer": "http://testserver/accounts/login/"}, True),
    ],
)
def test_no_other_site_has_anybody_sign_in_unasked(
    client: Client, house: House, alice: Actor, headers: dict[str, str], begins: bool
) -> None:
    link(house, alice)
    answer = client.get(reverse("account_openid"), {"next": HOME}, headers=headers)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(house.issuer) is begins
    if not begins:
        page = client.get(answer.headers["Location"]).content.decode()
        assert f"{reverse('account_openid')}?next=%2Fdirectory%2F" in page, "the question is the button there"


def test_who_is_linked_needs_no_second_step_of_ours(
    client: Client, house: House, alice: Actor, here: Structure
) -> None:
    require_second_factor(here)
    link(house, alice)
    key = client.session.session_key
    assert comes(client).headers["Location"] == "/"
    assert is_in(client)
    assert client.session.session_key != key
    sign_in(password := Client(), alice)
    assert password.get(HOME).headers["Location"] == reverse("mfa_activate_totp"), "that session only"
    set_up(password)
    other = Client()
    assert comes(other).headers["Location"] == "/", "nor who has one"
    assert is_in(other)


def test_a_weak_proof_counts_as_a_password(client: Client, house: House, alice: Actor, here: Structure) -> None:
    require_second_factor(here)
    link(house, alice)
    house.acr = "eidas0"
    comes(client)
    assert client.get(HOME).headers["Location"] == reverse("mfa_activate_totp")
    secret, _codes = set_up(client)
    other = Client()
    assert comes(other).headers["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(other)
    with time_machine.travel(timezone.now() + timedelta(seconds=60)):
        other.post(reverse("mfa_authenticate"), {"code": pyotp.TOTP(secret).now()})
        assert is_in(other)


def test_who_was_invited_comes_in_by_his_rpps_and_is_linked(client: Client, house: House, here: Structure) -> None:
    invited = personas.make_member(here, "practitioner", "Nadia Benali")
    note_rpps(here, invited)
    assert comes(client).headers["Location"] == "/"
    assert is_in(client)
    assert LinkedIdentity.objects.get().account_id == invited.id
    house.claims = {}
    other = Client()
    comes(other)
    assert is_in(other), "by the link from then on"


def test_who_has_signed_in_before_does_so_once_more(
    client: Client, house: House, alice: Actor, here: Structure
) -> None:
    """Else whoever may correct a record could write his own RPPS in it and come in as somebody else."""
    note_rpps(here, alice)
    answer = comes(client, next=HOME)
    assert answer.headers["Location"] == f"{reverse('account_login')}?next=%2Fdirectory%2F"
    assert not is_in(client)
    assert not LinkedIdentity.objects.exists()
    assert "Identifiez-vous encore une fois comme d’habitude" in client.get(answer.headers["Location"]).content.decode()
    sign_in(client, alice)
    assert LinkedIdentity.objects.get().account_id == alice.id
    other = Client()
    comes(other)
    assert is_in(other)


def test_who_signs_in_after_somebody_else_is_not_linked_to_him(
    client: Client, house: House, alice: Actor, here: Structure
) -> None:
    note_rpps(here, alice)
    bob = personas.make_member(here, "secretary", "Bob Petit")
    account = Account.objects.get(pk=bob.id)
    account.set_password(PASSWORD)
    account.save()
    comes(client)
    sign_in(client, bob)
    assert not LinkedIdentity.objects.exists()


def test_another_identity_with_the_rpps_of_someone_linked_opens_nothing(
    client: Client, house: House, alice: Actor, here: Structure
) -> None:
    link(house, alice)
    note_rpps(here, alice)
    house.subject = "f:550d:quelqu’un d’autre"
    assert comes(client).status_code == 403
    assert not is_in(client)


def test_a_stranger_gets_no_account(client: Client, house: House, alice: Actor) -> None:
    before = Account.objects.count()
    answer = comes(client)
    assert answer.status_code == 403
    assert "Aucun compte n’est connu ici sous cette identité" in answer.content.decode()
    assert Account.objects.count() == before
    assert not is_in(client)


def test_who_left_is_told_why_and_gets_no_session(client: Client, house: House, alice: Actor, here: Structure) -> None:
    link(house, alice)
    with scope(system("test", [here.pk])):
        Membership.objects.update(until_on=timezone.localdate() - timedelta(days=1))
    answer = comes(client)
    assert answer.status_code == 403
    assert "Votre accès a pris fin" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_closed_account_stays_closed(client: Client, house: House, alice: Actor, here: Structure) -> None:
    link(house, alice)
    Account.objects.filter(pk=alice.id).update(is_active=False)
    comes(client)
    assert "_auth_user_id" not in client.session


def test_an_answer_serves_once_and_only_who_asked(client: Client, house: House, alice: Actor) -> None:
    link(house, alice)
    back = led_back(client)
    assert Client().get(back).status_code == 403, "who catches it elsewhere"
    assert client.get(back).status_code == 302
    client.post(reverse("account_logout"))
    assert client.get(back).status_code == 403
    assert not is_in(client)


def test_a_forged_token_lets_nobody_in(client: Client, house: House, alice: Actor) -> None:
    link(house, alice)
    house.forged = True
    answer = comes(client)
    assert answer.status_code == 403
    assert "n’a pas pu être vérifiée" in answer.content.decode()
    assert not is_in(client)


def test_a_provider_that_is_away_leaves_the_password(client: Client, house: House, alice: Actor) -> None:
    house.broken = True
    assert client.get(reverse("account_openid"), headers=PRESSED).status_code == 503
    sign_in(client, alice)
    assert is_in(client)


class TestLinking:
    def test_one_links_it_oneself_and_takes_it_back(self, client: Client, house: House, alice: Actor) -> None:
        sign_in(client, alice)
        asked = self.asked(client)
        assert comes(client, link=asked).headers["Location"] == reverse("account_identity")
        assert "Pro Santé Connect ouvre votre compte" in client.get(reverse("account_identity")).content.decode()
        other = Client()
        comes(other)
        assert is_in(other)
        assert client.post(reverse("account_identity_end")).status_code == 302
        assert comes(Client()).status_code == 403

    def test_it_is_asked_who_one_is_first(self, client: Client, house: House, alice: Actor) -> None:
        sign_in(client, alice)
        with time_machine.travel(timezone.now() + timedelta(hours=1)):
            for ask in (client.get, client.post):
                page = reverse("account_identity" if ask == client.get else "account_identity_end")
                assert ask(page).headers["Location"].startswith(reverse("account_reauthenticate"))

    def test_no_other_site_links_its_own_identity_to_one_s_account(
        self, client: Client, house: House, alice: Actor
    ) -> None:
        """A page elsewhere leads there; the address that links bears what only one's own page knows."""
        sign_in(client, alice)
        self.asked(client)
        assert comes(client, link="deviné").status_code == 403
        assert not LinkedIdentity.objects.exists()

    def test_an_identity_opens_one_account(self, client: Client, house: House, alice: Actor, here: Structure) -> None:
        link(house, personas.make_member(here, "secretary", "Bob Petit"))
        sign_in(client, alice)
        answer = comes(client, link=self.asked(client))
        assert answer.status_code == 409
        assert "liée à un autre compte" in answer.content.decode()

    def test_nobody_links_for_somebody_else_at_a_shared_desk(
        self, client: Client, house: House, alice: Actor, here: Structure
    ) -> None:
        sign_in(client, alice)
        back = led_back(client, link=self.asked(client))
        kept = client.session["openid"]
        client.post(reverse("account_logout"))
        personas.sign_in(client, personas.make_member(here, "secretary", "Bob Petit"))
        session = client.session
        session["openid"] = kept
        session.save()
        assert client.get(back).status_code == 403
        assert not LinkedIdentity.objects.exists()

    def asked(self, client: Client) -> str:
        page = client.get(reverse("account_identity"))
        assert page.status_code == 200
        return str(client.session["openid_link"])


def test_a_code_at_a_shared_desk_opens_it_as_strongly(
    client: Client, house: House, alice: Actor, here: Structure
) -> None:
    bob = personas.make_member(here, "secretary", "Bob Petit")
    require_second_factor(here)
    link(house, alice)
    comes(client)
    with scope(alice):
        actions.choose_code(by=alice, code="295817")
    LinkedIdentity.objects.create(account_id=bob.id, issuer=house.issuer, subject="bob")
    house.subject = "bob"
    client.post(reverse("account_logout"))
    comes(client)
    assert is_in(client)
    client.post(reverse("account_lock"))
    client.post(reverse("account_locked"), {"who": str(alice.id), "code": "295817"})
    assert is_in(client)
    assert client.session["_auth_user_id"] == str(alice.id)


def test_the_address_asks_what_the_settings_say(client: Client, house: House) -> None:
    asked = parse_qs(urlsplit(client.get(reverse("account_openid"), headers=PRESSED).headers["Location"]).query)
    assert asked["scope"] == ["openid scope_all"]
    assert asked["redirect_uri"] == [BACK]


class TestWhoHasNoPassword:
    """Whom a provider alone lets in shows himself there again before he changes how he signs in."""

    @pytest.fixture
    def late(self, client: Client, house: House, alice: Actor) -> Iterator[Client]:
        Account.objects.filter(pk=alice.id).update(password="!")
        link(house, alice)
        comes(client)
        assert client.get(reverse("account_code")).status_code == 200, "a moment after he signed in"
        with time_machine.travel(timezone.now() + timedelta(minutes=6)):
            yield client

    @pytest.mark.parametrize("name", ["account_code", "account_identity", "mfa_activate_totp", "mfa_add_webauthn"])
    def test_he_is_led_there_and_back(self, late: Client, house: House, name: str) -> None:
        there = late.get(reverse(name))
        assert there.headers["Location"].startswith(reverse("account_openid_again"))
        asked = late.get(there.headers["Location"]).headers["Location"]
        assert parse_qs(urlsplit(asked).query)["prompt"] == ["login"]
        back = late.get(httpx.get(asked).headers["Location"])
        assert back.headers["Location"] == reverse(name)
        assert late.get(reverse(name)).status_code == 200

    @pytest.mark.parametrize("why", ["he did not do so now", "somebody else did", "it is another's session"])
    def test_nobody_else_shows_himself_for_him(self, late: Client, house: House, why: str) -> None:
        if why == "he did not do so now":
            house.shown_at = int(timezone.now().timestamp()) - 300
        if why == "somebody else did":
            house.subject = "bob"
        asked = late.get(reverse("account_openid_again"), {"next": "/"}).headers["Location"]
        back = httpx.get(asked).headers["Location"]
        if why == "it is another's session":
            kept = late.session["openid"] | {"again": "0"}
            session = late.session
            session["openid"] = kept
            session.save()
        assert late.get(back).status_code == 403
        assert late.get(reverse("account_code")).status_code == 302

    def test_a_stranger_is_led_to_sign_in(self, client: Client, house: House) -> None:
        assert client.get(reverse("account_openid_again")).headers["Location"] == reverse("account_login")
