"""Finds or gets the browser of the tests and screenshots: `python -m permanence.runtime.browser`."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NONE = """No browser can be had for the browser tests: none is on the PATH, apt is not at hand for root, and Playwright
could not download its own. Install Chromium (Debian: apt install chromium) and try again."""


def on_path() -> str | None:
    """The Chromium of this machine; None lets Playwright use its own."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def main() -> int:
    """Have a browser, installing one if need be."""
    if on_path() or _own_is_there() or _from_debian() or _own():
        return 0
    print(NONE, file=sys.stderr)
    return 1


def _own_is_there() -> bool:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return os.path.exists(playwright.chromium.executable_path)  # noqa: PTH110


def _from_debian() -> bool:
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-q"], ["install", "-qy", "--no-install-recommends", "chromium", "fonts-dejavu-core"]):
        subprocess.run(["apt-get", *words], env=quiet, stdout=subprocess.DEVNULL, check=False)
    return on_path() is not None


def _own() -> bool:
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
