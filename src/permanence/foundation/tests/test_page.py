"""`@page`: who is served, and how a refusal is told to a person, to a script, to a program."""

from typing import Any

import pytest
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import include, path
from django.utils.translation import gettext_noop

from permanence.directory.models import Network, Site
from permanence.directory.tests import personas
from permanence.foundation.actor import current, scope
from permanence.foundation.page import PageRequest, page
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class KettleEmpty(Refusal):
    title = gettext_noop("The kettle is empty")
    next_step = gettext_noop("Fill it.")


class WayOut(Refusal):
    title = gettext_noop("Over there")
    leads_to = "account_login"


@page(Can.BOOK)
def served(request: PageRequest) -> HttpResponse:
    return HttpResponse(request.actor.name)


@page(Can.BOOK, methods=["POST"])
def changed(request: PageRequest) -> HttpResponse:
    Network.objects.create(name="written", kind="zone")
    return HttpResponse("changed")


@page(Can.BOOK, methods=["GET", "POST"])
def refusing(request: PageRequest) -> HttpResponse:
    Network.objects.create(name="written", kind="zone")
    raise KettleEmpty


@page(Can.BOOK)
def missing(request: PageRequest) -> HttpResponse:
    raise Http404("a secret reason")


@page(Can.BOOK, json=True)
def program(request: PageRequest) -> HttpResponse:
    raise KettleEmpty("It whistles no more.")


@page(Can.BOOK)
def led(request: PageRequest) -> HttpResponse:
    raise WayOut


@page(Can.BOOK, methods=["POST"])
def keeping(request: PageRequest) -> HttpResponse:
    Network.objects.create(name="written", kind="zone")
    Network.objects.create(name=request.POST["name"], kind="zone")
    return HttpResponse("kept")


@page(Can.ANYONE)
def open_to_all(request: PageRequest) -> HttpResponse:
    return HttpResponse(request.actor.name)


urlpatterns = [
    path("served/", served),
    path("changed/", changed),
    path("refusing/", refusing),
    path("missing/", missing),
    path("program/", program),
    path("led/", led),
    path("keeping/", keeping),
    path("open/", open_to_all),
    path("accounts/", include("permanence.directory.account_urls")),
]


@pytest.fixture
def people() -> personas.Personas:
    found = personas.three()
    for structure in (found.here, found.elsewhere):
        personas.make_site(structure)
    return found


@pytest.fixture
def alice(people: personas.Personas) -> Client:
    return as_(people.alice)


def as_(actor: Any) -> Client:
    client = Client()
    personas.sign_in(client, actor)
    return client


def test_anonymous_is_led_to_sign_in_and_back(client: Client) -> None:
    assert client.get("/served/?day=today").headers["Location"] == "/accounts/login/?next=/served/%3Fday%3Dtoday"
    assert client.post("/changed/").headers["Location"] == "/accounts/login/?next=/"
    answer = client.get("/served/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/accounts/login/?next=/")
    shown = {"HX-Request": "true", "HX-Current-URL": "http://testserver/tasks/?tab=team"}
    assert (
        client.post("/changed/", headers=shown).headers["HX-Redirect"] == "/accounts/login/?next=/tasks/%3Ftab%3Dteam"
    )
    elsewhere = {"HX-Request": "true", "HX-Current-URL": "https://example.org/"}
    assert client.post("/changed/", headers=elsewhere).headers["HX-Redirect"] == "/accounts/login/?next=/"
    answer = client.get("/program/")
    assert (answer.status_code, answer.json()["error"]) == (401, "NotSignedIn")


def test_who_has_the_right_is_served_and_a_colleague_is_refused(alice: Client, people: personas.Personas) -> None:
    assert alice.get("/served/").content.decode() == people.alice.name
    answer = as_(people.bob).get("/served/")
    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()


def test_who_opens_what_is_not_his_is_told_to_the_log(
    people: personas.Personas, caplog: pytest.LogCaptureFixture
) -> None:
    assert as_(people.bob).get("/served/").status_code == 403
    assert f"person:{people.bob.id} may not open" in caplog.text


