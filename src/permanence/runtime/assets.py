"""Gets the third-party files the browser needs: `python -m permanence.runtime.assets`."""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import permanence

PACKAGE = Path(permanence.__file__).parent
ROOT = PACKAGE.parents[1]
MODULES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"
NODE_LOCK = ROOT / "requirements-node.lock"
VENDOR = PACKAGE / "ui" / "static" / "vendor"
ICON_NAMES = PACKAGE / "ui" / "icons.txt"
ICONS = MODULES / "@tabler" / "icons" / "icons"
FILES = (
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/core/dist/css/tabler.min.css.map",
    "@tabler/core/dist/js/tabler.min.js",
    "@tabler/core/dist/js/tabler.min.js.map",
    "@alpinejs/csp/dist/cdn.min.js",
    "@event-calendar/build/dist/event-calendar.min.css",
    "@event-calendar/build/dist/event-calendar.min.js",
    "@event-calendar/build/dist/event-calendar.min.js.map",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "htmx.org/dist/htmx.min.js",
    "htmx-ext-sse/dist/sse.min.js",
    "uplot/dist/uPlot.iife.min.js",
    "uplot/dist/uPlot.min.css",
)
NAMES = {
    "cdn.min.js": "alpine-csp.min.js",
    "sse.min.js": "htmx-sse.min.js",
    "uPlot.iife.min.js": "uplot.min.js",
    "uPlot.min.css": "uplot.min.css",
}
SYMBOL = '<symbol id="{name}" viewBox="0 0 24 24" {paint}>{shapes}</symbol>'
OUTLINE = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
FILLED = 'fill="currentColor" stroke="none"'


class AssetMissing(RuntimeError):
    """A file or an icon named here is not in its package."""


def build() -> bool:
    """Fill `ui/static/vendor`, unless it is up to date.

    :returns: whether anything had to be done
    """
    stamp = VENDOR / ".stamp"
    wanted = _fingerprint((LOCK, ICON_NAMES, Path(__file__)))
    if not LOCK.exists() or (stamp.exists() and stamp.read_text() == wanted):
        return False  # installed from a wheel, which brings the files; or up to date
    _install()
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name in FILES:
        _copy(MODULES / name)
    (VENDOR / "icons.svg").write_text(_sprite())
    stamp.write_text(wanted)
    return True


def _install() -> None:
    stamp = MODULES / ".stamp"
    wanted = _fingerprint((LOCK,))
    if stamp.exists() and stamp.read_text() == wanted:
        return
    subprocess.run([_npm(), "ci", "--ignore-scripts", "--loglevel=error"], cwd=ROOT, check=True)
    stamp.write_text(wanted)


def _npm() -> str:
    """The npm of this machine, or one from PyPI put into this environment."""
    if shutil.which("node") and (npm := shutil.which("npm")):
        return npm
    own = Path(sys.executable).with_name("npm")
    if not own.exists():
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(NODE_LOCK)], check=True
        )
    return str(own)


def _copy(source: Path) -> None:
    if not source.exists():
        raise AssetMissing(
            f"{source.relative_to(MODULES)} is not in the installed package: correct FILES in {Path(__file__).name}."
        )
    shutil.copyfile(source, VENDOR / NAMES.get(source.name, source.name))


def _sprite() -> str:
    lines = ICON_NAMES.read_text().splitlines() if ICON_NAMES.exists() else []
    names = sorted({line.split("#")[0].strip() for line in lines} - {""})
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(map(_symbol, names)) + "</svg>\n"


def _symbol(name: str) -> str:
    filled = name.endswith("-filled")
    source = ICONS / ("filled" if filled else "outline") / f"{name.removesuffix('-filled')}.svg"
    if not source.exists():
        raise AssetMissing(f"There is no icon named {name!r} (ui/icons.txt); see https://tabler.io/icons.")
    inside = re.sub(r"^.*?<svg.*?>|</svg>\s*$", "", source.read_text(), flags=re.DOTALL)
    shapes = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", inside)
    return SYMBOL.format(name=name, paint=FILLED if filled else OUTLINE, shapes=" ".join(shapes.split()))


def _fingerprint(files: Iterable[Path]) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files if file.exists())).hexdigest()


if __name__ == "__main__":
    print("Front-end assets built." if build() else "Front-end assets are up to date.")
