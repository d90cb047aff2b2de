"""Proofs of identity by OpenID Connect, over real HTTP, by a provider nobody here wrote: what proves, what does not."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import jwt
import pytest
import time_machine

from permanence.foundation import openid
from permanence.foundation.openid import NotProved, ProviderAway, Told, TurnedBack

from .provider import House, forgotten, running

BACK = "http://testserver/accounts/openid/return/"


@pytest.fixture
def house() -> Iterator[House]:
    with running(BACK) as one:
        yield one


def shown(address: str) -> dict[str, str]:
    """Show oneself there, and return what one is led back with."""
    answer = httpx.get(address)
    assert answer.status_code == 302, answer.text
    assert answer.headers["Location"].startswith(BACK)
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def seen(house: House) -> Told:
    address, kept = openid.begin(house.provider, BACK)
    return openid.finish(house.provider, BACK, kept, shown(address))


def test_who_shows_himself_is_told_with_what_is_known_of_him(house: House) -> None:
    house.claims = {"SubjectNameID": "899700218896", "family_name": "Benali"}
    told = seen(house)
    assert (told.issuer, told.subject, told.strong) == (house.issuer, house.subject, True)
    assert told.claims["SubjectNameID"] == "899700218896"
    asked = house.asked[0]
    assert asked["code_challenge_method"] == "S256"
    assert asked["acr_values"] == "eidas1"
    assert len(asked["state"]) >= 32 <= len(asked["nonce"])


def test_what_is_told_beside_may_be_signed(house: House) -> None:
    house.signs_userinfo, house.claims = True, {"birthplace": "31555"}
    assert seen(house).claims["birthplace"] == "31555"


@pytest.mark.parametrize(("acr", "strong"), [("eidas1", True), ("eidas2", True), ("eidas0", False), ("", False)])
def test_it_is_strong_when_the_provider_says_so(house: House, acr: str, strong: bool) -> None:
    house.acr = acr
    assert seen(house).strong is strong


def _aud(head: Any, claims: Any) -> None:
    claims["aud"] = "un-autre-logiciel"


def _many(head: Any, claims: Any) -> None:
    claims |= {"aud": ["permanence", "un-autre-logiciel"], "azp": "un-autre-logiciel"}


def _issuer(head: Any, claims: Any) -> None:
    claims["iss"] = "https://voleur.test"


def _nonce(head: Any, claims: Any) -> None:
    claims["nonce"] = "celui d’une autre fois"


def _without_nonce(head: Any, claims: Any) -> None:
    del claims["nonce"]


def _old(head: Any, claims: Any) -> None:
    claims |= {"iat": claims["iat"] - 3600, "exp": claims["exp"] - 3600}


def _endless(head: Any, claims: Any) -> None:
    del claims["exp"]


def _ahead(head: Any, claims: Any) -> None:
    claims["nbf"] = claims["iat"] + 3600


def _other_key(head: Any, claims: Any) -> None:
    head["kid"] = "une-clef-inconnue"


@pytest.mark.parametrize("lie", [_aud, _many, _issuer, _nonce, _without_nonce, _old, _endless, _ahead, _other_key])
def test_a_token_that_is_not_of_now_and_for_us_proves_nothing(house: House, lie: Any) -> None:
    house.lie = lie
    with pytest.raises(NotProved):
        seen(house)


def test_a_token_signed_by_another_key_proves_nothing(house: House) -> None:
    house.forged = True
    with pytest.raises(NotProved):
        seen(house)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_the_token_does_not_choose_how_it_is_signed(
    house: House, algorithm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unsigned; or signed with what everybody knows, the public key, taken for a secret."""

    def lied(nonce: str | None) -> str:
        now = int(time.time())
        claims = {"iss": house.issuer, "aud": "permanence", "sub": "x", "iat": now, "exp": now + 60, "nonce": nonce}
        secret = "clef publique, lue par tout le monde, en guise de secret" if algorithm == "HS256" else None
        return jwt.encode(claims, secret, algorithm, {"kid": "un"})

    monkeypatch.setattr(house, "id_token", lied)
    with pytest.raises(NotProved):
        seen(house)


