"""`permanence decide`: strict in what it reads, exact in what it prints, and needing nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from permanence.desk.tests.deciding import directive, person, scenario
from permanence.runtime.cli import main

EXPECTED = Path(__file__).parents[2] / "desk" / "tests" / "data" / "scenarios-01.json"


def write(folder: Path, *given: Any, name: str = "cases.json") -> str:
    path = folder / name
    path.write_text(json.dumps(list(given)))
    return str(path)


def put(given: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Put a value, or take the field away when there is none."""
    *way, last = path.split(".")
    at: Any = given
    for name in way:
        at = at[int(name)] if name.isdigit() else at[name]
    key = int(last) if last.isdigit() else last
    if value is ...:
        del at[key]
    else:
        at[key] = value
    return given


def full() -> dict[str, Any]:
    return scenario(
        person("benali", "11:00", overbooked={"2026-11-23": {"am": 0}}),
        person("morel"),
        orders=[
            directive("new_patients", policy="ask", exceptions=[{"if": "urgent", "policy": "accept"}]),
            directive("transfer", calls="always", windows=[{"days": ["mon"], "from": "09:00", "to": "12:00"}]),
            directive("closed", replaced_by="morel", **{"from": "2027-01-01T00:00:00+01:00"}),
            directive("overbook", max_per_half_day=1, min_urgency="same_day", known_only=False),
        ],
    )


WRONG = [
    ("now", "2026-11-23T10:12:00", "now: must be an instant with its offset"),
    ("now", "9999-12-31T23:59:59+00:00", "now: must be an instant of the years"),
    ("now", 5, "now: must be an instant"),
    ("tz", "Europe/Nowhere", "tz: must be a time zone"),
    ("tz", "Europe", "tz: must be a time zone"),
    ("practitioner", "nobody", "practitioner: must be one of benali, morel, not 'nobody'"),
    ("practitioners", {}, "practitioners: must be a list"),
    ("practitioners.0.slots.0.start", "2026-11-23T10:12", "practitioners[0].slots[0].start: must be an instant"),
    ("practitioners.0.slots.0.min", 0, "practitioners[0].slots[0].min: must be a whole number"),
    ("practitioners.0.slots.0.kind", "normal", "practitioners[0].slots[0].kind: must be one of regular, emergency"),
    ("practitioners.0.distance_km", -1, "practitioners[0].distance_km: must be a number"),
    ("practitioners.0.house", "yes", "practitioners[0].house: must be true or false, not 'yes'"),
    (
        "practitioners.0.overbooked.2026-11-23.am",
        -1,
        "practitioners[0].overbooked.2026-11-23.am: must be a whole number",
    ),
    ("practitioners.0.overbooked.soon", {}, "practitioners[0].overbooked.soon: must be a day"),
    ("practitioners.1.id", "benali", "practitioners.id: 'benali' is given 2 times"),
    ("directives.0.kind", "holidays", "directives[0].kind: must be one of new_patients"),
    ("directives.0.policy", "maybe", "directives[0].policy: must be one of accept, refuse, ask"),
    ("directives.0.polcy", "ask", "directives[0].polcy: is no field here"),
    ("directives.0.exceptions.0.if", "rich", "directives[0].exceptions[0].if: must be one of"),
    ("directives.0.practitioner", "nobody", "directives[0].practitioner: must be one of benali, morel"),
    ("directives.0.scope", "practice", "directives[0].practitioner: must be null"),
    ("directives.0.to", "2025-01-01T00:00:00+01:00", "directives[0].to: must be after from"),
    ("directives.0.updated_at", None, "directives[0].updated_at: must be an instant"),
    ("directives.1.id", "new_patients", "directives.id: 'new_patients' is given 2 times"),
    ("directives.1.windows.0.from", "9:00", "directives[1].windows[0].from: must be a time of day"),
    ("directives.1.windows.0.days", ["lun"], "directives[1].windows[0].days[0]: must be one of mon"),
    ("directives.2.replaced_by", "nobody", "directives[2].replaced_by: must be one of"),
    ("directives.3.max_per_half_day", -1, "directives[3].max_per_half_day: must be a whole number"),
    ("directives.3.max_per_half_day", True, "directives[3].max_per_half_day: must be a whole number"),
    ("directives.3.min_urgency", "soon", "directives[3].min_urgency: must be one of planned"),
    ("caller.relation", "friend", "caller.relation: must be one of self"),
    ("caller", None, "caller: must be an object, not None"),
    ("patient.age", -1, "patient.age: must be a whole number"),
    ("patient.age", "54", "patient.age: must be a whole number"),
    ("patient.age", 5.5, "patient.age: must be a whole number"),
    ("patient.needs", ["wheelchair"], "patient.needs[0]: must be one of"),
    ("patient.known_to", "benali", "patient.known_to: must be a list"),
    ("request.kind", "chat", "request.kind: must be one of appointment"),
    ("request.urgency", "asap", "request.urgency: must be one of planned"),
    ("request.red_flags", ["cough"], "request.red_flags[0]: must be one of cardiac_arrest"),
    ("request.wished_before", "23/11/2026", "request.wished_before: must be a day"),
    ("request.wished_before", "2026-02-30", "request.wished_before: must be a day"),
    ("request.preferences.from", "25:00", "request.preferences.from: must be a time of day"),
]
MISSING = [
    "id", "now", "tz", "practitioner", "practitioners", "directives", "caller", "patient", "request", "caller.relation",
    "patient.age", "patient.ill", "patient.known_to", "request.kind", "request.urgency", "request.red_flags",
    "practitioners.0.id", "practitioners.0.slots", "directives.0.policy", "directives.0.to",
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "words"), WRONG, ids=[f"{path}={value}" for path, value, _ in WRONG])
def test_what_is_wrong_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], path: str, value: Any, words: str
) -> None:
    file = write(tmp_path, scenario() | {"id": "fine"}, put(full(), path, value))
    assert main(["decide", file]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{file}: one: {words}" in err
    assert "fine" not in err


@pytest.mark.parametrize("path", MISSING)
def test_what_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], path: str) -> None:
    file = write(tmp_path, put(full(), path, ...))
    assert main(["decide", file]) == 2
    named = path.replace(".0.", "[0].")
    assert f"{named}: is missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("[", "not JSON"),
        ('[{"id": NaN}]', "id: must be a text, not nan"),
        ('[{"id": 1' + "0" * 5000 + "}]", "id: must be a text, not inf"),
        (r'[{"id": "\ud800"}]', r"id: must be a text, not '\ud800'"),
        ('[{"id": "a", "id": "b"}]', "the field 'id' is given 2 times"),
        ("[5]", "scenario 1: must be an object"),
        ('"one"', "scenario 1: must be an object"),
        ("[" * 100_000, "too deep"),
        ("[{}]", "scenario 1: now: is missing"),
    ],
)
def test_what_is_no_scenario(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str) -> None:
    path = tmp_path / "cases.json"
    path.write_text(text)
    assert main(["decide", str(path)]) == 2
    out, err = capsys.readouterr()
    assert (out, words in err) == ("", True), err


