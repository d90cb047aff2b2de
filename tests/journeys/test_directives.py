"""A practitioner on a phone: of the day in two taps, undone; then a sentence read as it is written."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from permanence.demo.ids import practitioner_role_id, structure_id

pytestmark = pytest.mark.browser
PageFor = Callable[..., Page]
ROLE = practitioner_role_id("benali")
BOARDS = f"/directives/{structure_id('tilleuls')}/"


def test_two_taps_then_undone_then_a_sentence(page_for: PageFor) -> None:
    phone = page_for("practitioner", BOARDS, width=390, height=844)
    board = phone.locator(f"#board-{ROLE}")
    of_today = board.get_by_text("jusqu’à ce soir")
    before = of_today.count()  # on a working day he has said something already
    board.get_by_text("Du jour").first.click()
    board.get_by_role("button", name="Aucun transfert aujourd’hui").click()
    expect(of_today).to_have_count(before + 1)
    phone.get_by_role("button", name="Annuler").click()
    expect(phone.locator(".toasts")).to_contain_text("Annulé : tout est comme avant.")
    expect(of_today).to_have_count(before)

    phone.goto(f"{BOARDS}writing/?kind=waiting_list&practitioner={ROLE}")
    preview = phone.locator(".preview")
    expect(preview).to_contain_text("Liste d’attente : non")
    phone.get_by_label("Inscrire en liste d’attente").select_option("yes")
    expect(preview).to_contain_text("Liste d’attente : oui")
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
