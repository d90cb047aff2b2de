"""A real provider of OpenID Connect on this machine, made of Authlib: a Pro Santé Connect of our own, which may lie."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from authlib.oauth2.rfc6749 import (
    AuthorizationServer,
    ClientMixin,
    OAuth2Payload,
    OAuth2Request,
    TokenMixin,
    grants,
)
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin, UserInfo
from authlib.oidc.core.grants import OpenIDCode
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from permanence.foundation import openid
from permanence.foundation.provider import Provider

CLIENT, SECRET = "permanence", "un secret: avec % et espace"
PRESSED = {"Sec-Fetch-Site": "same-origin"}  # what a browser says of a press on a page of ours
Lie = Callable[[dict[str, Any], dict[str, Any]], None]


@dataclass
class Code(AuthorizationCodeMixin):  # type: ignore[misc]
    """A code as Authlib asks of it."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> None:
        return None

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class Client(ClientMixin):  # type: ignore[misc]
    """The one client it knows."""

    def __init__(self, back: list[str]) -> None:
        self.back = back

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self.back[0]

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.back

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Sent(OAuth2Payload):  # type: ignore[misc]
    """What a request says, by address and form."""

    said: dict[str, str]

    @property
    def data(self) -> dict[str, str]:
        return self.said

    @property
    def datalist(self) -> dict[str, list[str]]:
        return {name: [value] for name, value in self.said.items()}


class Asked(OAuth2Request):  # type: ignore[misc]
    """A request, which says the same by address and by form."""

    @property
    def args(self) -> dict[str, str]:
        return dict(self.payload.data)

    @property
    def form(self) -> dict[str, str]:
        return dict(self.payload.data)


class Server(AuthorizationServer):  # type: ignore[misc]
    """Authlib's server, without any framework around it."""

    def __init__(self, house: "House") -> None:
        super().__init__(scopes_supported=None)
        self.house = house

        class ByCode(grants.AuthorizationCodeGrant):  # type: ignore[misc]
            def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
                said = request.payload.data
                house.codes[code] = Code(
                    code, said["redirect_uri"], said["scope"], said.get("nonce"),
                    said.get("code_challenge"), said.get("code_challenge_method"),
                )  # fmt: skip

            def query_authorization_code(self, code: str, client: Client) -> Code | None:
                return house.codes.get(code)

            def delete_authorization_code(self, authorization_code: Code) -> None:
                house.codes.pop(authorization_code.code, None)

            def authenticate_user(self, authorization_code: Code) -> str:
                return house.subject

        class WithIdToken(OpenIDCode):  # type: ignore[misc]
            def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
                return False

            def process_token(self, grant: Any, response: Any) -> Any:
                _status, token, _headers = response
                token["id_token"] = house.id_token(grant.request.authorization_code.nonce)
                house.tokens.append(token["access_token"])
                return response

        self.register_grant(ByCode, [CodeChallenge(required=True), WithIdToken(require_nonce=True)])
        self.register_token_generator("default", lambda **_more: {
            "access_token": house.token, "token_type": "Bearer", "expires_in": 60,
        })  # fmt: skip

    def query_client(self, client_id: str) -> Client | None:
        return Client(self.house.back) if client_id == CLIENT else None

    def save_token(self, token: TokenMixin, request: OAuth2Request) -> None:
        pass

    def create_oauth2_request(self, request: OAuth2Request) -> OAuth2Request:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> tuple[int, Any, dict[str, str]]:
        return status, body, dict(headers)

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        pass