def test_a_page_gives_back_the_view_of_whoever_called_it(alice: Client, people: personas.Personas) -> None:
    with scope(people.charlie):
        for path in ("/served/", "/open/", "/program/"):
            alice.get(path)
            assert current() is people.charlie
            assert [site.structure_id for site in Site.objects.all()] == [people.elsewhere.pk]


def test_methods_not_declared_run_nothing(alice: Client) -> None:
    """Not even those that carry no CSRF token: OPTIONS and, where nothing is shown, HEAD."""
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
        assert alice.generic(method, "/changed/").status_code == 405
    assert not Network.objects.exists()
    assert b"<h1>" in alice.get("/changed/").content, "the address of a button, typed: a way out, not an empty page"
    assert alice.head("/served/").status_code == 200
    assert alice.options("/served/").status_code == 405


def test_post_without_csrf_token_is_refused(people: personas.Personas) -> None:
    strict = Client(enforce_csrf_checks=True)
    personas.sign_in(strict, people.alice)
    assert strict.post("/changed/").status_code == 403
    assert not Network.objects.exists()


def test_refusal_undoes_the_change_and_is_shown_in_the_users_words(alice: Client) -> None:
    answer = alice.post("/refusing/")
    assert answer.status_code == 409
    assert "<!doctype html>" in answer.content.decode()
    assert "The kettle is empty" in answer.content.decode()
    assert "Fill it." in answer.content.decode()
    assert not Network.objects.exists()


def test_a_refused_page_leads_back_where_one_was(alice: Client) -> None:
    for address, came_from, leads in (
        ("/refusing/", "http://testserver/served/?day=today", True),
        ("/refusing/", "http://testserver/refusing/", False),  # opened again: it would only be refused again
        ("/refusing/", "https://example.org/", False),
        ("/refusing/", "", False),
    ):
        shown = alice.get(address, headers={"Referer": came_from}).content.decode()
        assert (f'href="{came_from}"' in shown) is leads
        assert 'href="/"' in shown
    posted = alice.post("/refusing/", headers={"Referer": "http://testserver/refusing/"})
    assert b'href="http://testserver/refusing/"' in posted.content, "the form is opened again"


def test_refusal_is_a_fragment_for_htmx(alice: Client) -> None:
    answer = alice.post("/refusing/", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "<!doctype" not in answer.content.decode()
    assert 'data-refusal="KettleEmpty"' in answer.content.decode()


def test_refusal_is_json_for_a_program(alice: Client) -> None:
    answer = alice.get("/program/")
    assert answer.status_code == 409
    assert answer.json().items() >= {"error": "KettleEmpty", "message": "It whistles no more.", "status": 409}.items()


def test_missing_page_tells_no_reason(alice: Client) -> None:
    answer = alice.get("/missing/")
    assert answer.status_code == 404
    assert "secret" not in answer.content.decode()
    assert "introuvable" in answer.content.decode()


def test_refusal_with_a_way_out_leads_there(alice: Client) -> None:
    assert alice.get("/led/").headers["Location"] == "/accounts/login/"
    answer = alice.get("/led/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/accounts/login/"


def test_page_open_to_all_knows_who_comes_when_it_can(people: personas.Personas, client: Client) -> None:
    assert client.get("/open/").content.decode() == "anonymous"
    assert as_(people.alice).get("/open/").content.decode() == people.alice.name
    gone = personas.make_member(people.here, "secretary", "Gone Home")
    left = as_(gone)
    from permanence.directory.models import Membership
    from permanence.foundation.actor import scope, system

    with scope(system("test", [people.here.pk])):
        Membership.objects.filter(person_id=gone.id).delete()
    assert left.get("/open/").content.decode() == "anonymous"
    assert left.get("/served/").status_code == 403


def test_a_value_that_no_column_takes_is_refused_whole_and_told_to_the_log(
    alice: Client, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("Toulouse\x00sud", "x" * 10_000):
        answer = alice.post("/keeping/", {"name": name})
        assert answer.status_code == 422
        assert name not in answer.content.decode()
    assert not Network.objects.filter(name="written").exists()
    told = [record.message for record in caplog.records if record.name == "permanence.foundation.page"]
    assert told == ["what was sent fits no column"] * 2
