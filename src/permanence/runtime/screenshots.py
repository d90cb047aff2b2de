"""Takes the pictures of README and guide in a demo of its own: `make screenshots`.

Each picture follows what a reader would do: a call rings, is taken, is booked; nothing is drawn by hand. Fields of
dates and hours speak the browser's own language: French in Debian's Chromium needs the package `chromium-l10n`.
"""

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from permanence.demo.house import House, words_of
from permanence.demo.ids import patient_id, practitioner_role_id, structure_id
from permanence.runtime import browser

FOLDER = Path("docs/images")
ADDRESS = "http://localhost:8000"  # in what is sent; the house itself stands on a port of its own
DESK, PHONE, WALL = (1440, 900), (390, 844), (1280, 720)
FAMILY = "06 39 98 00 01"  # three patients of the MSP des Tilleuls
NOBODY = "06 39 98 99 99"
A_WHILE_MS = 8000  # a call that has only just begun looks like nobody's
WORKING = ".htmx-request, .htmx-swapping, .htmx-settling"
LINK = re.compile(r"https?://\S+/rdv/\S+")


class Studio:
    """A house and a browser before it."""

    def __init__(self, house: House, chromium: Browser) -> None:
        self.house, self.chromium = house, chromium

    @contextmanager
    def page(self, persona: str | None, path: str = "/", size: tuple[int, int] = DESK) -> Iterator[Page]:
        """Open a page as a persona sees it; None is somebody without an account."""
        width, height = size
        context = self.chromium.new_context(
            base_url=self.house.url,
            viewport={"width": width, "height": height},
            device_scale_factor=2 if size == PHONE else 1,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
        )
        page = context.new_page()
        if persona:
            self._sign_in(page, persona)
        page.goto(path, wait_until="load")
        yield page
        context.close()

    def _sign_in(self, page: Page, persona: str) -> None:
        login = self.house.logins[persona]
        page.goto("/accounts/login/")
        page.fill("input[name=login]", login.email)
        page.fill("input[name=password]", login.password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login/" not in url)

    def ring(self, line: str, caller: str) -> None:
        """Ring a line from the test switchboard."""
        with self.page("supervisor", "/desk/switchboard/") as board:
            option = board.locator("select[name=line] option", has_text=re.compile(f"^{line} ·")).first
            board.select_option("select[name=line]", option.get_attribute("value") or "")
            board.fill("input[name=caller]", caller)
            with board.expect_navigation():
                board.keyboard.press("Control+Enter")

    def link(self) -> str:
        """Return the path of the patient's page, read in the confirmation that was sent."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            for message in self.house.mail():
                if found := LINK.search(words_of(message)):
                    return urlsplit(found[0]).path
            time.sleep(0.2)
        raise TimeoutError("no confirmation was sent")


def take(page: Page, name: str) -> None:
    """Take one picture, once the page is at rest."""
    page.wait_for_timeout(400)
    expect(page.locator(WORKING)).to_have_count(0, timeout=20_000)
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
    print(FOLDER / f"{name}.png", flush=True)


def answer(page: Page, line: str) -> None:
    """Take the call that rings on a line."""
    page.locator("[data-state=ringing]", has_text=line).click()
    page.locator("#request-title", has_text=line).wait_for()


def first_call(studio: Studio) -> None:
    """A call from its ring to the patient's own page."""
    with studio.page("supervisor", "/desk/") as colleague, studio.page("telesecretary", "/desk/") as page:
        studio.ring("Dr Vidal", NOBODY)
        answer(colleague, "Dr Vidal")
        studio.ring("Dr Benali", FAMILY)
        page.locator("[data-state=ringing]", has_text="Dr Benali").wait_for()
        take(page, "console-ring")
        answer(page, "Dr Benali")
        page.wait_for_timeout(A_WHILE_MS)
        studio.ring("Dr Roux", "")
        page.locator("[data-state=ringing]", has_text="Dr Roux").wait_for()
        take(page, "console")
        book(page)
    confirmation(studio)


def book(page: Page) -> None:
    """Choose the patient and a time, read it back, book."""
    page.locator(".desk-person", has_text="12/03/1984").click()
    page.locator("#change-patient").wait_for()
    page.locator("textarea[name=understood]").fill("Renouvellement ; dort mal depuis deux semaines")
    page.locator("#kept .icon, #kept svg").first.wait_for()
    page.locator("#slot-2").click()
    page.locator(".desk-summary").wait_for()
    take(page, "console-read-back")
    page.locator("#main").click()
    page.locator("[data-outcome=booked]").wait_for()


def confirmation(studio: Studio) -> None:
    """What the patient receives, and his page."""
    with studio.page(None, studio.link(), PHONE) as page:
        take(page, "patient-link")
    with studio.page("telesecretary", "/messages/mailbox/") as page:
        page.locator("[id^=letter-]").first.click()
        page.locator(".panel").first.wait_for()
        take(page, "mailbox")


def refusals(studio: Studio) -> None:
    """A sign of gravity; a file that may be there already; a directive that forbids."""
    with studio.page("telesecretary", "/desk/") as page:
        answer(page, "Dr Roux")
        page.locator("#red-flag").click()
        page.locator(".desk-fifteen").wait_for()
        take(page, "console-15")
        studio.ring("Dr Benali", NOBODY)
        answer(page, "Dr Benali")
        page.keyboard.press("?")
        page.locator("#keys-help").wait_for()
        take(page, "keys")
        page.keyboard.press("Escape")
        page.locator("#new-patient").click()
        page.fill("[name=birth_name]", "Maisonneuve-Delacroix")
        page.fill("[name=first_names]", "Marie-Françoise")
        page.fill("[name=birth_date]", "30/11/1951")
        page.locator("#main").click()
        page.locator("[id^=alike-]").first.wait_for()
        take(page, "console-new-patient")
        page.locator("#main").click()
        page.locator("#forbidden").wait_for()
        take(page, "console-forbidden")
        page.keyboard.press("l")
        page.locator("#leave-open").wait_for()
        take(page, "leave-open")


def screens(studio: Studio) -> None:
    """The other screens, one by one."""
    tilleuls, benali = structure_id("tilleuls"), practitioner_role_id("benali")
    structure = f"/directory/structures/{tilleuls}"
    shown: tuple[tuple[str, str | None, str, tuple[int, int]], ...] = (
        ("sign-in", None, "/accounts/login/", DESK),
        ("home", "secretary", "/", DESK),
        ("home-phone", "practitioner", "/", PHONE),
        ("switchboard", "telesecretary", "/desk/switchboard/", DESK),
        ("board", "telesecretary", "/desk/board/?show=all", DESK),
        ("agenda", "secretary", f"/agenda/?view=week&of={benali}&on={working_day(date.today())}", DESK),  # noqa: DTZ011
        ("waiting-room", "secretary", f"/agenda/waiting-room/?structure={tilleuls}&all=1", DESK),
        ("now-phone", "practitioner", f"/agenda/{benali}/now/", PHONE),
        ("statistics", "secretary", f"/agenda/statistics/?structure={tilleuls}", DESK),
        ("figures", "supervisor", "/figures/", DESK),
        ("staffing", "supervisor", "/figures/staffing/", DESK),
        ("openings", "secretary", f"/agenda/{benali}/openings/", DESK),
        ("recalls", "secretary", "/agenda/recalls/", DESK),
        ("appointments", "secretary", "/agenda/table/", DESK),
        ("awaited", "secretary", "/documents/awaited/", DESK),
        ("corrections", "secretary", "/patients/corrections/", DESK),
        ("partners", "secretary", f"{structure}/partners/", DESK),
        ("directives", "practitioner", f"/directives/{tilleuls}/", DESK),
        ("directives-phone", "practitioner", f"/directives/{tilleuls}/", PHONE),
        ("doubles", "secretary", "/patients/doubles/", DESK),
        ("patient", "secretary", f"/patients/{patient_id('elodie')}/", DESK),
        ("conversations", "secretary", "/messages/", DESK),
        ("messages", "secretary", "/messages/sent/", DESK),
        ("team", "associate", f"{structure}/team/", DESK),
        ("lines", "associate", "/desk/lines/", DESK),
        ("mandate", "associate", f"{structure}/mandate/", DESK),
        ("openings-to-examine", "associate", "/privacy/glasses/", DESK),
        ("demands", "associate", "/registers/", DESK),
        ("retention", "associate", "/registers/retention/", DESK),
        ("roles", "associate", "/privacy/roles/", DESK),
        ("practice-phone", None, "/p/msp-des-tilleuls/", PHONE),
        ("space-phone", None, "/p/msp-des-tilleuls/mine/", PHONE),
    )
    for name, persona, path, size in shown:
        with studio.page(persona, path, size) as page:
            take(page, name)


def finding(studio: Studio) -> None:
    """A patient looked for, as one types."""
    with studio.page("secretary", "/patients/") as page:
        page.locator("#patient-search").press_sequentially("durand")
        page.locator("#results [data-found=durand]").wait_for()
        take(page, "patients")


def writing(studio: Studio) -> None:
    """A directive being written, beside those it will stand among."""
    with studio.page("practitioner", f"/directives/{structure_id('tilleuls')}/") as page:
        board = page.locator(f"#board-{practitioner_role_id('benali')}")
        board.locator("a[href*='/edition/']").nth(1).click()
        page.locator(".panel form").wait_for()
        take(page, "directive")


def late(studio: Studio) -> None:
    """A delay announced, before anyone is told of it."""
    with studio.page("secretary", f"/agenda/{practitioner_role_id('benali')}/delay/") as page:
        page.fill("[name=minutes]", "30")
        page.locator("form .btn-primary").click()
        page.locator("#told").wait_for()
        take(page, "delay")


def announcing(studio: Studio) -> None:
    """An announcement, before it leaves: whom it reaches and what is read."""
    with studio.page("secretary", "/agenda/announcements/new/") as page:
        for name in ("from_on", "until_on"):
            page.fill(f"[name={name}]", working_day(date.today()).isoformat())  # noqa: DTZ011
        page.fill("[name=words_fr]", "Le cabinet sera fermé lundi. Pour toute question, appelez-nous.")
        page.locator("button[value=try]").click()
        page.locator("button[value=keep]").wait_for()
        take(page, "announcement")


def on_the_wall(studio: Studio) -> None:
    """A television shows its code, the desk types it, the wall opens."""
    screens_page = f"/agenda/waiting-room/screens/?structure={structure_id('tilleuls')}"
    with studio.page(None, "/ecran/", WALL) as wall, studio.page("secretary", screens_page) as page:
        page.locator("input[name=code]").first.fill(wall.locator(".code").inner_text())
        take(page, "screens")
        page.locator("form:has(input[name=code]) button").first.click()
        wall.locator("#wall").wait_for()
        wall.locator("#start").evaluate("element => element.remove()")
        take(wall, "wall")


def working_day(today: date) -> date:
    """Return the next day on which practices receive."""
    following = today + timedelta(days=1)
    return following if following.weekday() < 5 else working_day(following)


SCENES: tuple[Callable[[Studio], None], ...] = (
    first_call,
    refusals,
    screens,
    finding,
    writing,
    late,
    announcing,
    on_the_wall,
)


def main() -> int:
    """Start a demo, play the scenes, stop it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="permanence-") as folder,
        House(Path(folder) / "var", PERMANENCE_URL=ADDRESS) as house,
        sync_playwright() as playwright,
    ):
        studio = Studio(house, french(playwright))
        for scene in SCENES:
            scene(studio)
    return 0


def french(playwright: Playwright) -> Browser:
    """Open a browser that speaks French, fields of dates included."""
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    surroundings: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "fr"}
    return playwright.chromium.launch(executable_path=browser.on_path(), args=["--lang=fr", *sandbox], env=surroundings)


if __name__ == "__main__":
    sys.exit(main())
