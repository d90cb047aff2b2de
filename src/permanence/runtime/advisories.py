"""Holds what the lock files pin against known vulnerabilities: `python -m permanence.runtime.advisories`.

The advisories that concern our own packages are kept beside the locks (`advisories.json`), with the day their source
was asked: the check needs no network. Once they are a week old it asks again, for itself, if it can; `--refresh` writes
the answer down. Where OSV cannot be asked, the Python index tells of the very versions that are pinned. It fails on a
vulnerable pin, and says how far what it knows reaches.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).parents[3]
SNAPSHOT = ROOT / "advisories.json"
SOURCE = "https://api.osv.dev/v1/query"
INDEX = "https://pypi.org/pypi"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
FRESH = timedelta(days=7)
OLD = timedelta(days=30)
PATIENCE_S, INDEX_PATIENCE_S = 3.0, 10.0
AT_ONCE = 8


@dataclass(frozen=True)
class Pin:
    """One version that a lock file installs; `ecosystem` is the source's word: PyPI or npm."""

    ecosystem: str
    package: str
    version: str


@dataclass(frozen=True)
class Advisory:
    """A vulnerability of a package, in the versions from the first of each pair until before the second."""

    ecosystem: str
    package: str
    id: str
    aliases: list[str]
    summary: str
    affected: list[list[str | None]]

    def concerns(self, pin: Pin) -> bool:
        """Tell whether the version pinned is among those affected; one that cannot be compared is."""
        same = (self.ecosystem, self.package) == (pin.ecosystem, pin.package)
        return same and any(_within(pin.version, first, fixed) for first, fixed in self.affected)


@dataclass
class Known:
    """All advisories of our packages, the day their source was asked, and what it was asked about.

    :param packages: "PyPI:name" where it told of every version, "PyPI:name==version" where of one
    """

    asked_on: date
    source: str
    packages: list[str] = field(default_factory=list)
    advisories: list[Advisory] = field(default_factory=list)


def pins(root: Path = ROOT) -> list[Pin]:
    """Return what the lock files install, of both languages, each once."""
    locks = ("requirements-dev.lock", "requirements-ha.lock", "requirements-node.lock")
    texts = [(root / name).read_text() for name in locks]
    python = {Pin("PyPI", name, version) for text in texts for name, version in PIN.findall(text)}
    packages = json.loads((root / "package-lock.json").read_text())["packages"]
    browser = {
        Pin("npm", path.rpartition("node_modules/")[2], told["version"]) for path, told in packages.items() if path
    }
    return sorted(python | browser, key=lambda pin: (pin.ecosystem, pin.package, pin.version))


def read(file: Path = SNAPSHOT) -> Known:
    """Read the snapshot."""
    told = json.loads(file.read_text())
    advisories = [Advisory(**one) for one in told["advisories"]]
    return Known(date.fromisoformat(told["asked_on"]), told["source"], told["packages"], advisories)


def write(known: Known, file: Path = SNAPSHOT) -> None:
    """Write the snapshot, one advisory after the other, so that a change reads well."""
    told = asdict(known) | {"asked_on": known.asked_on.isoformat()}
    file.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


def ask(wanted: Iterable[Pin], *, today: date, client: httpx.Client | None = None) -> Known:
    """Ask the source about each package, whatever its version: a later pin is then held against the same answer.

    :raises httpx.HTTPError: when it cannot be asked, or does not answer for one of them: half an answer is none
    """
    known = Known(today, SOURCE)
    with client or httpx.Client(timeout=PATIENCE_S) as asking:
        for ecosystem, package in sorted({(pin.ecosystem, pin.package) for pin in wanted}):
            known.packages.append(f"{ecosystem}:{package}")
            known.advisories += [_advisory(one, ecosystem, package) for one in _told(asking, ecosystem, package)]
    return known


def ask_index(wanted: Iterable[Pin], earlier: Known, *, today: date, client: httpx.Client | None = None) -> Known:
    """Ask the Python index about the versions that are pinned, which it tells of one by one; keep what was known.

    :raises httpx.HTTPError: when it cannot be asked
    """
    python = [pin for pin in wanted if pin.ecosystem == "PyPI"]
    with client or httpx.Client(timeout=INDEX_PATIENCE_S) as asking, ThreadPoolExecutor(AT_ONCE) as threads:
        told = list(threads.map(lambda pin: _of_version(asking, pin), python))
    answered = [(pin, found) for pin, found in zip(python, told, strict=True) if found is not None]
    known = Known(today, INDEX, [f"{pin.ecosystem}:{pin.package}=={pin.version}" for pin, _ in answered])
    known.advisories = earlier.advisories + [
        _of_index(one, pin) for pin, found in answered for one in found if not one.get("withdrawn")
    ]
    return known


