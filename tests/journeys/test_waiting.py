"""The waiting list, end to end: one is listed, another gives his time back, the first takes it by his link."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from permanence.demo.house import House

from . import letters
from .test_first_call import FAMILY, answer, cancel_by_the_link, end_call

pytestmark = pytest.mark.browser
PageFor = Callable[..., Page]
DOCTOR = "Dr Lacombe-Fauré"
WORKING = ".htmx-request, .htmx-swapping, .htmx-settling"


def put_on_list(page: Page) -> None:
    """List a patient who can be written to, for any time with the doctor."""
    page.keyboard.press("n")
    page.locator("#q").fill("o'brien")
    page.locator("#found a", has_text="Siobhán").first.click()
    expect(page.get_by_role("heading", name="O'BRIEN Siobhán")).to_be_visible()
    page.locator("select[name=reason]").select_option(label=f"Consultation · {DOCTOR}")
    page.get_by_label("Lacombe-Fauré").check(force=True)
    page.get_by_label("sous 48 h").check(force=True)
    page.locator("input[name=until_on]").fill("2199-01-01")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Inscrit sur la liste d’attente")).to_be_visible()


def choose(page: Page) -> None:
    """Say that it is Élodie Durand, whom the doctor knows; his next times are there."""
    page.locator(".desk-person", has_text="12/03/1984").click()
    expect(page.locator(".desk-chosen")).to_contain_text("DURAND")
    expect(page.locator("#slot-1")).to_be_visible()
    expect(page.locator(WORKING)).to_have_count(0)


def test_a_time_given_back_goes_to_who_waits(
    page_for: PageFor,
    ring: Callable[..., None],
    house: House,
) -> None:
    secretary = page_for("secretary", "/waiting/")
    put_on_list(secretary)
    claire = page_for("telesecretary", "/desk/")
    ring(DOCTOR, FAMILY)
    answer(claire, DOCTOR)
    choose(claire)
    for _ in range(3):  # far enough to be offered, and answered
        first = claire.locator("#slot-1").get_attribute("value")
        claire.keyboard.press("j")
        expect(claire.locator("#slot-1")).not_to_have_attribute("value", str(first))
        expect(claire.locator(WORKING)).to_have_count(0)
    claire.keyboard.press("1")
    expect(claire.locator("#main")).to_contain_text("Réserver")
    claire.keyboard.press("Control+Enter")
    expect(claire.locator("[data-outcome=booked]")).to_contain_text("DURAND")
    request = letters.request_on(claire)
    end_call(claire)
    cancel_by_the_link(page_for, house, letters.confirmation(house, request))
    offer = letters.offer(house, request)
    assert "vient de se libérer" in offer
    assert "Consultation" not in offer
    secretary.goto("/waiting/")
    place = secretary.locator(".wait-place", has_text="O'BRIEN Siobhán")
    expect(place).to_contain_text(DOCTOR)
    link = re.search(r"https?://\S+/rdv/offer/\S+", offer)
    assert link
    phone = page_for(None, urlsplit(link[0]).path, width=390, height=844)
    phone.get_by_role("button", name="Oui, je prends ce rendez-vous").click()
    expect(phone.get_by_role("heading", name="ce rendez-vous est pour vous")).to_be_visible()
    expect(place).to_have_count(0, timeout=3000)
    expect(secretary.get_by_text("prise par un patient de la liste").first).to_be_visible()


def given_back_to_two(house: House) -> str:
    """Let two who are written to wait for any time of one practitioner; return one that can be given back."""
    with house.database() as base:
        [role, reason, two] = base.execute(
            "SELECT practitioner_roles[1], reason_id, (array_agg(entry.id))[:2] FROM waiting_entry entry"
            " WHERE left_at IS NULL AND structure_id NOT IN (SELECT structure_id FROM messaging_smsaccount)"
            " AND EXISTS (SELECT 1 FROM patients_contact contact"
            " WHERE contact.patient_id = entry.patient_id AND contact.system = 'email')"
            " AND NOT EXISTS (SELECT 1 FROM directives_directive directive WHERE directive.kind = 'new_patients'"
            " AND directive.structure_id = entry.structure_id AND directive.replaced_at IS NULL"
            " AND directive.body ->> 'policy' <> 'accept')"
            " GROUP BY practitioner_roles, reason_id HAVING count(*) > 1 LIMIT 1"
        ).fetchone()  # fmt: skip
        base.execute(
            "UPDATE waiting_entry SET opens_at = NULL, closes_at = NULL, by_email = true, urgency = 'planned',"
            " until_on = '2199-01-01', created_at = created_at - interval '1 year' WHERE id = ANY (%s)",
            [two],
        )
        found = base.execute(
            "SELECT id::text FROM agenda_appointment WHERE practitioner_role_id = %s AND reason_id = %s"
            " AND status = 'booked' AND NOT urgent AND starts_at > now() + interval '4 days'"
            " ORDER BY starts_at LIMIT 1",
            [role, reason],
        ).fetchone()
    return str(found[0])


def place_of(house: House, given_back: str) -> str:
    with house.database() as base:
        row = base.execute("SELECT id::text FROM waiting_place WHERE freed_by_id = %s", [given_back]).fetchone()
    return str(row[0]) if row else ""


def test_of_two_who_are_asked_at_once_the_first_yes_has_the_time(page_for: PageFor, house: House) -> None:
    given_back = given_back_to_two(house)
    claire = page_for("telesecretary", f"/agenda/appointments/{given_back}/")
    claire.get_by_label("Le cabinet").check(force=True)
    claire.get_by_role("button", name=re.compile("^Annuler ")).click()
    claire.goto(f"/waiting/places/{letters.until(lambda: place_of(house, given_back))}/")
    claire.get_by_role("button", name="Proposer aux trois suivants à la fois").click()
    links = [re.search(r"https?://\S+/rdv/offer/\S+", told) for told in letters.offers(house, given_back, 2)]
    first, other = (page_for(None, urlsplit(link[0]).path, width=390, height=844) for link in links if link)
    for phone in (first, other):
        expect(phone.get_by_role("heading", name="Une place se libère")).to_be_visible()
        phone.get_by_role("button", name="Oui, je prends ce rendez-vous").click()
    expect(first.get_by_role("heading", name="ce rendez-vous est pour vous")).to_be_visible()
    expect(other.get_by_role("heading", name="Cette place n’est plus libre")).to_be_visible()
    expect(other.locator("main")).to_contain_text("Vous gardez votre place")
    expect(claire.locator("#place")).to_contain_text("quelqu’un a été plus rapide")


def test_a_full_schedule_has_one_key_for_the_list(
    page_for: PageFor,
    ring: Callable[..., None],
) -> None:
    claire = page_for("telesecretary", "/desk/")
    ring(DOCTOR, FAMILY)
    answer(claire, DOCTOR)
    choose(claire)
    claire.keyboard.press("e")
    expect(claire.get_by_role("dialog")).to_be_visible()
    claire.keyboard.press("Control+Enter")
    expect(claire.locator("[data-outcome=listed]")).to_contain_text("Inscrit sur la liste d’attente")
    end_call(claire)
