"""A person lets a program act for him: by a client nobody here wrote, as far as he may, until he takes it back."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
import time_machine
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from django.conf import settings
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from permanence.agenda.tests.factories import make_receiving
from permanence.api import actions
from permanence.api.access_form import AccessForm
from permanence.api.models import Access, Grant, Token
from permanence.directory.models import Membership, Structure
from permanence.directory.tests.personas import make_member, make_structure, sign_in
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Trace

pytestmark = pytest.mark.django_db
BACK = "https://logiciel.exemple.test/retour?de=permanence"
SCOPES = ["user/Patient.read", "permanence/requests.read", "permanence/requests.write"]
VERIFIER = "0123456789" * 5
URL, REVOKE = "http://localhost/oauth/token", "http://localhost/oauth/revoke"
NOBODY = {"grant_type": "client_credentials"}


@pytest.fixture
def house() -> Structure:
    return make_structure()


@pytest.fixture
def alice(house: Structure) -> Actor:
    return make_member(house, "secretary", "Alice Martin")


def answered(request: httpx.Request) -> httpx.Response:
    """Let this house answer, in the connection of the test."""
    headers = {name: value for name, value in request.headers.items() if name not in {"content-type", "host"}}
    kind, (path, _, query) = request.headers.get("Content-Type", ""), request.url.raw_path.decode().partition("?")
    told = Client().generic(request.method, path, request.content, kind, QUERY_STRING=query, headers=headers)
    return httpx.Response(told.status_code, headers=dict(told.headers), content=told.content)


HERE = httpx.MockTransport(answered)


def posted(path: str, said: dict[str, str]) -> Any:
    """Send a form as OAuth has it."""
    return Client().post(f"/oauth/{path}", urlencode(said), "application/x-www-form-urlencoded")


@dataclass
class Program:
    """A program with a real client of OAuth 2.0, and the person who is asked."""

    oauth: OAuth2Client
    person: Client

    def asks(self, **more: str) -> str:
        url, self.state = self.oauth.create_authorization_url(
            "/oauth/authorize", code_verifier=more.pop("verifier", VERIFIER)
        )
        return str(url) + ("&" + urlencode(more) if more else "")

    def allowed(self) -> str:
        """Be let, and return where the person is led back to."""
        answer = self.person.post(self.asks(aud=f"{settings.BASE_URL}/fhir/r4"), {"allow": "1"})
        assert answer.status_code == 302, answer.content
        return str(answer.headers["Location"])

    def comes_for_token(self, back: str, **more: Any) -> dict[str, Any]:
        more = {"code_verifier": VERIFIER} | more
        told = self.oauth.fetch_token(
            "http://localhost/oauth/token", authorization_response=back, state=self.state, **more
        )
        return dict(told)

    def reads(self, path: str = "/api/v1/patients?q=durand") -> httpx.Response:
        return httpx.Client(transport=HERE, base_url="http://localhost").get(
            path, headers={"Authorization": f"Bearer {self.oauth.token['access_token']}"}
        )


@pytest.fixture
def program(house: Structure, alice: Actor) -> Program:
    make_receiving(house)
    given = actions.give_access(
        by=system("test", [house.pk]), structure=house, name="Logiciel", now=timezone.now(), redirects=[BACK],
        scopes=["system/*.read", "permanence/requests.read", "permanence/requests.write"],
    )  # fmt: skip
    oauth = OAuth2Client(
        given.access.client_id, given.secret, scope=" ".join(SCOPES), redirect_uri=BACK, transport=HERE,
        code_challenge_method="S256",
    )  # fmt: skip
    browser = Client()
    sign_in(browser, alice)
    return Program(oauth, browser)


def test_who_is_asked_reads_what_for_and_says_yes_or_no(program: Program, house: Structure) -> None:
    page = program.person.get(program.asks())
    text = page.content.decode()
    assert page.status_code == 200
    assert "Logiciel demande à agir pour vous" in text
    assert house.name in text
    assert "logiciel.exemple.test" in text
    assert "form-action 'self' https://logiciel.exemple.test" in page.headers["Content-Security-Policy"]
    refused = parse_qs(urlsplit(program.person.post(program.asks(), {"refuse": "1"}).headers["Location"]).query)
    assert (refused["error"], refused["state"], refused["de"]) == (["access_denied"], [program.state], ["permanence"])
    with scope(system("test", [house.pk])):
        assert not Grant.objects.exists()


def test_it_acts_in_his_name_and_is_traced_so(program: Program, house: Structure, alice: Actor) -> None:
    told = program.comes_for_token(program.allowed())
    assert {*told["scope"].split()} == {*SCOPES}
    assert program.reads().json()["patients"]
    assert program.reads("/fhir/r4/Patient").status_code == 200
    assert program.reads("/fhir/r4/Appointment").status_code == 403, "nobody let it"
    with scope(system("test", [house.pk])):
        line = Trace.objects.filter(verb="patient.read").last()
        assert line
        assert (line.actor_id, line.actor_name, line.purpose) == (alice.id, "Alice Martin (api: Logiciel)", "api")
        assert told["access_token"] not in {row.digest for row in Token.objects.all()}


def test_it_may_no_more_than_he_may_today(program: Program, house: Structure, alice: Actor) -> None:
    program.comes_for_token(program.allowed())
    assert program.reads("/api/v1/requests").status_code == 200
    with scope(system("test", [house.pk])):
        Membership.objects.filter(person_id=alice.id).update(role="carer")
    assert program.reads("/api/v1/requests").status_code == 403
    with scope(system("test", [house.pk])):
        Membership.objects.filter(person_id=alice.id).update(until_on=timezone.localdate() - timedelta(days=1))
    assert program.reads().status_code == 403


def test_what_renews_a_token_serves_once_and_a_spent_one_ends_all(program: Program, house: Structure) -> None:
    first = program.comes_for_token(program.allowed())
    url = "http://localhost/oauth/token"
    second = dict(program.oauth.refresh_token(url, refresh_token=first["refresh_token"]))
    assert second["refresh_token"] != first["refresh_token"]
    assert program.reads().status_code == 200
    with pytest.raises(OAuthError, match="invalid_grant"):
        program.oauth.refresh_token(url, refresh_token=first["refresh_token"])
    assert program.reads().status_code == 401, "one of the two who had it stole it"
    with pytest.raises(OAuthError, match="invalid_grant"):
        program.oauth.refresh_token(url, refresh_token=second["refresh_token"])
    with scope(system("test", [house.pk])):
        assert Trace.objects.filter(verb="grant.stolen").exists()


def test_a_code_serves_once_within_a_minute_and_with_its_verifier(program: Program) -> None:
    back = program.allowed()
    program.comes_for_token(back)
    with pytest.raises(OAuthError, match="invalid_grant"):
        program.comes_for_token(back)
    assert program.reads().status_code == 401, "shown twice, all that came of it ends"
    with pytest.raises(OAuthError, match="invalid_grant"):
        program.comes_for_token(program.allowed(), code_verifier="x" * 50)
    late = program.allowed()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)), pytest.raises(OAuthError, match="invalid_grant"):
        program.comes_for_token(late)


@pytest.mark.parametrize(
    ("was", "becomes", "error"),
    [
        ("code_challenge_method=S256", "code_challenge_method=plain", "invalid_request"),
        ("code_challenge=", "x=", "invalid_request"),
        ("response_type=code", "response_type=token", "unsupported_response_type"),
        ("user%2FPatient.read", "user%2FPatient.write", "invalid_scope"),
        ("user%2FPatient.read", "system%2FPatient.read", "invalid_scope"),
        ("user%2FPatient.read", "permanence%2Ffigures.read", "invalid_scope"),
        ("code_challenge=", "aud=https%3A%2F%2Fvoleur.test%2Ffhir%2Fr4&code_challenge=", "invalid_request"),
        ("code_challenge=", "aud=http%3A%2F%2Flocalhost%3A8000.voleur.test&code_challenge=", "invalid_request"),
    ],
)
def test_what_cannot_be_asked_is_told_to_the_program(program: Program, was: str, becomes: str, error: str) -> None:
    asked = program.asks()
    assert was in asked
    answer = program.person.get(asked.replace(was, becomes))
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["error"] == [error]
    assert answer.headers["Location"].startswith(BACK)


def test_nobody_is_led_where_nobody_said(program: Program) -> None:
    asked, back = program.asks(), urlencode({"r": BACK})[2:]
    for other in (back + "%26more", back.replace("retour", "ailleurs"), "https%3A%2F%2Fvoleur.test%2F", ""):
        for method in (program.person.get, program.person.post):
            answer = method(asked.replace(back, other), {"allow": "1"} if method == program.person.post else None)
            assert answer.status_code == 422
            assert "Location" not in answer.headers


def test_a_stranger_is_asked_nothing_and_who_is_not_signed_in_signs_in_first(program: Program) -> None:
    asked = program.asks()
    stranger = Client()
    assert stranger.get(asked).headers["Location"].startswith("/accounts/login/?next=/oauth/authorize")
    sign_in(stranger, make_member(make_structure("Ailleurs"), "secretary"))
    assert stranger.post(asked, {"allow": "1"}).status_code == 422


def test_he_sees_what_acts_for_him_and_takes_it_back(program: Program, house: Structure, alice: Actor) -> None:
    assert "Aucun logiciel n’agit pour vous" in program.person.get("/programs/mine/").content.decode()
    program.comes_for_token(program.allowed())
    text = program.person.get("/programs/mine/").content.decode()
    assert "Logiciel" in text
    assert house.name in text
    with scope(alice):
        path = f"/programs/mine/{Grant.objects.get().pk}/end/"
    colleague = Client()
    sign_in(colleague, make_member(house, "secretary", "Berthe Roux"))
    assert "Aucun logiciel" in colleague.get("/programs/mine/").content.decode()
    assert colleague.post(path).status_code == 404
    assert program.reads().status_code == 200
    assert program.person.post(path).status_code == 302
    assert program.reads().status_code == 401
    with pytest.raises(OAuthError, match="invalid_grant"):
        program.oauth.refresh_token("http://localhost/oauth/token", refresh_token=program.oauth.token["refresh_token"])


def test_smart_tells_where_and_how(program: Program) -> None:
    told = json.loads(Client().get("/fhir/r4/.well-known/smart-configuration").content)
    assert told["authorization_endpoint"].endswith("/oauth/authorize")
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert {"user/*.read", "user/Patient.read", "permanence/requests.read"} <= {*told["scopes_supported"]}


@pytest.mark.parametrize(
    ("written", "good"),
    [
        ("https://logiciel.test/retour", True), ("http://localhost:3000/", True), ("", True),
        ("https://a.test/\nhttps://b.test/", True), ("http://logiciel.test/", False), ("https://a.test/#x", False),
        ("javascript:alert(1)", False), ("https://a.test/;form-action *", False), ("//a.test/", False),
    ],
)  # fmt: skip
def test_people_are_led_back_over_https_alone(written: str, good: bool) -> None:
    form = AccessForm({"name": "Logiciel", "scopes": ["system/*.read"], "redirects": written})
    assert form.is_valid() == good


class TestWithoutSecret:
    """A program on people's own machines: PKCE proves that who began is who ends, and it acts for people alone."""

    BACK = "http://127.0.0.1:0/retour"

    @pytest.fixture
    def program(self, house: Structure, alice: Actor) -> Program:
        make_receiving(house)
        given = actions.give_access(
            by=system("test", [house.pk]), structure=house, name="Logiciel", now=timezone.now(), public=True,
            redirects=[self.BACK], scopes=["system/*.read", "permanence/requests.read", "permanence/requests.write"],
        )  # fmt: skip
        assert given.secret == ""
        oauth = OAuth2Client(
            given.access.client_id, token_endpoint_auth_method="none", scope=" ".join(SCOPES), transport=HERE,
            redirect_uri=self.BACK.replace(":0", ":51337"), code_challenge_method="S256",
        )  # fmt: skip
        browser = Client()
        sign_in(browser, alice)
        return Program(oauth, browser)

    def test_it_is_led_back_on_any_port_of_the_machine_and_given_a_token(self, program: Program) -> None:
        back = program.allowed()
        assert back.startswith("http://127.0.0.1:51337/retour?")
        first = program.comes_for_token(back)
        assert program.reads().status_code == 200
        second = program.oauth.refresh_token(URL, refresh_token=first["refresh_token"])
        assert second["refresh_token"] != first["refresh_token"]

    @pytest.mark.parametrize(
        "elsewhere", ["http://127.0.0.1:9/autre", "https://127.0.0.1/retour", "http://voleur.test/retour"]
    )
    def test_it_is_led_nowhere_else(self, program: Program, elsewhere: str) -> None:
        asked = program.asks().replace("http%3A%2F%2F127.0.0.1%3A51337%2Fretour", urlencode({"r": elsewhere})[2:])
        assert program.person.get(asked).status_code == 422

    def test_a_code_without_its_verifier_is_of_no_use(self, program: Program) -> None:
        with pytest.raises(OAuthError, match="invalid_grant"):
            program.comes_for_token(program.allowed(), code_verifier="x" * 50)
        asked = program.asks().replace("code_challenge=", "x=")
        assert "invalid_request" in program.person.get(asked).headers["Location"]

    def test_its_name_alone_gives_no_token_of_its_own(self, program: Program) -> None:
        for secret in ({}, {"client_secret": ""}, {"client_secret": "deviné"}):
            told = posted("token", NOBODY | secret | {"client_id": program.oauth.client_id})
            assert told.status_code == 401
            assert "access_token" not in told.json()

    def test_one_with_a_secret_is_not_known_by_its_name_alone(self, program: Program, house: Structure) -> None:
        given = actions.give_access(
            by=system("test", [house.pk]), structure=house, name="Autre", now=timezone.now(), scopes=["system/*.read"]
        )
        for path, more in (("token", NOBODY), ("revoke", {"token": "x"})):
            told = posted(path, more | {"client_id": given.access.client_id})
            assert told.status_code == 401

    def test_it_has_an_address(self, house: Structure) -> None:
        said = {"name": "Logiciel", "scopes": ["system/*.read"], "public": "on"}
        assert "redirects" in AccessForm(said).errors
        assert AccessForm(said | {"redirects": "http://127.0.0.1/"}).is_valid()
        with pytest.raises(IntegrityError), scope(system("test", [house.pk])):
            Access.objects.create(structure=house, name="x", client_id="x", secret="", scopes=[], by_name="x")

    def test_who_manages_gives_it_a_name_and_no_secret(self, house: Structure) -> None:
        browser = Client()
        sign_in(browser, make_member(house, "manager", "Martine Roche"))
        page = browser.post(
            f"/programs/{house.pk}/",
            {"name": "Mobile", "scopes": ["system/*.read"], "public": "on", "redirects": "http://127.0.0.1/"},
        )
        assert page.status_code == 200
        assert "il n’a pas de secret" in page.content.decode()