def test_files_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "latin.json").write_bytes(b'[{"id": "\xe9"}]')
    paths = [str(tmp_path / "absent.json"), str(tmp_path), str(tmp_path / "latin.json"), write(tmp_path, full())]
    assert main(["decide", *paths]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 3


def test_the_same_scenario_in_two_files_is_decided_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [write(tmp_path, full(), name=name) for name in ("a.json", "b.json")]
    assert main(["decide", *files]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == ["one", "one"]


def test_what_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = scenario() | {"id": "odd", "expect": 5, "note": "ours"}
    for path in ("title", "request.preferences", "request.insists", "caller.language", "patient.needs"):
        put(odd, path, ...)
    one = tmp_path / "one.json"
    one.write_text("\ufeff" + json.dumps(odd))
    assert main(["decide", write(tmp_path, full()), str(one)]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["id"], second["id"]) == ("one", "odd")
    assert list(first) == ["id", "proposals"]
    assert [list(proposal) for proposal in first["proposals"]] == [
        ["action", "practitioner", "slot", "script", "reasons"]
    ] * len(first["proposals"])
    assert first["proposals"][0]["slot"] == "2026-11-23T11:00:00+01:00"


def test_it_needs_neither_settings_nor_database() -> None:
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    clean |= {"DATABASE_URL": "nonsense", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    words = [sys.executable, "-m", "permanence.runtime.cli", "decide", str(EXPECTED)]
    done = subprocess.run(words, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)) == len(json.loads(EXPECTED.read_text()))


def test_a_reader_that_has_seen_enough_gets_no_trace():
    command = f'"{sys.executable}" -m permanence.runtime.cli decide "{EXPECTED}" | head -1'
    seen = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert seen.stdout == "[\n"
    assert seen.stderr == ""
