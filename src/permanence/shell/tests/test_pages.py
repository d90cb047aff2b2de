"""The frame, the search, the structure and the language, through their addresses."""

from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from whitenoise import WhiteNoise

from permanence.directory.models import Structure
from permanence.directory.tests import personas
from permanence.foundation.actor import Actor, Kind, scope, system
from permanence.foundation.models import Account
from permanence.foundation.rights import Can
from permanence.shell import navigation

pytestmark = pytest.mark.django_db


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.id))
    return client


def test_a_stranger_is_sent_to_the_sign_in_page() -> None:
    answer = Client().get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_the_tab_key_goes_from_the_address_to_the_password() -> None:
    form = HTMLParser(Client().get("/accounts/login/").content).css_first("form:has([name=password])")
    stops = [stop.attributes.get("name") or stop.tag for stop in form.css("input:not([type=hidden]), button, a")]
    assert stops == ["login", "password", "button", "a"]
    assert "autofocus" in form.css_first("[name=login]").attributes


def test_home_greets_and_shows_the_rail_of_this_person() -> None:
    three = personas.three()
    page = HTMLParser(signed_in(three.alice).get("/").content)
    assert "Alice Maisonneuve-Delacroix" in page.css_first("h1").text()
    assert page.css_first(".rail-link[aria-current]").attributes["href"] == "/"
    assert page.css_first(".switcher summary").text().strip() == "MSP des Tilleuls"
    assert page.css_first("body").attributes["data-live"] == "/live/"


def test_home_leads_a_structure_just_founded_to_its_first_call() -> None:
    three = personas.three(may="manager")
    with scope(system("test", [three.here.pk])):
        Structure.objects.filter(pk=three.here.pk).update(founded_at=timezone.now())
    page = HTMLParser(signed_in(three.alice).get("/").content)
    card = page.css_first("main .card").text()
    assert "Avant le premier appel de MSP des Tilleuls" in card
    assert "0 sur 6" in card
    [following] = page.css("main .line-item:has(.badge)")
    assert following.attributes["href"] == f"/directory/structures/{three.here.pk}/site/"
    assert "Avant le premier appel" not in signed_in(three.bob).get("/").content.decode()


def test_the_search_finds_without_accents_and_only_at_home() -> None:
    three = personas.three()
    personas.make_practitioner(three.here, "Benoît-Lévy")
    personas.make_practitioner(three.here, "Benoît-Zola")
    personas.make_practitioner(three.elsewhere, "Benoît-Larcher")
    page = signed_in(three.alice).get("/search/", {"q": "benoit"}).content.decode()
    assert "Benoît-Lévy" in page
    assert "Benoît-Larcher" not in page
    [first] = HTMLParser(page).css("main [autofocus]")
    assert "Benoît-Lévy" in first.text(), "the arrows and Enter go on from the first one found"


def test_a_name_looked_for_everywhere_stands_in_no_address() -> None:
    three = personas.three()
    personas.make_practitioner(three.here, "Benoît-Lévy")
    browser = signed_in(three.alice)
    form = HTMLParser(browser.get("/").content).css_first("form.top-search")
    assert form.attributes["method"] == "post"
    assert form.css_first("input[name=csrfmiddlewaretoken]")
    assert "Benoît-Lévy" in browser.post(form.attributes["action"], {"q": "benoit"}).content.decode()


def test_the_palette_receives_the_list_alone() -> None:
    three = personas.three()
    fragment = signed_in(three.alice).get("/search/", {"q": "tilleuls", "palette": "1"}).content.decode()
    assert "MSP des Tilleuls" in fragment
    assert "<html" not in fragment


def test_settings_are_found_by_the_beginning_of_a_word_of_their_name_by_who_may_open_them() -> None:
    three = personas.three()
    role = personas.make_practitioner(three.here, "Benoît-Lévy")
    alice = signed_in(three.alice)
    found = alice.post("/search/", {"q": "motif"}).content.decode()
    assert f"/agenda/{role.pk}/reasons/" in found
    assert "Benoît-Lévy" in found
    assert f"/agenda/{role.pk}/openings/" in alice.post("/search/", {"q": "ABSENCE"}).content.decode()
    for other in (three.bob, three.charlie):  # he may not; in her structure nobody receives
        assert "/reasons/" not in signed_in(other).post("/search/", {"q": "motif"}).content.decode()


def test_a_page_that_stands_alone_is_found_once_by_who_may_open_it() -> None:
    three = personas.three()
    found = HTMLParser(signed_in(three.alice).post("/search/", {"q": "annonces"}).content)
    assert len(found.css('main a[href="/agenda/announcements/"]')) == 1
    assert "/agenda/announcements/" not in signed_in(three.bob).post("/search/", {"q": "annonces"}).content.decode()


def test_a_page_lights_the_door_it_stands_behind_whatever_its_address() -> None:
    page = HTMLParser(signed_in(personas.three().alice).get("/agenda/announcements/").content)
    assert [one.attributes["href"] for one in page.css(".rail [aria-current]")] == ["/messages/"]


