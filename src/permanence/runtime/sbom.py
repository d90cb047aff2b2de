"""Writes down all that is installed with the product: `python -m permanence.runtime.sbom FILE`, as CycloneDX 1.6.

It is read from the lock files, not from a machine: the same commit gives the same list. A licence is told where the
package that is installed here tells one.
"""

import argparse
import base64
import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path
from typing import Any

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from permanence.runtime.advisories import PIN, ROOT

BLOCK = re.compile(r"^[A-Za-z0-9._-]+==.*(?:\n .*)*", re.MULTILINE)
SHA256 = re.compile(r"--hash=sha256:(\w+)")


def bill(root: Path = ROOT) -> Bom:
    """Return every package of the two lock files that are installed with the product."""
    bom = Bom(components=[*_python(root), *_browser(root)])
    bom.metadata.component = _component("permanence", version("permanence"), kind=ComponentType.APPLICATION)
    bom.register_dependency(bom.metadata.component, bom.components)
    return bom


def _python(root: Path) -> Iterator[Component]:
    for block in BLOCK.findall((root / "requirements.lock").read_text()):
        ((name, pinned),) = PIN.findall(block)
        hashes = [HashType(alg=HashAlgorithm.SHA_256, content=one) for one in SHA256.findall(block)]
        yield _component(name, pinned, of="pypi", licence=_licence(name), hashes=hashes)


def _licence(name: str) -> str | None:
    try:
        told: Any = metadata(name)
    except PackageNotFoundError:  # one that is for another system
        return None
    said = told.get("License-Expression") or told.get("License") or ""
    return said if said and len(said) < 80 else None  # some write the whole text there


def _browser(root: Path) -> Iterator[Component]:
    for path, told in json.loads((root / "package-lock.json").read_text())["packages"].items():
        if path and not told.get("dev"):
            algorithm, _, digest = told["integrity"].partition("-")
            hashed = HashType(alg=HashAlgorithm(f"SHA-{algorithm[3:]}"), content=base64.b64decode(digest).hex())
            name = path.rpartition("node_modules/")[2]
            yield _component(name, told["version"], of="npm", licence=told.get("license"), hashes=[hashed])


def _component(
    name: str,
    pinned: str,
    *,
    of: str = "",
    licence: str | None = None,
    hashes: list[HashType] | None = None,
    kind: ComponentType = ComponentType.LIBRARY,
) -> Component:
    space, _, short = name.rpartition("/")
    purl = PackageURL(of, space or None, short, pinned) if of else None
    licences: list[License | Any] = [LicenseFactory().make_from_string(licence)] if licence else []
    return Component(
        type=kind, name=name, version=pinned, purl=purl, bom_ref=str(purl or name), licenses=licences, hashes=hashes
    )


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m permanence.runtime.sbom")
    parser.add_argument("file", type=Path)
    file: Path = parser.parse_args(words).file
    file.parent.mkdir(parents=True, exist_ok=True)
    bom = bill()
    JsonV1Dot6(bom).output_to_file(str(file), allow_overwrite=True, indent=1)
    print(f"{len(bom.components)} packages in {file}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
