"""What the national platform is answered: times, agendas, practitioners, places and communities, in its profiles.

Every shape is built by the FHIR library, which checks it; what differs from one time to the next (identifier, start,
end, address) is then put into the finished text: a thousand times would otherwise cost half a second.
See docs/decisions/0030-fhir-shapes.md.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fhir.resources.R4B.healthcareservice import HealthcareService
from fhir.resources.R4B.location import Location
from fhir.resources.R4B.organization import Organization as FhirOrganization
from fhir.resources.R4B.practitioner import Practitioner
from fhir.resources.R4B.practitionerrole import PractitionerRole
from fhir.resources.R4B.schedule import Schedule
from fhir.resources.R4B.slot import Slot
from fhir_core.fhirabstractmodel import FHIRAbstractModel

from . import codes

Json = dict[str, Any]
KEPT = 5_000  # shapes kept: two or three for each practitioner
SOMETIME = "2000-01-01T00:00:00+00:00"
LATER = "2000-01-01T00:01:00+00:00"


@dataclass(frozen=True, slots=True)
class Times:
    """What times of one agenda have in common.

    :param communities: the names of the HealthcareService to which they are shown
    """

    schedule: str
    meetings: tuple[str, ...]
    reasons: tuple[str, ...]
    specialty: str
    audiences: tuple[str, ...]
    communities: tuple[str, ...] = ()
    of_place: bool = False


@dataclass(frozen=True, slots=True)
class Receives:
    """A practitioner at one place."""

    role: str
    person: str
    number: str
    family: str
    given: str
    structure: str
    place: "Place"
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where patients come."""

    id: str
    system: str
    name: str
    line: str
    postal_code: str
    city: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Organization:
    """A structure or a community, by its national identifier with its prefix."""

    id: str
    number: str
    name: str
    phone: str = ""


@lru_cache(maxsize=KEPT)
def time_shape(times: Times) -> tuple[str, ...]:
    """Return the text of a Slot in five pieces: between them go its identifier, start, end and address."""
    types = [_concept(codes.ENCOUNTERS, codes.MEETING[one]) for one in times.meetings]
    types += [
        {
            "extension": [
                {"url": codes.SERVICE_TYPE, "valueReference": {"reference": f"HealthcareService/{one}"}},
            ],
            **_concept(codes.ESTABLISHMENTS, codes.COMMUNITY),
        }
        for one in times.communities
    ]
    types += [{"text": one} for one in times.reasons] if not times.of_place else []
    profile = codes.SOS_SLOT if times.of_place else codes.CPTS_SLOT if times.communities else codes.SLOT
    slot = {
        "id": "hole",
        "meta": {
            "profile": [profile],
            "security": [{"system": codes.SLOT_AUDIENCES, "code": one} for one in times.audiences],
        },
        "serviceType": types,
        "specialty": [specialty(times.specialty)] if times.specialty and not times.of_place else None,
        "appointmentType": _concept(codes.APPOINTMENT_TYPES, "ROUTINE"),
        "schedule": {"reference": f"Schedule/{times.schedule}"},
        "status": "free",
        "start": SOMETIME,
        "end": LATER,
        "comment": "hole",
    }
    told = checked(Slot, slot) | {"id": "@@id@@", "start": "@@start@@", "end": "@@end@@", "comment": "@@comment@@"}
    rest, pieces = _text(told), []
    for hole in ("@@id@@", "@@start@@", "@@end@@", "@@comment@@"):
        before, _, rest = rest.partition(hole)
        pieces.append(before)
    return (*pieces, rest)


@lru_cache(maxsize=KEPT)
def schedule(identifier: str, actors: tuple[str, ...], *, of_place: bool) -> str:
    """Write an agenda: a practitioner's at one place, or a place's."""
    profile = codes.SOS_SCHEDULE if of_place else codes.SCHEDULE
    told = {"id": identifier, "meta": _meta(profile), "actor": [{"reference": one} for one in actors]}
    return _text(checked(Schedule, told))


@lru_cache(maxsize=KEPT)
def practitioner(who: Receives) -> str:
    """Write a practitioner."""
    told = {
        "id": who.person,
        "meta": _meta(codes.PRACTITIONER),
        "identifier": [practitioner_number(who.number)],
        "name": [{"family": who.family, **({"given": [who.given]} if who.given else {})}],
    }
    return _text(checked(Practitioner, told))


