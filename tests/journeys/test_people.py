"""People whom a system easily forgets: who reads Arabic, who is anxious and old and wants a voice."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from permanence.demo.house import House, words_of

from .letters import DELIVERED_S
from .test_online import LOADED_MS, accessible, code_sent_to

pytestmark = pytest.mark.browser
PageFor = Callable[..., Page]
OLD = "mf.maisonneuve-delacroix@exemple.invalid"


def test_who_reads_arabic_sees_the_15_first_and_books_and_is_written_to_in_arabic(
    browser: Browser, house: House
) -> None:
    email = "patient.arabophone@exemple.invalid"
    context = browser.new_context(base_url=house.url, viewport={"width": 320, "height": 700}, locale="ar-MA")
    page = context.new_page()
    page.set_default_timeout(LOADED_MS)
    page.goto("/p/msp-des-tilleuls/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert page.evaluate("document.elementFromPoint(160, 20).closest('.sos').textContent.includes('15')")
    accessible(page)
    page.locator("#team .one", has_text="Lacombe-Fauré").get_by_role("link", name="Consultation").first.click()
    accessible(page)
    page.locator(".hours button").last.click()
    page.locator("input[name=relation]").first.check()
    page.locator("input[name=first_names]").fill("Yasmina")
    page.locator("input[name=birth_name]").fill("El Idrissi")
    page.locator("input[name=birth_date]").fill("12/03/1984")
    page.locator("input[name=email]").fill(email)
    page.locator("main form button[data-main]").click()
    page.locator("input[name=code]").fill(code_sent_to(house, email))
    page.locator("main form button[data-main]").click()
    page.get_by_role("button", name="احجز").click()
    expect(page.locator("h1")).to_contain_text("موعد")
    accessible(page)
    assert "موعد" in _confirmation(house, email)
    context.close()


def test_an_anxious_old_man_is_called_and_written_to_no_more(page_for: PageFor, house: House) -> None:
    secretary = page_for("secretary", "/patients/")
    secretary.locator("#patient-search").fill("maisonneuve")
    secretary.locator("#results a", has_text="MAISONNEUVE-DELACROIX Marie-Françoise").click()
    manners = secretary.locator("details.edit", has=secretary.locator("[name=by_voice]"))
    manners.locator("summary").click()
    manners.locator("[name=by_voice]").check()
    manners.locator("form", has=secretary.locator("[name=by_voice]")).get_by_role("button").click()
    expect(secretary.get_by_text("par téléphone, pas par écrit")).to_be_visible()
    (his,) = re.findall(r"/patients/([0-9a-f-]{36})/", secretary.url)
    with house.database() as database:
        found = database.execute("SELECT structure_id, id FROM patients_patient WHERE id = %s", [his]).fetchone()
    assert found
    before = len(_written_to(house, OLD))
    secretary.goto(f"/messages/people/{found[0]}/{found[1]}/")
    secretary.get_by_role("button", name="Écrire").click()
    expect(secretary.locator("[name=way]:checked, [name=way] option:checked")).to_have_value("voice")
    secretary.get_by_role("textbox", name="Réponse").fill("Appelé : rassuré, sa fille l’accompagne mardi.")
    secretary.keyboard.press("Control+Enter")
    expect(secretary.get_by_text("rassuré, sa fille").first).to_be_visible()
    assert len(_written_to(house, OLD)) == before


def _confirmation(house: House, email: str) -> str:
    """Return the last letter that reached an address, once there are two: the code, then the confirmation."""
    until = time.monotonic() + DELIVERED_S
    while time.monotonic() < until:
        if len(found := _written_to(house, email)) > 1:
            return found[-1]
        time.sleep(0.2)
    pytest.fail("no confirmation was sent")


def _written_to(house: House, email: str) -> list[str]:
    return [words_of(letter) for letter in house.mail() if letter["To"] == email]
