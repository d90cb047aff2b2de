"""Regulators as the national platform makes them known (INT_R02): read, checked, and written back."""

import json
import re
from dataclasses import dataclass
from typing import Any

from fhir.resources.R4B.practitioner import Practitioner

from . import codes
from .parameters import BadParameter, token
from .resource import BadResource, read
from .sas import checked

EMAIL = re.compile(r"[^@\x00-\x1f]{1,200}@[^@\s]+\.[^@\s.]+")
TYPES = {codes.PRACTITIONERS: "IDNPS", codes.PLATFORM: "INTRN"}
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Told:
    """What the platform says of a regulator.

    :param national: whether his number is the national one; else it is the platform's own
    """

    national: bool
    number: str
    family: str
    given: str
    email: str
    active: bool


def told(body: bytes) -> Told:
    """Read a regulator.

    :raises BadResource: for the first element that is missing or cannot be used
    """
    sent = read(body, Practitioner)
    if (sent.get("meta") or {}).get("source") != codes.PLATFORM:
        raise BadResource(f"Practitioner.meta.source: must be {codes.PLATFORM}")
    if not isinstance(sent.get("active"), bool):
        raise BadResource("Practitioner.active: is missing")
    national, number = _identifier(sent.get("identifier") or [])
    name = (sent.get("name") or [{}])[0]
    family, given = name.get("family") or "", " ".join(name.get("given") or [])
    if not family.strip() or len(family) > 100:
        raise BadResource("Practitioner.name.family: is missing or too long")
    if not given.strip() or len(given) > 150:
        raise BadResource("Practitioner.name.given: is missing or too long")
    return Told(national, number, family.strip(), given.strip(), _email(sent.get("telecom") or []), sent["active"])


def named(identifier: str) -> tuple[bool, str]:
    """Read whom a conditional update is of: whether the number is national, and the number.

    :raises BadParameter: when nobody is named
    """
    system, value = token(identifier)
    if system not in TYPES or not 0 < len(value) <= LONGEST:
        raise BadParameter("identifier", "names nobody: urn:oid:…|number is needed", "required")
    return system == codes.PRACTITIONERS, value


def practitioner(identifier: str, version: int, who: Told) -> str:
    """Write a regulator back."""
    system = codes.PRACTITIONERS if who.national else codes.PLATFORM
    kind = {"coding": [{"system": codes.IDENTIFIER_TYPES, "code": TYPES[system]}]}
    resource = {
        "id": identifier,
        "meta": {"versionId": str(version), "source": codes.PLATFORM},
        "identifier": [{"type": kind, "system": system, "value": who.number}],
        "active": who.active,
        "name": [{"family": who.family, "given": [who.given]}],
        "telecom": [{"system": "email", "value": who.email}],
    }
    return json.dumps(checked(Practitioner, resource), ensure_ascii=False)


def _identifier(given: list[dict[str, Any]]) -> tuple[bool, str]:
    """Return the number: the national one when there is one; the type must be the one of its system."""
    known = {one.get("system"): one for one in given if one.get("system") in TYPES}
    for system, kind in TYPES.items():
        if one := known.get(system):
            types = [coding.get("code") for coding in (one.get("type") or {}).get("coding") or []]
            if kind not in types:
                raise BadResource(f"Practitioner.identifier.type: must be {kind} for {system}")
            value = (one.get("value") or "").strip()
            if not 0 < len(value) <= LONGEST:
                raise BadResource("Practitioner.identifier.value: is missing or too long")
            return system == codes.PRACTITIONERS, value
    raise BadResource("Practitioner.identifier: a national number or the platform's own is needed")


def _email(given: list[dict[str, Any]]) -> str:
    for one in given:
        value = (one.get("value") or "").strip()
        if one.get("system") in {"email", None} and len(value) <= 254 and EMAIL.fullmatch(value):
            return str(value).lower()
    raise BadResource("Practitioner.telecom: an e-mail address is needed")