@lru_cache(maxsize=KEPT)
def practitioner_role(who: Receives) -> str:
    """Write a practitioner at one place, with the place in it."""
    told = {
        "id": who.role,
        "meta": _meta(codes.PRACTITIONER_ROLE),
        "contained": [{"resourceType": "Location", **_place(who.place, codes.LOCATION)}],
        "practitioner": {"reference": f"Practitioner/{who.person}"},
        "organization": {"identifier": _structure_number(who.structure)} if who.structure else None,
        "location": [{"reference": f"#{who.place.id}"}],
        "telecom": _phone(who.phone),
    }
    return _text(checked(PractitionerRole, told))


@lru_cache(maxsize=KEPT)
def location(place: Place, structure: str) -> str:
    """Write a place of a structure."""
    told = _place(place, codes.SOS_LOCATION) | {
        "name": place.name,
        "telecom": _phone(place.phone),
        "managingOrganization": {"reference": f"Organization/{structure}"},
    }
    return _text(checked(Location, told))


@lru_cache(maxsize=KEPT)
def organization(of: Organization, *, community: bool) -> str:
    """Write a structure that receives, or a community."""
    types = codes.COMMUNITY_TYPES if community else codes.LOCATION_TYPES
    told = {
        "id": of.id,
        "meta": _meta(codes.CPTS_ORGANIZATION if community else codes.SOS_ORGANIZATION),
        "identifier": [_structure_number(of.number, types)],
        "name": of.name,
        "telecom": _phone(of.phone),
    }
    return _text(checked(FhirOrganization, told))


@lru_cache(maxsize=KEPT)
def community_service(identifier: str, organization_id: str) -> str:
    """Write the one service of a community."""
    told = {
        "id": identifier,
        "meta": _meta(codes.CPTS_SERVICE),
        "providedBy": {"reference": f"Organization/{organization_id}"},
    }
    return _text(checked(HealthcareService, told))


def bundle(
    profile: str,
    identifier: str,
    total: int | None,
    links: Iterable[tuple[str, str]],
    entries: Iterable[tuple[str, str, str]],
) -> str:
    """Write the answer of a search, from resources written already; a total that nobody counted is not told.

    :param links: relation and address
    :param entries: address, mode and text of each resource
    """
    head: Json = {
        "resourceType": "Bundle",
        "id": identifier,
        **({"meta": _meta(profile)} if profile else {}),
        "type": "searchset",
        **({} if total is None else {"total": total}),
    }
    if named := [{"relation": relation, "url": address} for relation, address in links]:
        head["link"] = named
    told = ",".join(
        f'{{"fullUrl":"{address}","resource":{text},"search":{{"mode":"{mode}"}}}}' for address, mode, text in entries
    )
    return _text(head)[:-1] + (f',"entry":[{told}]}}' if told else "}")


def checked(kind: type[FHIRAbstractModel], told: Json) -> Json:
    """Let the library check a resource, and return it without what is not said."""
    element = kind(**{name: value for name, value in told.items() if value is not None})
    return dict(json.loads(element.model_dump_json()))


def practitioner_number(number: str) -> Json:
    """Write the national identifier of a practitioner, with its prefix."""
    return {
        "type": _concept(codes.IDENTIFIER_TYPES, "IDNPS"),
        "system": codes.PRACTITIONERS,
        "value": number,
    }


def _structure_number(number: str, types: str = codes.IDENTIFIER_TYPES) -> Json:
    return {"type": _concept(types, "IDNST"), "system": codes.STRUCTURES, "value": number}


def _place(place: Place, profile: str) -> Json:
    return {
        "id": place.id,
        "meta": _meta(profile),
        "identifier": [
            {"type": _concept(codes.LOCATION_TYPES, "INTRN"), "system": place.system, "value": place.id},
        ],
        "address": {"line": [place.line], "city": place.city, "postalCode": place.postal_code},
    }


def _phone(number: str) -> list[Json] | None:
    return [{"system": "phone", "value": number}] if number else None


def specialty(name: str) -> Json:
    """Write a specialty: by its national code where we know it, else in words."""
    code = codes.SPECIALTY.get(name.casefold())
    return _concept(codes.SPECIALTIES, code) if code else {"text": name}


def _concept(system: str, code: str) -> Json:
    return {"coding": [{"system": system, "code": code}]}


def _meta(profile: str) -> Json:
    return {"profile": [profile]}


def _text(told: Json) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
