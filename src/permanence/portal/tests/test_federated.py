"""FranceConnect, over real HTTP: linked in a space that a code opened, to whom a file speaks of; then enough."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from django.db import connection
from django.test import Client

from permanence.capacity.tests.factories import at
from permanence.foundation.actor import scope
from permanence.foundation.tests.provider import PRESSED, House, forgotten, running
from permanence.patients.models import Patient
from permanence.portal.models import Federated

from .factories import Open, make_open, text, visitor
from .homes import AtHome, open_space
from .test_space import elodie

pytestmark = pytest.mark.django_db
BACK = "http://testserver/rdv/identity/return/"


@pytest.fixture(autouse=True)
def sunday() -> None:
    """The provider's clock is the real one, and so is ours here."""


@pytest.fixture
def house(settings: Any, practice: Open) -> Iterator[House]:
    with running(BACK) as one:
        settings.BASE_URL, settings.PATIENTS_IDENTITIES = "http://testserver", one.provider
        him = elodie(practice)
        one.claims = {
            "family_name": him.birth_name.upper(), "given_name": him.first_names,
            "birthdate": him.birth_date.isoformat(), "gender": him.sex,
        }  # fmt: skip
        yield one


def comes(phone: Client, path: str) -> Any:
    there = phone.get(path, headers=PRESSED)
    assert there.status_code == 302, there.content
    return phone.get(httpx.get(there.headers["Location"]).headers["Location"])


def link(practice: Open) -> tuple[AtHome, Any]:
    home = open_space(practice)
    return home, comes(home.phone, f"{home.address}ways/identity/")


def enters(practice: Open, phone: Client | None = None) -> Any:
    return comes(phone or visitor(), f"{practice.home}mine/identity/")


def test_it_is_offered_only_where_it_is_set(practice: Open, settings: Any) -> None:
    settings.PATIENTS_IDENTITIES = None
    assert "Connect" not in text(visitor().get(f"{practice.home}mine/"))
    assert visitor().get(f"{practice.home}mine/identity/").status_code == 404


