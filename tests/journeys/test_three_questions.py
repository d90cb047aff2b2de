"""The three questions of a secretary's examination [143-156]: no place left, "I am critical", a new patient.

Every scenario holds at any hour of any day: the practitioners of Muret have nothing left this week.
"""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from permanence.demo.house import House
from permanence.demo.ids import practitioner_role_id

from .test_first_call import FAMILY, answer, end_call

pytestmark = pytest.mark.browser
PageFor = Callable[..., Page]
Ring = Callable[..., None]
MAISONNEUVE = "06 39 98 00 02"  # whom Dr Benali follows
SEEN = """
    SELECT patient.id, contact.value FROM agenda_appointment seen JOIN patients_patient patient
        ON patient.id = seen.patient_id JOIN patients_contact contact ON contact.patient_id = patient.id
    WHERE seen.practitioner_role_id = %s AND seen.stage = 'gone' AND contact.system = 'phone'
        AND patient.birth_date < now() - interval '20 years' ORDER BY patient.id LIMIT 1
"""


def known_to(house: House, doctor: str) -> tuple[UUID, str]:
    """Return a grown patient whom a practitioner has seen, and his number."""
    with house.database() as database:
        found = database.execute(SEEN, [practitioner_role_id(doctor)]).fetchone()
    assert found
    return found[0], found[1]


def urgent(page: Page, *degrees: str) -> None:
    """Say that it is more urgent, degree by degree."""
    for degree in degrees:
        page.keyboard.press("+")
        expect(page.locator(f"#urgency-{degree}")).to_have_attribute("aria-pressed", "true")


def known_caller(page: Page, ring: Ring, line: str, house: House, doctor: str) -> None:
    """Answer a patient whom the practitioner knows, who cannot wait more than two days."""
    patient, number = known_to(house, doctor)
    ring(line, number)
    answer(page, line)
    page.locator(f"#who-{patient}").click()
    expect(page.locator(".desk-chosen")).to_be_visible()
    urgent(page, "within_48h")


def new_caller(page: Page, ring: Ring, line: str, name: str) -> None:
    """Answer somebody nobody knows, and open his file."""
    ring(line)
    answer(page, line)
    page.keyboard.press("n")
    page.fill("[name=birth_name]", name)
    page.fill("[name=first_names]", "Zélie")
    page.fill("[name=birth_date]", "12/03/1984")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".desk-chosen")).to_contain_text(name.upper())


def card(page: Page, action: str) -> None:
    """See what is proposed first, with the words to say."""
    shown = page.locator(f".desk-proposal[data-action={action}]")
    expect(shown).to_be_visible()
    expect(shown.locator(".desk-script")).not_to_be_empty()


def ask(page: Page, why: str) -> None:
    """Ask the practitioner from the proposal, with its key."""
    page.keyboard.press("Control+Enter")
    expect(page.locator("#exception-text")).to_be_focused()
    page.keyboard.type(why)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#exchange[data-state=open]")).to_contain_text("exception demandée")


def leave(page: Page) -> None:
    """Let the request wait on the board."""
    page.keyboard.press("l")
    expect(page.locator("#leave-open")).to_be_visible()
    page.keyboard.press("1")
    expect(page).to_have_url(re.compile("/desk/$"))


def test_no_place_left_never_sometimes_and_the_list(page_for: PageFor, ring: Ring, house: House) -> None:
    page = page_for("telesecretary", "/desk/")
    known_caller(page, ring, "Dr Bouscatel", house, "bouscatel")  # who takes no exception
    card(page, "redirect_sas")
    expect(page.locator(".desk-next")).not_to_contain_text("exception")
    page.locator(".desk-next a", has_text="liste d’attente").click()
    card(page, "waiting_list")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-outcome=listed]")).to_be_visible()
    end_call(page)

    known_caller(page, ring, "Dr Traoré", house, "traore")  # who may be asked for what cannot wait
    card(page, "ask_exception")
    ask(page, "Otite, ne dort plus.")
    leave(page)


def test_a_doctor_at_once_is_put_through_when_he_takes_such_calls(page_for: PageFor, ring: Ring) -> None:
    page = page_for("telesecretary", "/desk/")
    ring("Dr Lacombe-Fauré", FAMILY)
    answer(page, "Dr Lacombe-Fauré")
    page.locator(".desk-person", has_text="12/03/1984").click()
    urgent(page, "within_48h", "same_day")
    page.keyboard.press("0")
    expect(page.locator(".desk-proposal, #slot-1").first).to_be_visible()
    urgent(page, "doctor_now")
    card(page, "transfer")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-outcome=transferred]")).to_be_visible()


def test_my_state_is_critical(page_for: PageFor, ring: Ring) -> None:
    page = page_for("telesecretary", "/desk/")
    ring("Dr Benali", MAISONNEUVE)
    answer(page, "Dr Benali")
    page.keyboard.press("Enter")
    expect(page.locator(".desk-chosen")).to_contain_text("MAISONNEUVE")
    page.keyboard.press("*")
    expect(page.locator("#signs")).to_be_visible()
    page.locator("#signs #sign-chest_pain").click()
    expect(page.get_by_role("heading", name="Appelez le 15 maintenant.")).to_be_focused()
    expect(page.locator("#slot-1")).to_have_count(0)
    end_call(page)


def test_a_new_patient_refused_never_sometimes_and_always(page_for: PageFor, ring: Ring) -> None:
    page = page_for("telesecretary", "/desk/")
    new_caller(page, ring, "Dr Delpech", "Zèbre-Premier")  # takes no new patient and no exception
    expect(page.locator("#forbidden")).to_contain_text("Nouveaux patients refusés")
    card(page, "decline")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-outcome=refused] .desk-script")).to_contain_text("nouveaux patients")
    end_call(page)

    new_caller(page, ring, "Dr Cohen-Bouchard", "Zèbre-Second")  # takes none, but may always be asked
    card(page, "ask_exception")
    ask(page, "Grossesse à risque, vient d’emménager.")
    leave(page)

    new_caller(page, ring, "Dr Benali", "Zèbre-Troisième")  # may be asked for the ill who have no doctor
    card(page, "book_colleague")
    page.locator("#trait-ill").click()
    expect(page.locator("#trait-ill")).to_have_attribute("aria-pressed", "true")
    page.locator("#trait-no_doctor").click()
    card(page, "ask_exception")
    page.keyboard.press("q")
    expect(page.locator("#message-text")).to_be_focused()
    page.keyboard.type("Demande à être suivie ici ; merci de dire si vous la prenez.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#exchange[data-state=open]")).to_contain_text("message transmis")
    leave(page)
