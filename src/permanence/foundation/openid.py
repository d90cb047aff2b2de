"""Proofs of identity from elsewhere (OpenID Connect Core 1.0, code flow with PKCE): begun here, and read here.

Each function asks another machine: call it while no transaction is open, as `page(first=…)` does.
"""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import jwt
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from oauthlib.oauth2 import WebApplicationClient

from .provider import Provider
from .refusal import Refusal

PATIENCE = httpx.Timeout(4, connect=2)  # seconds
LEEWAY_S = 30
KNOWN_S = 3600  # how long what a provider says of itself is believed; a key not among those known is asked for at once
AWAY_S = 5  # how long one that does not answer is left alone
LASTS_S = 600  # to show oneself there
# What a provider signs by, never a secret that two share: who knows a public key would sign by that.
SIGNED_BY = ["RS256", "PS256", "ES256", "RS384", "RS512", "PS384", "PS512", "ES384", "ES512"]
WELL_KNOWN = "/.well-known/openid-configuration"
REQUIRED = ["iss", "sub", "aud", "exp", "iat"]  # of an ID token; what else is told may be signed without times
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
POSTED, BY_HEADER = "client_secret_post", "client_secret_basic"

Kept = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What a provider tells of someone it has seen.

    :param strong: whether it says that it asked him for two factors
    :param token: its proof, to be shown to it when he signs out
    """

    issuer: str
    subject: str
    strong: bool
    claims: Mapping[str, Any]
    token: str = field(default="", repr=False)


class ProviderAway(Refusal):
    """The provider does not answer, or not as one."""

    status = 503
    title = _("The service that knows you does not answer")
    next_step = _("Try again in a few minutes, or sign in the other way.")


class NotProved(Refusal):
    """What came back proves nothing: old, used already, not for us, not signed by the provider, or begun elsewhere."""

    status = 403
    title = _("This sign-in could not be verified")
    next_step = _("Begin again. Nothing was changed.")


class TurnedBack(Refusal):
    """He did not show himself there."""

    status = 403
    title = _("You did not sign in over there")
    next_step = _("Begin again, or sign in the other way. Nothing was changed.")


def pressed_here(request: HttpRequest) -> bool:
    """Tell whether he comes by a press on a page of ours: no other site has anybody sign in unasked.

    Browsers that say nothing of it tell at least the page they come from, if it is ours.
    """
    said = request.headers.get("Sec-Fetch-Site")
    if said:
        return said == "same-origin"
    page = request.headers.get("Referer", "")
    return url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())


def begin(provider: Provider, back: str, *, anew: bool = False) -> tuple[str, Kept]:
    """Return the address at which he shows himself, and what his session keeps until he is back.

    :param back: the address he is led back to, as the provider was told it
    :param anew: he is to show himself there now, even if he did so a moment ago
    :raises ProviderAway: when it does not answer
    """
    client = WebApplicationClient(provider.client_id)
    where = _known(provider).said["authorization_endpoint"]
    verifier = client.create_code_verifier(64)
    state, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    asked = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": back, "scope": provider.scope,
        "state": state, "nonce": nonce, "code_challenge": client.create_code_challenge(verifier, "S256"),
        "code_challenge_method": "S256",
    } | ({"acr_values": provider.strong[0]} if provider.strong else {})  # fmt: skip
    asked |= {"prompt": "login", "max_age": "0"} if anew else {}
    kept = {"state": state, "nonce": nonce, "verifier": verifier, "at": time.time(), "anew": anew}
    return f"{where}{'&' if '?' in where else '?'}{urlencode(asked)}", kept


def finish(provider: Provider, back: str, kept: Kept | None, answer: Mapping[str, str]) -> Told:
    """Return who came back.

    :param kept: what his session kept, taken out of it: it serves once
    :raises NotProved, TurnedBack, ProviderAway: as they say
    """
    if not kept or time.time() - kept["at"] > LASTS_S or not _same(answer.get("state"), kept["state"]):
        raise NotProved
    if answer.get("iss", provider.issuer) != provider.issuer:  # another provider's answer (RFC 9207)
        raise NotProved
    if not answer.get("code"):
        raise TurnedBack
    known = _known(provider)
    with httpx.Client(timeout=PATIENCE) as http:
        proof = {"code": answer["code"], "redirect_uri": back, "code_verifier": kept["verifier"]}
        given = _given(http, provider, known.said, proof)
        if _key_name(given.get("id_token")) not in {one.key_id for one in known.keys} - {None}:
            known = _known(provider, anew=True)
        proved = _proved(provider, known.keys, given.get("id_token"))
        if not _same(proved.get("nonce"), kept["nonce"]):
            raise NotProved
        if kept.get("anew") and not _since(proved.get("auth_time"), kept["at"]):
            raise NotProved
        more = _more(http, provider, known, given.get("access_token"))
    if more.get("sub", proved["sub"]) != proved["sub"]:
        raise NotProved
    strong = bool(provider.strong) and proved.get("acr") in provider.strong
    return Told(provider.issuer, proved["sub"], strong, {**more, **proved}, str(given["id_token"]))


def end(provider: Provider, token: str, back: str) -> str:
    """Return where he signs out there too (OpenID Connect RP-Initiated Logout 1.0); empty when it has no such address.

    :param token: its proof of him
    :param back: the address he is led back to, as the provider was told it
    """
    try:
        where = str(_known(provider).said.get("end_session_endpoint", ""))
    except ProviderAway:
        return ""
    if not where.startswith(provider.issuer.partition("//")[0] + "//"):
        return ""
    asked = {"id_token_hint": token, "post_logout_redirect_uri": back, "state": secrets.token_urlsafe(24)}
    return f"{where}{'&' if '?' in where else '?'}{urlencode(asked)}"


@dataclass(frozen=True, slots=True)
class _Known:
    """What a provider says of itself, and until when that is believed; nothing when it did not answer.

    :param said: how it is spoken to
    :param keys: by which it signs
    """

    said: Kept
    keys: list[jwt.PyJWK]
    until: float


_remembered: dict[Provider, _Known] = {}
_asking: dict[Provider, Lock] = {}


def _known(provider: Provider, *, anew: bool = False) -> _Known:
    """Return what a provider says of itself, remembered for a while in each process; one asks, the others wait for him.

    :param anew: it is asked even if it is remembered: it signs by a key that is not known
    :raises ProviderAway: when it does not answer, or did not a moment ago
    """
    known = None if anew else _believed(provider)
    if known is None:
        with _asking.setdefault(provider, Lock()):
            known = None if anew else _believed(provider)
            if known is None:
                known = _remembered[provider] = _told_of_itself(provider)
    if not known.said:
        raise ProviderAway
    return known


def _believed(provider: Provider) -> _Known | None:
    known = _remembered.get(provider)
    return known if known and known.until > time.monotonic() else None


def _told_of_itself(provider: Provider) -> _Known:
    try:
        with httpx.Client(timeout=PATIENCE) as http:
            said = _configuration(http, provider)
            keys = _keys(_read(lambda: http.get(said["jwks_uri"])))
    except ProviderAway:
        return _Known({}, [], time.monotonic() + AWAY_S)
    return _Known(said, keys, time.monotonic() + KNOWN_S)


def _configuration(http: httpx.Client, provider: Provider) -> Kept:
    """Return how the provider says it is spoken to: it names itself, and each address is as safe as its own."""
    told = _read(lambda: http.get(provider.discovery or provider.issuer.rstrip("/") + WELL_KNOWN))
    scheme = provider.issuer.partition("//")[0]
    if told.get("issuer") != provider.issuer or not all(str(told.get(one)).startswith(scheme) for one in ENDPOINTS):
        raise ProviderAway
    return told


def _keys(told: Kept) -> list[jwt.PyJWK]:
    try:
        return jwt.PyJWKSet.from_dict(told).keys
    except (jwt.PyJWTError, TypeError, ValueError, AttributeError):
        raise ProviderAway from None


def _given(http: httpx.Client, provider: Provider, known: Kept, proof: dict[str, str]) -> dict[str, Any]:
    """Return what the provider gives for the code, once, to whoever began and knows the secret."""
    form, basic = {"grant_type": "authorization_code"} | proof, httpx.Auth()
    methods = known.get("token_endpoint_auth_methods_supported", [BY_HEADER])
    if POSTED in methods and BY_HEADER not in methods:
        form |= {"client_id": provider.client_id, "client_secret": provider.secret}
    else:
        basic = httpx.BasicAuth(quote(provider.client_id, safe=""), quote(provider.secret, safe=""))
    answer = _answered(lambda: http.post(known["token_endpoint"], data=form, auth=basic))
    if answer.is_client_error:  # a code used already, not ours, or without its verifier
        raise NotProved
    return _object(answer)


def _more(http: httpx.Client, provider: Provider, known: _Known, token: object) -> Mapping[str, Any]:
    """Return what else the provider tells of him, plain or signed; nothing when it has no address for that."""
    where = known.said.get("userinfo_endpoint")
    if not where:
        return {}
    bearer = {"Authorization": f"Bearer {token}"}
    answer = _answered(lambda: http.get(where, headers=bearer))
    if answer.headers.get("Content-Type", "").startswith("application/jwt"):
        return _proved(provider, known.keys, answer.text, REQUIRED[:3])
    return _object(answer)


def _key_name(token: object) -> str | None:
    """Return by which key a token says that it is signed; None when it does not say, or is none."""
    try:
        return jwt.get_unverified_header(str(token)).get("kid")
    except jwt.PyJWTError:
        return None


def _proved(provider: Provider, keys: list[jwt.PyJWK], token: object, required: list[str] = REQUIRED) -> dict[str, Any]:
    """Return what a token of the provider claims, signed by one of its keys for us, and not over."""
    name = _key_name(token)
    fitting = [one for one in keys if name in (None, one.key_id) and one.public_key_use != "enc"]
    try:
        claims = jwt.decode(
            str(token), fitting[0], SIGNED_BY, {"require": required}, audience=provider.client_id,
            issuer=provider.issuer, leeway=LEEWAY_S,
        )  # fmt: skip
    except (jwt.PyJWTError, IndexError, ValueError):
        raise NotProved from None
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise NotProved
    return claims


def _read(ask: Callable[[], httpx.Response]) -> dict[str, Any]:
    return _object(_answered(ask))


def _answered(ask: Callable[[], httpx.Response]) -> httpx.Response:
    try:
        answer = ask()
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        raise ProviderAway from None
    if answer.is_server_error:
        raise ProviderAway
    return answer


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        raise ProviderAway from None
    if not answer.is_success or not isinstance(told, dict):
        raise ProviderAway
    return told


def _since(shown_at: object, began_at: float) -> bool:
    return isinstance(shown_at, int | float) and shown_at > began_at - LEEWAY_S


def _same(one: object, other: str) -> bool:
    return isinstance(one, str) and constant_time_compare(one, other)