def _of_version(client: httpx.Client, pin: Pin) -> list[dict[str, Any]] | None:
    """Return what the index tells of one version; None when it tells of another only, as mirrors do."""
    for address in (f"{INDEX}/{pin.package}/{pin.version}/json", f"{INDEX}/{pin.package}/json"):
        answer = client.get(address)
        if answer.status_code != httpx.codes.NOT_FOUND:
            told = answer.raise_for_status().json()
            return list(told.get("vulnerabilities") or []) if told["info"]["version"] == pin.version else None
    return None


def _of_index(told: dict[str, Any], pin: Pin) -> Advisory:
    affected: list[list[str | None]] = [[pin.version, _after(pin.version)]]
    summary = _summary(told)
    return Advisory(pin.ecosystem, pin.package, told["id"], sorted(told.get("aliases", [])), summary, affected)


def _summary(told: dict[str, Any]) -> str:
    return str(told.get("summary") or told.get("details", "")).split("\n")[0][:120]


def _told(client: httpx.Client, ecosystem: str, package: str) -> Iterator[dict[str, Any]]:
    page: str | None = ""
    while page is not None:
        question = {"package": {"ecosystem": ecosystem, "name": package}} | ({"page_token": page} if page else {})
        answer = client.post(SOURCE, json=question).raise_for_status().json()
        yield from (one for one in answer.get("vulns", []) if "withdrawn" not in one)
        page = answer.get("next_page_token")


def _advisory(told: dict[str, Any], ecosystem: str, package: str) -> Advisory:
    mine = [
        one
        for one in told.get("affected", [])
        if (one["package"]["ecosystem"], one["package"]["name"]) == (ecosystem, package)
    ]
    ranges = [ranged for one in mine for ranged in one.get("ranges", []) if ranged["type"] != "GIT"]
    spans = [span for ranged in ranges for span in _spans(ranged)]
    listed: list[list[str | None]] = [[version, _after(version)] for one in mine for version in one.get("versions", [])]
    return Advisory(ecosystem, package, told["id"], sorted(told.get("aliases", [])), _summary(told), spans or listed)


def _spans(ranged: dict[str, Any]) -> Iterator[list[str | None]]:
    """Yield from where on and until before which version: what the source tells as events, one after the other."""
    first: str | None = None
    for event in ranged["events"]:
        if "introduced" in event:
            if first is not None:
                yield [first, None]
            first = event["introduced"]
        elif first is not None and (end := event.get("fixed") or _after(event.get("last_affected"))):
            yield [first, end]
            first = None
    if first is not None:
        yield [first, None]


def _after(version: str | None) -> str | None:
    """Return the first version that is no longer this one."""
    return version and f"{version}.post0"


def _within(version: str, first: str | None, fixed: str | None) -> bool:
    try:
        at = Version(version)
        return Version(first or "0") <= at and (fixed is None or at < Version(fixed))
    except InvalidVersion:
        return True


def vulnerable(installed: Iterable[Pin], known: Known) -> list[str]:
    """Return one line for each pin that an advisory concerns."""
    return [
        f"{pin.package} {pin.version}: {one.id} ({', '.join(one.aliases)}) {one.summary}"
        for pin in installed
        for one in known.advisories
        if one.concerns(pin)
    ]


def doubts(installed: Iterable[Pin], known: Known, *, today: date) -> list[str]:
    """Return what the check cannot promise: an old answer, and packages the source was never asked about."""
    said = []
    if today - known.asked_on > OLD:
        said.append(f"what is known is of {known.asked_on}: `make advisories` where the network allows")
    asked = set(known.packages)
    names = {pin: f"{pin.ecosystem}:{pin.package}" for pin in installed}
    never = [pin.package for pin, name in names.items() if not {name, f"{name}=={pin.version}"} & asked]
    if never:
        said.append(f"never asked about {len(never)} packages ({', '.join(never[:3])}…)")
    return said


def _anew(installed: list[Pin], known: Known, today: date) -> Known | None:
    """Ask the source, or else the index; None when neither can be asked."""
    for source in (SOURCE, INDEX):
        try:
            return ask(installed, today=today) if source == SOURCE else ask_index(installed, known, today=today)
        except httpx.HTTPError as problem:
            print(f"Advisories: {source} could not be asked ({type(problem).__name__}).", file=sys.stderr)
    return None


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m permanence.runtime.advisories")
    parser.add_argument("--refresh", action="store_true", help="ask the source, and write its answer down")
    refresh, today = parser.parse_args(words).refresh, datetime.now(UTC).date()
    installed, known = pins(), read()
    if refresh or today - known.asked_on > FRESH:
        anew = _anew(installed, known, today)
        if refresh and anew is None:
            return 1
        known = anew or known
    if refresh:
        write(known)
    for doubt in doubts(installed, known, today=today):
        print(f"Advisories: {doubt}.", file=sys.stderr)
    found = vulnerable(installed, known)
    print("\n".join(found) or f"No known vulnerability among {len(installed)} pins ({known.asked_on}).")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