def test_no_other_site_has_anybody_open_a_space_unasked(practice: Open, house: House) -> None:
    link(practice)
    answer = visitor().get(f"{practice.home}mine/identity/", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.headers["Location"] == f"{practice.home}mine/"


def test_linked_once_it_opens_alone(practice: Open, house: House) -> None:
    home, told = link(practice)
    assert "Le lien est fait" in text(told)
    assert "ouvre votre espace" in home.shown("ways/")
    phone = visitor()
    here = enters(practice, phone)
    assert "Vous êtes reconnu" in text(here)
    address = here.context["here"]
    assert "Mon espace" in text(phone.get(address))
    assert "Fermer mon espace" in text(phone.get(address))
    assert "Fermer mon espace" not in text(visitor().get(address))


def test_a_stranger_and_who_is_not_linked_are_told_the_same(practice: Open, house: House) -> None:
    told = enters(practice)
    house.subject, house.claims = "inconnu", {"family_name": "X", "given_name": "Y", "birthdate": "1950-01-01"}
    other = enters(practice)
    assert told.status_code == other.status_code == 422
    for one in (told, other):
        assert "Cela n’ouvre pas encore d’espace ici" in text(one)


@pytest.mark.parametrize("wrong", [{"birthdate": "1950-01-01"}, {"family_name": "Autre"}, {"given_name": "Paul"}])
def test_only_whom_the_file_speaks_of_is_linked(practice: Open, house: House, wrong: dict[str, str]) -> None:
    house.claims |= wrong
    _home, told = link(practice)
    assert told.status_code == 422
    with scope(practice.doctor.by):
        assert not Federated.objects.exists()


def test_it_opens_no_more_when_the_file_speaks_of_somebody_else(practice: Open, house: House) -> None:
    link(practice)
    with scope(practice.doctor.by):
        Patient.objects.update(birth_date="1950-01-01")
    phone = visitor()
    answer = enters(practice, phone)
    assert answer.status_code == 422
    assert "espace-tilleuls" not in answer.cookies


def test_who_came_by_it_signs_out_there_too(practice: Open, house: House) -> None:
    link(practice)
    phone = visitor()
    address = enters(practice, phone).context["here"]
    closed = phone.post(f"{address}closing/")
    there = urlsplit(closed.context["there"])
    asked = parse_qs(there.query)
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{house.issuer}/end"
    assert asked["post_logout_redirect_uri"] == ["http://testserver/rdv/identity/left/"]
    assert jwt.decode(asked["id_token_hint"][0], options={"verify_signature": False})["sub"] == house.subject
    assert "Se déconnecter aussi de Pro Santé Connect" in text(closed)
    assert closed.cookies["preuve-tilleuls"].value == "", "it is kept nowhere any more"
    assert "Votre espace est fermé" in text(phone.get("/rdv/identity/left/"))
    assert phone.get("/rdv/identity/left/").status_code == 404, "there is nothing to come back from"


@pytest.mark.parametrize("why", ["no such address", "it is away", "opened by a code"])
def test_a_space_closes_all_the_same(practice: Open, house: House, why: str) -> None:
    home, _told = link(practice)
    phone, address = home.phone, home.address
    if why != "opened by a code":
        phone = visitor()
        address = enters(practice, phone).context["here"]
    house.signs_out, house.broken = why != "no such address", why == "it is away"
    forgotten()
    closed = phone.post(f"{address}closing/")
    assert (closed.status_code, closed.context["there"]) == (200, "")
    assert "Votre espace est fermé" in text(closed)


def test_one_takes_it_back(practice: Open, house: House) -> None:
    home, _told = link(practice)
    assert home.post("ways/identity/end/").status_code == 302
    assert enters(practice).status_code == 422


def test_it_is_begun_from_an_open_space_alone(practice: Open, house: House) -> None:
    home = open_space(practice)
    stranger = visitor()
    assert stranger.get(f"{home.address}ways/identity/")["Location"].startswith(home.address)
    home.post("closing/")
    assert home.get("ways/identity/")["Location"].startswith(home.address)


def test_another_practice_learns_nothing_and_opens_nothing(practice: Open, house: House) -> None:
    link(practice)
    assert enters(make_open("Cabinet du Canal", "canal")).status_code == 422


def test_nothing_of_him_is_kept_but_a_mark(practice: Open, house: House) -> None:
    practice.doctor.book(at(10))
    link(practice)
    with scope(practice.doctor.by):
        kept = Federated.objects.get()
    assert house.subject not in f"{kept.who} {kept.mark}"
    assert "elodie@exemple.test" not in f"{kept.who} {kept.mark}"


@pytest.mark.parametrize("lie", ["forged", "says_no"])
def test_what_proves_nothing_opens_nothing(practice: Open, house: House, lie: str) -> None:
    link(practice)
    phone = visitor()
    there = phone.get(f"{practice.home}mine/identity/", headers=PRESSED).headers["Location"]
    setattr(house, lie, True)
    answer = phone.get(httpx.get(there).headers["Location"])
    assert answer.status_code == 403
    assert "Vous n’avez pas pu être reconnu" in text(answer)
    assert "espace-tilleuls" not in answer.cookies


@pytest.mark.parametrize("when", ["before he leaves", "while he is there"])
def test_while_it_is_away_the_practice_says_so_and_how_else(practice: Open, house: House, when: str) -> None:
    link(practice)
    phone, here = visitor(), f"{practice.home}mine/identity/"
    if when == "while he is there":
        here = httpx.get(phone.get(here, headers=PRESSED).headers["Location"]).headers["Location"]
    forgotten()
    house.broken = True
    answer = phone.get(here, headers=PRESSED)
    assert answer.status_code == 503
    assert "Le service d’identification ne répond pas" in text(answer)
    assert f"{practice.home}mine/" in answer.content.decode()
    assert "espace-tilleuls" not in answer.cookies


def test_nobody_waits_for_it_with_a_transaction_open(
    practice: Open, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answers are seen from inside the process that asks: the tests themselves stand in one transaction."""
    link(practice)
    forgotten()
    deep: list[int] = []
    ask = httpx.Client.send

    def send(client: httpx.Client, request: httpx.Request, **more: Any) -> httpx.Response:
        deep.append(len(connection.savepoint_ids))
        return ask(client, request, **more)

    monkeypatch.setattr(httpx.Client, "send", send)
    standing = len(connection.savepoint_ids)
    phone = visitor()
    enters(practice, phone)
    assert len(deep) >= 5
    assert {*deep} == {standing}


def test_an_answer_serves_once_and_only_who_asked(practice: Open, house: House) -> None:
    link(practice)
    phone = visitor()
    back = httpx.get(phone.get(f"{practice.home}mine/identity/", headers=PRESSED).headers["Location"]).headers[
        "Location"
    ]
    assert visitor().get(back).status_code == 404
    assert "Vous êtes reconnu" in text(phone.get(back))
    assert phone.get(back).status_code == 404
