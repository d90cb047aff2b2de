"""A session seen before is read together with its account and its standing; what it says itself decides."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from permanence.directory import arriving
from permanence.directory.models import Membership
from permanence.directory.tests import personas
from permanence.foundation import ready
from permanence.foundation.models import Account
from permanence.foundation.page import PageRequest, page
from permanence.foundation.rights import Can

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@page(Can.BOOK, json=True)
def served(request: PageRequest) -> HttpResponse:
    return HttpResponse(f"{request.actor.id} {len(ready.rows('SELECT id FROM directory_site', []))}")


urlpatterns = [path("served/", served)]


@pytest.fixture(autouse=True)
def nothing_guessed() -> Iterator[None]:
    arriving._guesses.clear()
    yield
    arriving._guesses.clear()


@pytest.fixture
def people() -> personas.Personas:
    who = personas.three()
    for structure in (who.here, who.elsewhere):
        personas.make_site(structure)
    return who


def signed_in(actor: object) -> Client:
    client = Client()
    personas.sign_in(client, actor)  # type: ignore[arg-type]
    return client


def told(client: Client) -> str:
    answer = client.get("/served/")
    return answer.content.decode() if answer.status_code == 200 else f"{answer.status_code}"


def test_the_second_page_of_a_session_asks_once_and_shows_the_same(
    people: personas.Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(people.alice)
    first = told(client)
    assert first == f"{people.alice.id} 1"
    assert list(arriving._guesses.values()) == [people.alice.id]
    monkeypatch.setattr(arriving, "standing", lambda _: pytest.fail("asked apart"))
    assert told(client) == first


def test_a_wrong_guess_changes_nothing(people: personas.Personas) -> None:
    client = signed_in(people.alice)
    assert told(client) == f"{people.alice.id} 1"
    (key,) = arriving._guesses
    for guess in (people.charlie.id, people.here.pk):  # someone of another structure, and nobody at all
        assert guess is not None
        arriving._guesses[key] = guess
        assert told(client) == f"{people.alice.id} 1"
        assert arriving._guesses[key] == people.alice.id


def test_what_ended_meanwhile_is_seen_at_once(people: personas.Personas) -> None:
    def closed() -> None:
        Account.objects.filter(pk=people.alice.id).update(is_active=False)

    def password_changed() -> None:
        account = Account.objects.get(pk=people.alice.id)
        account.set_password("another one, long enough")
        account.save()

    def expired() -> None:
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    def signed_out() -> None:
        Session.objects.all().delete()

    for ends, answer in ((password_changed, "401"), (expired, "401"), (signed_out, "401"), (closed, "401")):
        client = signed_in(people.alice)
        assert told(client) == f"{people.alice.id} 1"
        ends()
        assert told(client) == answer


def test_rights_are_todays(people: personas.Personas) -> None:
    client = signed_in(people.alice)
    assert told(client) == f"{people.alice.id} 1"
    with personas.scope(people.alice):
        Membership.objects.filter(person_id=people.alice.id).update(until_on=timezone.now().date() - timedelta(days=1))
    assert told(client) == "403"