@pytest.mark.parametrize("text", ["", "x", "zzzz", "zz\x00zz"])
def test_finding_nothing_is_said_with_what_to_do(text: str) -> None:
    page = HTMLParser(signed_in(personas.three().alice).get("/search/", {"q": text}).content)
    assert page.css_first("main .empty p").text().strip()


def test_one_works_for_one_of_his_structures_and_no_other() -> None:
    three = personas.three()
    client = signed_in(three.alice)
    client.post("/structure/", {"structure": three.here.pk, "next": "/search/"})
    assert client.session["structure"] == str(three.here.pk)
    client.post("/structure/", {"structure": three.elsewhere.pk})
    assert client.session["structure"] == str(three.here.pk)
    client.post("/structure/", {"structure": ""})
    assert client.session["structure"] == ""


@pytest.mark.parametrize(
    "next_", ["https://ailleurs.test/", "//ailleurs.test", "javascript:alert(1)", "+", "desk:board"]
)
def test_no_other_site_is_returned_to(next_: str) -> None:
    answer = Client().post("/language/", {"language": "en", "next": next_})
    assert answer.headers["Location"] == "/"


def test_the_sign_in_page_says_each_field_once() -> None:
    page = HTMLParser(Client(headers={"Accept-Language": "fr"}).get("/accounts/login/").content)
    assert [label.text().strip() for label in page.css("label")] == ["E\N{NON-BREAKING HYPHEN}mail", "Mot de passe"]
    assert not page.css("[placeholder]")


def test_the_language_is_kept_by_the_browser() -> None:
    client = Client(headers={"Accept-Language": "fr"})
    assert "Se connecter" in client.get("/accounts/login/").content.decode()
    client.post("/language/", {"language": "en"})
    assert "Sign in" in client.get("/accounts/login/").content.decode()


def test_the_language_follows_the_person_to_another_device() -> None:
    alice = personas.three().alice
    here = signed_in(alice)
    here.post("/language/", {"language": "en"})
    assert Account.objects.get(pk=alice.id).language == "en"
    here.post("/language/", {"language": "xx"})
    assert Account.objects.get(pk=alice.id).language == "en"
    account = Account.objects.get(pk=alice.id)
    account.set_password("une phrase de passe")
    account.save()
    elsewhere = Client(headers={"Accept-Language": "fr"})
    elsewhere.post("/accounts/login/", {"login": account.email, "password": "une phrase de passe"})
    assert "Hello " in HTMLParser(elsewhere.get("/").content).css_first("h1").text()


def test_doors_follow_rights() -> None:
    door = navigation.Door("Agenda", "calendar", "shell:search", Can.VIEW_AGENDA)
    may = Actor(Kind.PERSON, None, "A", {UUID(int=1): frozenset({Can.VIEW_AGENDA})})
    assert [entry.address for entry in _entries(may, door)] == ["/search/"]
    assert _entries(Actor(Kind.PERSON, None, "B"), door) == []


def test_who_needs_another_door_is_not_shown_this_one() -> None:
    door = navigation.Door("File in an emergency", "lock", "guard:emergency", Can.ENTER, unless=Can.VIEW_PATIENT)
    carer, secretary = {Can.ENTER}, {Can.ENTER, Can.VIEW_PATIENT}
    assert len(_entries(Actor(Kind.PERSON, None, "A", {UUID(int=1): frozenset(carer)}), door)) == 1
    assert _entries(Actor(Kind.PERSON, None, "B", {UUID(int=1): frozenset(secretary)}), door) == []


def _entries(actor: Actor, door: navigation.Door) -> list[navigation.Entry]:
    kept = list(navigation._doors)
    navigation.show_doors([door])
    try:
        return navigation.entries(actor, "/")
    finally:
        navigation.show_doors(kept)


@pytest.mark.parametrize(
    ("path", "address"),
    [("/", "/"), ("/desk/", "/desk/"), ("/desk/calls/3/", "/desk/calls/"), ("/deskless/", ""), ("/x/", "")],
)
def test_one_stands_at_the_nearest_door(path: str, address: str) -> None:
    assert navigation.current(["/", "/desk/", "/desk/calls/"], path) == address


def test_home_shows_what_waits_only_to_who_answers() -> None:
    three = personas.three()
    answers = HTMLParser(signed_in(three.alice).get("/").content)
    assert [tile.text() for tile in answers.css(".stat-label")] == ["Appels à prendre", "Demandes ouvertes"]
    for tile in answers.css("a.stat"):
        assert signed_in(three.alice).get(tile.attributes["href"] or "").status_code == 200
    assert not HTMLParser(signed_in(three.bob).get("/").content).css(".stat")


def test_browsers_find_the_icon_at_the_root() -> None:
    served = WhiteNoise(lambda _environ, _start: [], root=settings.WHITENOISE_ROOT)
    assert served.files["/favicon.ico"].get_response("HEAD", {}).status == 200
