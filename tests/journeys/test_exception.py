"""A caller holds, the practitioner answers from his phone, the secretary tells it: nobody has called back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .test_first_call import answer, end_call

pytestmark = pytest.mark.browser
PageFor = Callable[..., Page]
# Looked for until it is there: the card is drawn anew when what was asked has been seen.
LARGE = """() => [...document.querySelectorAll(".mine-ask button")]
    .some((one) => one.textContent.trim().startsWith("Oui, ") && one.getBoundingClientRect().height >= 48)"""
KNOWN = "06 39 98 00 02"  # Marie-Françoise Maisonneuve-Delacroix, whom he follows


def test_practitioner_accepts_an_exception_on_his_phone_while_the_caller_holds(
    page_for: PageFor, ring: Callable[..., None]
) -> None:
    claire = page_for("telesecretary", "/desk/", asks=False)
    phone = page_for("practitioner", "/desk/mine/", width=390, height=844, asks=False)
    expect(phone.get_by_role("heading", name=re.compile("À répondre"))).to_be_visible()
    expect(claire.locator("[data-live-state]")).to_have_attribute("data-state", "connected")
    ring("Dr Benali", KNOWN)
    answer(claire, "Dr Benali")
    claire.keyboard.press("Enter")
    expect(claire.locator(".desk-chosen")).to_be_visible()
    expect(claire.locator("#ask-for-exception")).to_be_visible()
    claire.keyboard.press("x")
    expect(claire.locator("#exception-text")).to_be_focused()
    claire.keyboard.type("Otite depuis hier, ne peut venir que ce soir.")
    claire.keyboard.press("Control+Enter")
    expect(claire.locator("#exchange[data-state=open]")).to_contain_text("exception demandée")
    expect(claire.locator("#exchange")).to_contain_text("Ne raccrochez pas")

    card = phone.locator(".mine-ask", has_text="Otite depuis hier")
    expect(card).to_contain_text("l’appelant patiente")
    expect(claire.locator("#exchange")).to_contain_text("vu à")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    yes = card.get_by_role("button", name=re.compile("^Oui, "))
    phone.wait_for_function(LARGE)
    yes.click()
    expect(phone.locator(".mine-told")).to_contain_text("accepté")

    expect(claire.locator("#exchange[data-state=yes]")).to_contain_text("accepte")
    expect(claire.locator("#main")).to_contain_text("C’est dit")
    claire.keyboard.press("Control+Enter")
    expect(claire.locator("[data-outcome=booked]")).to_contain_text("MAISONNEUVE")
    end_call(claire)