def test_what_is_told_of_somebody_else_proves_nothing(house: House) -> None:
    house.userinfo = {"sub": "quelqu’un d’autre"}
    with pytest.raises(NotProved):
        seen(house)


def test_it_serves_once(house: House) -> None:
    address, kept = openid.begin(house.provider, BACK)
    back = shown(address)
    openid.finish(house.provider, BACK, kept, back)
    with pytest.raises(NotProved):
        openid.finish(house.provider, BACK, kept, back)


@pytest.mark.parametrize("change", [{"state": "autre"}, {"state": ""}, {"iss": "https://voleur.test"}])
def test_an_answer_to_something_else_is_none(house: House, change: dict[str, str]) -> None:
    address, kept = openid.begin(house.provider, BACK)
    with pytest.raises(NotProved):
        openid.finish(house.provider, BACK, kept, shown(address) | change)


def test_nobody_comes_back_who_did_not_begin_or_too_late(house: House) -> None:
    address, kept = openid.begin(house.provider, BACK)
    back = shown(address)
    with pytest.raises(NotProved):
        openid.finish(house.provider, BACK, None, back)
    with time_machine.travel(time.time() + openid.LASTS_S + 1), pytest.raises(NotProved):
        openid.finish(house.provider, BACK, kept, back)


def test_the_code_of_one_is_of_no_use_to_another(house: House) -> None:
    """Who catches a code on its way has neither the verifier (PKCE) nor the secret."""
    address, kept = openid.begin(house.provider, BACK)
    back = shown(address)
    _address, own = openid.begin(house.provider, BACK)
    with pytest.raises(NotProved):
        openid.finish(house.provider, BACK, own, back | {"state": own["state"]})
    with pytest.raises(NotProved):
        openid.finish(replace(house.provider, secret="deviné"), BACK, kept, back)


def test_who_turns_back_is_told_so(house: House) -> None:
    house.says_no = True
    with pytest.raises(TurnedBack):
        seen(house)


def test_a_provider_that_is_away_or_is_not_itself_is_told_apart(house: House) -> None:
    house.broken = True
    with pytest.raises(ProviderAway):
        openid.begin(house.provider, BACK)
    forgotten()
    house.broken, house.token = False, "jeton qui n’en est pas un"
    with pytest.raises(ProviderAway):
        seen(house)
    told_elsewhere = f"{house.issuer}{openid.WELL_KNOWN}"
    with pytest.raises(ProviderAway):
        openid.begin(replace(house.provider, issuer=f"{house.issuer}/autre", discovery=told_elsewhere), BACK)
    with pytest.raises(ProviderAway):
        openid.begin(replace(house.provider, issuer="http://127.0.0.1:9"), BACK)


def test_what_it_says_of_itself_is_believed_for_a_while(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for _twice in range(2):
        seen(house)
    assert house.read.count("/jwks_uri") == house.read.count(openid.WELL_KNOWN) == 1
    forgotten()
    monkeypatch.setattr(openid, "KNOWN_S", 0)
    seen(house)
    assert house.read.count("/jwks_uri") == house.read.count(openid.WELL_KNOWN) == 3, "as one leaves, and comes back"


def test_a_key_that_is_new_is_known_at_once(house: House) -> None:
    seen(house)
    house.key = "deux"
    assert seen(house).strong
    assert house.read.count("/jwks_uri") == 2


def test_one_that_is_away_is_not_asked_by_everybody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.broken = True
    for _thrice in range(3):
        with pytest.raises(ProviderAway):
            openid.begin(house.provider, BACK)
    assert house.read == [openid.WELL_KNOWN]
    forgotten()
    monkeypatch.setattr(openid, "AWAY_S", 0)
    with pytest.raises(ProviderAway):
        openid.begin(house.provider, BACK)
    house.broken = False
    seen(house)
