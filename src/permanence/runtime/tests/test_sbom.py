"""The list of what is installed is what the lock files say, and CycloneDX as its own schema has it."""

import json
from pathlib import Path

from permanence.runtime import sbom
from permanence.runtime.advisories import PIN, ROOT


def test_the_list_is_valid_and_complete(tmp_path: Path) -> None:
    from cyclonedx.schema import SchemaVersion  # seconds to load: in the one process that needs it, not in all
    from cyclonedx.validation.json import JsonStrictValidator

    file = tmp_path / "sbom.json"
    assert sbom.main([str(file)]) == 0
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(file.read_text()) is None
    told = {one["purl"]: one for one in json.loads(file.read_text())["components"]}
    locked = PIN.findall((ROOT / "requirements.lock").read_text())
    assert {f"pkg:pypi/{name}@{version}" for name, version in locked} <= set(told)
    assert any(purl.startswith("pkg:npm/htmx.org@") for purl in told)
    assert not any(purl.startswith("pkg:pypi/pytest@") for purl in told), "tools of the developers are not installed"
    assert all(one["hashes"] for one in told.values())
    assert sum(bool(one.get("licenses")) for one in told.values()) > 60


def test_licences_and_names_with_a_scope_are_told() -> None:
    found = {component.name: component for component in sbom.bill().components}
    tabler = found["@tabler/core"]
    assert str(tabler.purl).startswith("pkg:npm/%40tabler/core@")
    assert [one.id for one in tabler.licenses] == ["MIT"]
    assert [one.id for one in found["django"].licenses] == ["BSD-3-Clause"]
