"""Who programs are, and what people let them do, for oauthlib: it speaks the protocol, all that is kept is ours."""

import hmac
from base64 import b64decode
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from oauthlib.oauth2 import (
    AuthorizationCodeGrant,
    AuthorizationEndpoint,
    BearerToken,
    ClientCredentialsGrant,
    RefreshTokenGrant,
    RequestValidator,
    RevocationEndpoint,
    TokenEndpoint,
)
from oauthlib.oauth2.rfc6749.errors import InvalidGrantError

from permanence.api import actions, queries
from permanence.foundation.actor import current, scope

GRANTS = ("client_credentials", "authorization_code", "refresh_token")


class Validator(RequestValidator):  # type: ignore[misc]  # it comes without types
    """Who the programs are, and what they may be given."""

    def client_authentication_required(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Every program that was given a secret proves itself by it."""
        found = queries.client_named(request.client_id or "")
        return not (found and found.public)

    def authenticate_client_id(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Know by its name one that can keep no secret: PKCE, or what it gives back, proves the rest."""
        found = queries.client_named(client_id or "")
        if not found or not found.public:
            return False
        request.client = found
        return True

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Compare the secret, at the same cost for an unknown name."""
        name, secret = _basic(request.headers.get("Authorization", "")) or (request.client_id, request.client_secret)
        found = queries.client_named(name or "")
        genuine = hmac.compare_digest(found.secret if found else "-" * 64, queries.fingerprint(secret or ""))
        if not found or found.public or not genuine:
            return False
        request.client, request.client_id = found, name
        return True

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Nothing else is spoken; and nothing but for people with who can keep no secret."""
        return grant_type in GRANTS and not (grant_type == "client_credentials" and client.public)

    def validate_client_id(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Find the program of a structure of whoever is asked."""
        asked = current()
        request.access = queries.asking(asked, client_id) if asked else None
        return request.access is not None

    def validate_redirect_uri(self, client_id: str, redirect_uri: str, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Lead people back to where it was said they are, to the letter; on their own machine, by any port."""
        known = request.access.redirects
        return redirect_uri in known or _on_any_port(redirect_uri) in {_on_any_port(one) for one in known} - {""}

    def get_default_redirect_uri(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> str | None:
        """Want it said each time."""
        return None

    def validate_response_type(
        self, client_id: str, response_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Give codes, and nothing else."""
        return response_type == "code"

    def is_pkce_required(self, client_id: str, request: Any) -> bool:
        """Want it of every program."""
        return True

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """No more than was given."""
        if request.response_type == "code":
            return bool(scopes) and queries.asked_for(request.access, scopes) == scopes
        given = {*request.client.scopes} | {f"system/{kind}.read" for kind in request.client.kinds}
        return bool(scopes) and {*scopes} <= given

    def get_default_scopes(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        """All that was given, when a program says nothing; of a person it names what it asks for."""
        return list(request.client.scopes) if request.client else []

    def save_authorization_code(
        self, client_id: str, code: dict[str, str], request: Any, *args: Any, **kwargs: Any
    ) -> None:
        """Keep what the person lets it do."""
        actions.give_grant(
            by=request.by, access=request.access, account=request.account, scopes=request.scopes, code=code["code"],
            challenge=request.code_challenge, redirect=request.redirect_uri, now=timezone.now(),
        )  # fmt: skip

    def validate_code(self, client_id: str, code: str, client: Any, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Take a code once, from the program it was given to."""
        found, now = queries.shown(code or ""), timezone.now()
        if found is None or not found.by_code or found.access_id != client.id:
            return False
        request.given, request.scopes, request.user = found, list(found.scopes), found.id
        with scope(client.actor) as by:
            return actions.use_code(by=by, structure_id=client.structure_id, grant_id=found.id, now=now)

    def get_code_challenge(self, code: str, request: Any) -> str:
        """Tell what its verifier must answer to."""
        return str(request.given.challenge)

    def get_code_challenge_method(self, code: str, request: Any) -> str:
        """S256, and no other."""
        return "S256"

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Want the address that the code was sent to, to the letter."""
        return bool(redirect_uri == request.given.redirect)

    def invalidate_authorization_code(self, client_id: str, code: str, request: Any, *args: Any, **kwargs: Any) -> None:
        """Do nothing: it was used up when it was shown."""

    def validate_refresh_token(self, refresh_token: str, client: Any, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Know what renews a token; a spent one ends the grant."""
        found = queries.shown(refresh_token or "")
        if found is None or found.by_code or found.access_id != client.id:
            return False
        if not found.by_refresh:
            with scope(client.actor) as by:
                actions.end_stolen(by=by, structure_id=client.structure_id, grant_id=found.id, now=timezone.now())
            return False
        request.given, request.user = found, found.id
        return True

    def get_original_scopes(self, refresh_token: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        """All that the person let it do."""
        return list(request.given.scopes)

    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        """Keep the token by its fingerprint, and what renews it in the place of the former."""
        given, now = getattr(request, "given", None), timezone.now()
        with scope(request.client.actor) as by:
            if given is not None:
                former, new = request.refresh_token or "", token["refresh_token"]
                here = request.client.structure_id
                if not actions.renew(by=by, structure_id=here, grant_id=given.id, shown=former, refresh=new, now=now):
                    raise InvalidGrantError(request=request)
            actions.keep_token(
                by=by, client=request.client, token=token["access_token"], scopes=request.scopes, now=now,
                grant_id=given.id if given else None,
            )  # fmt: skip

    def revoke_token(self, token: str, token_type_hint: str, request: Any, *args: Any, **kwargs: Any) -> None:
        """End what a program gives back, when it is its own (RFC 7009)."""
        client = request.client
        with scope(client.actor) as by:
            here, now = client.structure_id, timezone.now()
            actions.give_back(by=by, structure_id=here, access_id=client.id, token=token, now=now)


class OnlyS256(AuthorizationCodeGrant):  # type: ignore[misc]
    """Codes whose verifier is never sent before it is asked for."""

    _code_challenge_methods = {"S256": AuthorizationCodeGrant._code_challenge_methods["S256"]}  # noqa: SLF001 (as documented)


class Server(AuthorizationEndpoint, TokenEndpoint):  # type: ignore[misc]
    """The three grants spoken here, and no other."""

    def __init__(self, validator: Validator, lasts_s: int) -> None:
        codes = OnlyS256(validator)
        bearer = BearerToken(validator, expires_in=lasts_s)
        AuthorizationEndpoint.__init__(self, "code", bearer, {"code": codes})
        spoken = {
            "client_credentials": ClientCredentialsGrant(validator),
            "authorization_code": codes,
            "refresh_token": RefreshTokenGrant(validator),
        }
        TokenEndpoint.__init__(self, "authorization_code", bearer, spoken)


SERVER = Server(Validator(), int(actions.LASTS.total_seconds()))
GIVING_BACK = RevocationEndpoint(Validator())


def _on_any_port(address: str) -> str:
    """Return an address on people's own machines without its port, which is another each time (RFC 8252)."""
    parts = urlsplit(address)
    own = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1"}
    return parts._replace(netloc=parts.hostname or "").geturl() if own else ""


def _basic(header: str) -> tuple[str, str] | None:
    """Read a name and a secret sent as RFC 7617 says."""
    kind, _space, coded = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, _colon, secret = b64decode(coded, validate=True).decode().partition(":")
    except ValueError:
        return None
    return name, secret
