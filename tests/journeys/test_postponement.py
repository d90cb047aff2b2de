"""A practitioner is absent, end to end: noted, other times proposed, reviewed by the keyboard, applied, called."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from permanence.demo.house import House
from permanence.demo.ids import practitioner_role_id

pytestmark = pytest.mark.browser
PageFor = Callable[..., Page]
ROLE = practitioner_role_id("roux")


def full_day(house: House) -> date:
    """Return a day of next week or later on which at least four patients come."""
    with house.database() as base:
        row = base.execute(
            "SELECT (starts_at AT TIME ZONE 'Europe/Paris')::date AS day FROM agenda_appointment"
            " WHERE practitioner_role_id = %s AND status = 'booked' AND starts_at > now() + interval '7 days'"
            " GROUP BY day HAVING count(*) >= 4 ORDER BY day LIMIT 1",
            [ROLE],
        ).fetchone()
    assert row
    return row[0]  # type: ignore[no-any-return]


def settled(house: House) -> list[str]:
    with house.database() as base:
        return [str(told) for (told,) in base.execute("SELECT settled FROM agenda_postponed ORDER BY settled")]


def test_from_the_absence_to_the_last_call(page_for: PageFor, house: House) -> None:
    day = full_day(house)
    desk = page_for("secretary", f"/agenda/{ROLE}/postponements/")
    for field in ("first_on", "last_on"):
        desk.fill(f"input[name={field}]", day.isoformat())
    desk.keyboard.press("Control+Enter")
    choices = desk.locator("select[name=decision]")
    expect(choices.first).to_be_visible()
    count = choices.count()
    assert count >= 4

    first = choices.first.get_attribute("id")
    choices.first.focus()
    with desk.expect_response(lambda answer: "/decision/" in answer.url and answer.status == 200):
        choices.first.select_option("call")
    expect(desk.locator(f"#{first}")).to_have_value("call")
    assert desk.evaluate("document.activeElement.id") == first  # focus is never lost
    expect(desk.locator("#postponement")).to_contain_text("1 à appeler")

    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("heading", name="Ce que chacun est devenu")).to_be_visible(timeout=20_000)
    told = settled(house)
    assert (len(told), told.count("to_call"), told.count("")) == (count, 1, 0)

    call = desk.get_by_role("button", name="Appelé", exact=True)
    waiting = call.count()
    call.first.click()
    expect(desk.get_by_role("button", name="Pas encore appelé")).to_be_visible()
    expect(call).to_have_count(waiting - 1)