class TestGivingBack:
    """RFC 7009."""

    def test_a_token_given_back_opens_nothing_and_is_renewed(self, program: Program) -> None:
        first = program.comes_for_token(program.allowed())
        assert program.oauth.revoke_token(REVOKE, token=first["access_token"]).status_code == 200
        assert program.reads().status_code == 401
        program.oauth.refresh_token(URL, refresh_token=first["refresh_token"])
        assert program.reads().status_code == 200

    def test_what_renews_it_takes_all_with_it(self, program: Program, house: Structure) -> None:
        first = program.comes_for_token(program.allowed())
        hint = {"token_type_hint": "refresh_token"}
        program.oauth.revoke_token(REVOKE, token=first["refresh_token"], body=urlencode(hint))
        assert program.reads().status_code == 401
        with pytest.raises(OAuthError, match="invalid_grant"):
            program.oauth.refresh_token(URL, refresh_token=first["refresh_token"])
        with scope(system("test", [house.pk])):
            assert Grant.objects.get().revoked_at
            assert Trace.objects.filter(verb="token.given_back").exists()

    def test_a_program_gives_back_its_own_alone(self, program: Program, house: Structure) -> None:
        first = program.comes_for_token(program.allowed())
        given = actions.give_access(
            by=system("test", [house.pk]), structure=house, name="Autre", now=timezone.now(), scopes=["system/*.read"]
        )
        other = OAuth2Client(given.access.client_id, given.secret, transport=HERE)
        for token in (first["access_token"], first["refresh_token"], "jamais donné"):
            assert other.revoke_token(REVOKE, token=token).status_code == 200, "it learns nothing"
        assert program.reads().status_code == 200
        assert posted("revoke", {"token": first["access_token"]}).status_code == 401

    def test_where_is_told(self, program: Program) -> None:
        told = json.loads(Client().get("/fhir/r4/.well-known/smart-configuration").content)
        assert told["revocation_endpoint"].endswith("/oauth/revoke")
        assert "none" in told["token_endpoint_auth_methods_supported"]
