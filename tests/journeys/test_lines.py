"""Whoever sets up a switchboard finds on the line's page a trial that works as it stands."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
NEEDED = ("bash", "curl", "openssl")


@pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason="the trial needs bash, curl and openssl")
def test_the_trial_rings_on_the_consoles_and_hangs_up(page_for: Callable[..., Page], tmp_path: Path) -> None:
    associate, console = page_for("associate", "/desk/lines/"), page_for("telesecretary", "/desk/")
    associate.locator("tr", has_text="Dr Roux").get_by_role("link").click()
    associate.get_by_role("button", name="Afficher le secret").click()
    seen = tmp_path / "seen"
    trial = associate.locator("#trial").inner_text().replace("sleep 20", f"until [ -e '{seen}' ]; do sleep 0.2; done")
    with subprocess.Popen(["bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as terminal:
        assert terminal.stdin
        terminal.stdin.write(trial)
        terminal.stdin.close()
        try:
            expect(console.locator("[data-state=ringing]", has_text="Dr Roux")).to_be_visible()
        finally:
            seen.touch()
        assert terminal.stdout
        told = [json.loads(line) for line in terminal.stdout]
    assert [answer["state"] for answer in told] == ["ringing", "abandoned"]
    expect(console.locator("[data-state=ringing]", has_text="Dr Roux")).to_have_count(0)


def test_a_line_is_closed_after_confirming_and_opened_again(page_for: Callable[..., Page]) -> None:
    page = page_for("associate", "/desk/lines/")
    page.locator("tr", has_text="Dr Lacombe").get_by_role("link").click()
    page.get_by_role("button", name="Fermer la ligne").click()
    page.get_by_role("dialog").get_by_role("button", name="Fermer la ligne").click()
    expect(page.get_by_text("Cette ligne est fermée")).to_be_visible()
    page.get_by_role("button", name="Rouvrir la ligne").click()
    expect(page.get_by_text("La ligne est rouverte.")).to_be_visible()
    expect(page.get_by_role("button", name="Fermer la ligne")).to_be_visible()