@dataclass
class House:
    """The provider: who shows himself there, and what it says of him.

    :param back: addresses it leads people back to
    :param lie: changes the head and the claims of an ID token before it is signed
    :param shown_at: when he showed himself there; now, when not said
    :param signs_out: it has an address at which people sign out
    :param says_no: whoever shows himself is turned back
    :param key: the name of the key it signs by
    :ivar read: the paths at which it was asked something
    """

    back: list[str]
    subject: str = "f:550d:899700218896"
    acr: str = "eidas1"
    claims: dict[str, Any] = field(default_factory=dict)
    lie: Lie = lambda head, claims: None
    forged: bool = False
    says_no: bool = False
    broken: bool = False
    shown_at: int = 0
    signs_out: bool = True
    signs_userinfo: bool = False
    userinfo: dict[str, Any] = field(default_factory=dict)
    issuer: str = ""
    token: str = "jeton"
    key: str = "un"
    read: list[str] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.server = Server(self)

    @property
    def provider(self) -> Provider:
        """What an installation says of it."""
        return Provider("Pro Santé Connect", self.issuer, CLIENT, SECRET, "openid scope_all", ("eidas1", "eidas2"))

    def id_token(self, nonce: str | None) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": self.subject, "iat": now, "exp": now + 60, "acr": self.acr}
        claims |= {"auth_time": self.shown_at or now}
        claims |= {"nonce": nonce} if nonce else {}
        head = {"alg": "RS256", "kid": self.key}
        self.lie(head, claims)
        return jwt.encode(head, claims, _key("voleur" if self.forged else "vraie", self.key))

    def answer(self, method: str, path: str, said: dict[str, str], headers: dict[str, str]) -> tuple[int, Any, Any]:
        doors = {
            "/.well-known/openid-configuration": self.configuration,
            "/jwks_uri": lambda _asked: (200, KeySet([_key("vraie", self.key)]).as_dict(private=False), {}),
            "/userinfo_endpoint": self.tell,
            "/token_endpoint": self.server.create_token_response,
            "/authorize": self.lead_back,
        }
        self.read.append(path)
        asked = Asked(method, f"{self.issuer}{path}", headers=headers)
        asked.payload = Sent(said)
        answer: tuple[int, Any, Any] = (502, "", {}) if self.broken else doors[path](asked)
        return answer

    def configuration(self, _asked: Asked) -> tuple[int, Any, Any]:
        told = {name: f"{self.issuer}/{name}" for name in ("token_endpoint", "jwks_uri", "userinfo_endpoint")}
        told |= {"end_session_endpoint": f"{self.issuer}/end"} if self.signs_out else {}
        return 200, told | {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize"}, {}

    def tell(self, asked: Asked) -> tuple[int, Any, Any]:
        if asked.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return 401, {}, {}
        told = {"sub": self.subject} | self.claims | self.userinfo
        if not self.signs_userinfo:
            return 200, dict(UserInfo(told)), {}
        signed = jwt.encode(
            {"alg": "RS256", "kid": self.key}, told | {"iss": self.issuer, "aud": CLIENT}, _key("vraie", self.key)
        )
        return 200, signed, {"Content-Type": "application/jwt"}

    def lead_back(self, asked: Asked) -> tuple[int, Any, Any]:
        said = dict(asked.payload.data)
        self.asked.append(said)
        if self.says_no:
            return 302, "", {"Location": f"{said['redirect_uri']}?error=access_denied&state={said['state']}"}
        grant = self.server.get_consent_grant(asked, end_user=self.subject)
        led: tuple[int, Any, Any] = self.server.create_authorization_response(asked, self.subject, grant)
        return led


@cache
def _key(_whose: str, name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


def forgotten() -> None:
    """Have what providers said of themselves be asked again."""
    openid._remembered.clear()


@contextmanager
def running(*back: str, port: int = 0) -> Iterator[House]:
    """Run one until the end of the test."""
    house = House(list(back))

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self._answer(dict(parse_qsl(body)))

        def _answer(self, form: dict[str, str]) -> None:
            parts = urlsplit(self.path)
            said = dict(parse_qsl(parts.query)) | form
            status, told, headers = house.answer(self.command, parts.path, said, dict(self.headers))
            body = told.encode() if isinstance(told, str) else json.dumps(told).encode()
            self.send_response(status)
            for name, value in ({"Content-Type": "application/json"} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Door)
    house.issuer = f"http://127.0.0.1:{server.server_port}"
    forgotten()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield house
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
