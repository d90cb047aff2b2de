"""The first call, end to end: it rings, one of two secretaries has it, she books, the patient is told."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from permanence.demo.house import House

from .letters import confirmation, request_on

pytestmark = pytest.mark.browser
PageFor = Callable[..., Page]
FAMILY = "06 39 98 00 01"  # the Durand family, patients of the MSP des Tilleuls


def answer(page: Page, line: str) -> None:
    """Take the call that rings, by the keyboard."""
    expect(page.locator("[data-state=ringing]", has_text=line)).to_be_visible()
    page.keyboard.press("d")
    expect(page.locator("#request-title:focus, .desk-person:focus")).to_be_visible()


def cancel_by_the_link(page_for: PageFor, house: House, told: str) -> None:
    """Do what the patient does with his link, on a phone; the time booked may be as near as this morning."""
    with house.database() as database:
        database.execute("UPDATE portal_practicepage SET cancel_until_h = 0")
    link = re.search(r"https?://\S+/rdv/\S+", told)
    assert link
    phone = page_for(None, urlsplit(link[0]).path, width=390, height=844)
    phone.get_by_role("link", name="Je ne peux pas venir").click()
    phone.locator("form[method=post] button").click()
    expect(phone.get_by_role("heading", name="annulé")).to_be_visible()


def send_to_the_15(page: Page) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    expect(page.get_by_role("heading", name="Appelez le 15 maintenant.")).to_be_focused()


def end_call(page: Page) -> None:
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("/desk/$"))


def test_call_is_answered_and_booked_by_the_keyboard_alone(
    page_for: PageFor, ring: Callable[..., None], house: House
) -> None:
    page = page_for("telesecretary", "/desk/")
    expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "connected")
    ring("Dr Lacombe-Fauré", FAMILY)
    answer(page, "Dr Lacombe-Fauré")
    expect(page.get_by_text("Claire à votre écoute")).to_be_visible()
    expect(page.locator(".desk-person")).to_have_count(3)
    expect(page.locator("[id^=who-]:focus")).to_be_visible()
    page.keyboard.press("Enter")
    chosen = page.locator(".desk-chosen")
    expect(chosen).to_contain_text("DURAND")
    expect(page.locator("#slot-1")).to_be_focused()
    page.keyboard.press("b")
    page.keyboard.type("renouvellement, dort mal")
    expect(page.locator("#kept")).to_contain_text("enregistré")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    main = page.locator("#main")
    expect(main).to_be_focused()
    expect(main).to_contain_text("Réserver")
    expect(page.locator("textarea")).to_have_value("renouvellement, dort mal")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-outcome=booked]")).to_contain_text("DURAND")
    told = confirmation(house, request_on(page))
    assert "Consultation" not in told
    assert "dort mal" not in told
    expect(main).to_contain_text("Terminer l’appel")
    end_call(page)
    page.goto("/desk/board/?show=today")
    expect(page.locator("#work tbody")).to_contain_text("rendez-vous pris")
    cancel_by_the_link(page_for, house, told)


def test_of_two_secretaries_one_has_the_call_and_the_other_sees_it_at_once(
    page_for: PageFor, ring: Callable[..., None]
) -> None:
    claire, martine = (page_for(persona, "/desk/", asks=False) for persona in ("telesecretary", "supervisor"))
    ring("Dr Roux")
    for page in (claire, martine):
        expect(page.locator("[data-state=ringing]", has_text="Dr Roux")).to_be_visible()
    claire.keyboard.press("d")
    expect(claire.locator("#request-title")).to_contain_text("Dr Roux")
    taken = martine.locator("[data-state=other]", has_text="Dr Roux")
    expect(taken).to_contain_text("Claire")
    expect(martine.locator("[data-state=ringing]")).to_have_count(0)
    send_to_the_15(claire)
    end_call(claire)


def test_of_two_who_book_one_time_the_other_is_offered_the_nearest(
    page_for: PageFor, ring: Callable[..., None]
) -> None:
    claire, martine = page_for("telesecretary", "/desk/"), page_for("supervisor", "/desk/")
    for page in (claire, martine):
        ring("Dr Lacombe-Fauré", FAMILY)
        answer(page, "Dr Lacombe-Fauré")
        page.keyboard.press("Enter")
        expect(page.locator("#slot-1")).to_be_focused()
        page.keyboard.press("1")
        expect(page.locator("#main")).to_be_focused()
    assert claire.locator("#main").inner_text() == martine.locator("#main").inner_text()
    claire.keyboard.press("Control+Enter")
    martine.keyboard.press("Control+Enter")
    for page in (claire, martine):
        expect(page.locator("[data-outcome=booked], [data-refusal=SlotTaken]")).to_be_visible()
    [slower] = [page for page in (claire, martine) if page.locator("[data-refusal=SlotTaken]").count()]
    expect(slower.locator("#proposals")).to_contain_text("Ce créneau vient d’être pris")
    expect(slower.locator("#proposals .desk-slot")).to_have_count(3)
    expect(slower.locator("#slot-1")).to_be_focused()
    slower.keyboard.press("1")
    expect(slower.locator("#main")).to_be_focused()
    slower.keyboard.press("Control+Enter")
    expect(slower.locator("[data-outcome=booked]")).to_be_visible()
    for page in (claire, martine):
        end_call(page)


def test_draft_survives_a_reload_and_what_is_unfinished_stays_on_the_board(
    page_for: PageFor, ring: Callable[..., None]
) -> None:
    page = page_for("telesecretary", "/desk/")
    ring("Dr Vidal")
    answer(page, "Dr Vidal")
    expect(page.locator("#request-title")).to_be_focused()
    page.keyboard.press("b")
    page.keyboard.type("certificat pour le sport")
    expect(page.locator("#kept")).to_contain_text("enregistré")
    page.reload()
    expect(page.locator("textarea")).to_have_value("certificat pour le sport")
    page.keyboard.press("l")
    expect(page.locator("#leave-open")).to_be_visible()
    page.keyboard.press("1")
    expect(page).to_have_url(re.compile("/desk/$"))
    page.goto("/desk/board/")
    expect(page.locator("#work tbody")).to_contain_text("certificat pour le sport")


def test_every_key_answers_as_soon_as_an_unknown_caller_is_taken(page_for: PageFor, ring: Callable[..., None]) -> None:
    page = page_for("telesecretary", "/desk/")
    ring("Dr Benali")
    answer(page, "Dr Benali")
    expect(page.locator("#request-title")).to_be_focused()
    page.keyboard.press("?")
    keys = page.locator("#keys-help")
    gravity = keys.locator("tr", has_text=re.compile("Gravité"))
    expect(gravity).to_have_count(1)
    expect(gravity.locator("kbd")).to_have_text(["G", "!"])
    expect(keys.locator("tr:visible", has=page.get_by_text("/", exact=True))).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("[name=birth_name]")).to_be_focused()
    send_to_the_15(page)
    end_call(page)


def test_new_patient_is_warned_of_and_refused_as_the_directive_says(
    page_for: PageFor, ring: Callable[..., None]
) -> None:
    page = page_for("telesecretary", "/desk/")
    ring("Dr Benali")
    answer(page, "Dr Benali")
    page.keyboard.press("/")
    page.keyboard.type("Martin Elodie")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("[name=birth_name]")).to_be_focused()
    expect(page.locator("[name=birth_name]")).to_have_value("Martin")
    page.fill("[name=birth_date]", "12/03/1984")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Ce patient a peut-être déjà un dossier")).to_be_visible()
    expect(page.locator(".alert .desk-person").first).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#forbidden")).to_contain_text("Nouveaux patients refusés")
    expect(page.locator("#slot-1")).to_have_count(0)
    expect(page.locator("[data-action=book_colleague]")).to_contain_text("Dr Lacombe-Fauré")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-outcome=booked]")).to_contain_text("Dr Lacombe-Fauré")
    end_call(page)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)])
def test_console_holds_in_its_window(page_for: PageFor, ring: Callable[..., None], width: int, height: int) -> None:
    page = page_for("telesecretary", "/desk/", width=width, height=height)
    ring("MSP des Tilleuls", FAMILY)
    answer(page, "MSP des Tilleuls")
    expect(page.locator(".desk-person").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    send_to_the_15(page)
    end_call(page)
