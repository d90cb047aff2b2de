"""A patient at the front desk, end to end: checked in by one key, seen by the practitioner, called, late, gone."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from permanence.demo.house import House
from permanence.demo.ids import patient_id, practitioner_role_id, structure_id
from permanence.foundation.ids import uuid7

pytestmark = pytest.mark.browser
PageFor = Callable[..., Page]
ROLE = practitioner_role_id("benali")


def expected(house: House, minutes: int, patient: str) -> UUID:
    """Write an appointment that begins in so many minutes, whatever the hour of the test."""
    appointment = uuid7()
    with house.database() as base:
        reason = base.execute("SELECT id FROM agenda_visitreason WHERE practitioner_role_id = %s LIMIT 1", [ROLE])
        base.execute(
            "INSERT INTO agenda_appointment (id, structure_id, patient_id, practitioner_role_id, reason_id, during,"
            " status, source, created_at) VALUES (%s, %s, %s, %s, %s, tstzrange(date_trunc('minute', now())"
            " + make_interval(mins => %s), date_trunc('minute', now()) + make_interval(mins => %s)),"
            " 'booked', 'desk', now())",
            [
                appointment,
                structure_id("tilleuls"),
                patient_id(patient),
                ROLE,
                reason.fetchone()[0],
                minutes,
                minutes + 20,
            ],
        )
    return appointment


def stage(house: House, appointment: UUID) -> str:
    with house.database() as base:
        row = base.execute("SELECT stage FROM agenda_appointment WHERE id = %s", [appointment]).fetchone()
    assert row
    return str(row[0])


def told(house: House, appointment: UUID) -> int:
    with house.database() as base:
        row = base.execute("SELECT count(*) FROM agenda_delaytold WHERE appointment_id = %s", [appointment]).fetchone()
    assert row
    return int(row[0])


def test_from_the_door_to_the_room_and_out(page_for: PageFor, house: House) -> None:
    one = expected(house, 1, "hong")
    desk = page_for("secretary", f"/agenda/waiting-room/?structure={structure_id('tilleuls')}&q=nguyen")
    phone = page_for("practitioner", f"/agenda/{ROLE}/now/", width=390, height=844)
    for page in (desk, phone):
        expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "connected")
    row = desk.locator(f"#visit-{one}")
    expect(row).to_have_attribute("data-stage", re.compile("planned"))
    key = row.locator(f"#arrival-{one}").get_attribute("data-key") or ""
    desk.keyboard.press(key)
    desk.keyboard.press(key)  # an impatient hand checks in nobody else
    expect(row).to_have_attribute("data-stage", "waiting", timeout=3000)
    expect(desk.locator(".toast")).to_contain_text("salle d’attente")
    expect(phone.get_by_text("attend depuis")).to_be_visible(timeout=3000)
    phone.locator(f"#entry-{one}").click()
    expect(row).to_have_attribute("data-stage", "in_room", timeout=3000)
    with_him = phone.locator("section", has=phone.locator(f"#departure-{one}"))
    expect(with_him.get_by_role("heading", name="Maintenant")).to_be_visible()
    phone.locator(f"#departure-{one}").click()
    expect(row).to_have_attribute("data-stage", "gone", timeout=3000)
    assert stage(house, one) == "gone"


def test_a_mistake_is_taken_back_from_the_toast(page_for: PageFor, house: House) -> None:
    one = expected(house, 3, "siobhan")
    desk = page_for("secretary", f"/agenda/waiting-room/?structure={structure_id('tilleuls')}&q=o'brien")
    row = desk.locator(f"#visit-{one}")
    desk.locator(f"#arrival-{one}").click()
    expect(row).to_have_attribute("data-stage", "waiting", timeout=3000)
    desk.locator(".toast button", has_text="Annuler").click()
    expect(row).to_have_attribute("data-stage", "planned", timeout=3000)
    assert stage(house, one) == "planned"


def test_the_patient_checks_in_by_his_code(page_for: PageFor, house: House) -> None:
    one = expected(house, 4, "d-arc")
    desk = page_for("secretary", f"/agenda/waiting-room/?structure={structure_id('tilleuls')}&q=arc")
    address = desk.locator("a[href*='/rdv/entrance/']").get_attribute("href")
    desk.goto(f"/agenda/appointments/{one}/")
    found = re.search(r"\b(\d{6})\b", desk.locator("summary", has_text="code d’arrivée").inner_text())
    assert found
    tablet = page_for(None, address, width=820, height=1180)
    expect(tablet.locator("body")).not_to_contain_text("d'ARC")
    tablet.locator("#entrance-code").fill(found[1])
    tablet.keyboard.press("Enter")
    expect(tablet.locator("h1")).to_contain_text("votre arrivée est notée")
    assert stage(house, one) == "arrived"


def test_a_delay_is_shown_before_it_is_told(page_for: PageFor, house: House) -> None:
    one = expected(house, 90, "elodie")
    desk = page_for("secretary", f"/agenda/{ROLE}/delay/")
    desk.fill("[name=minutes]", "35")
    with house.database() as base:
        end = base.execute(
            "SELECT to_char((now() + interval '2 hours') AT TIME ZONE 'Europe/Paris', 'HH24:MI')"
        ).fetchone()
    assert end
    desk.fill("[name=until]", str(end[0]))
    with desk.expect_navigation():
        desk.keyboard.press("Control+Enter")
    expect(desk.locator(f"#told-{one}")).to_contain_text("par SMS au 06 39 98 00 01")
    assert told(house, one) == 0
    desk.locator("#tell").click()
    expect(desk.locator(f"#told-{one}")).to_contain_text("prévenu par SMS", timeout=5000)
    expect(desk.locator("#tell")).to_have_count(0)
