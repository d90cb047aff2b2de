"""Practices that show times to the national platform, and the platform with its certificate, for the tests here."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import cache
from typing import Any
from urllib.parse import quote

import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.test import Client

from permanence.agenda.models import VisitReason
from permanence.agenda.tests.factories import make_reason
from permanence.api.models import Community, Participation, SasOffer
from permanence.capacity.models import Opening, Resource
from permanence.capacity.tests.factories import SUNDAY_NOON, make_open, make_resource
from permanence.directory.models import Person, PractitionerRole, Structure
from permanence.directory.tests.personas import make_practitioner, make_site, make_structure
from permanence.foundation.actor import scope, system

from .validator import valid

CN, OU = "agregateur.sas.example.fr", "318751275100020"
FINESS, SIRET = "310000013", "77220148900022"
ONE, NOBODY = "10002909371", "10100050075"  # who is shown, and a number that nobody here bears
IDNPS = "urn:oid:1.2.250.1.71.4.2.1"
IDNST = "urn:oid:1.2.250.1.71.4.2.2"
SINCE, UNTIL = "2026-11-22T12:00:00.000+01:00", "2026-11-24T23:59:59.000+01:00"


@cache
def certificate(cn: str = CN, ou: str = OU) -> str:
    """Return a certificate, made here, as a proxy hands it over: in PEM, escaped."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, cn), x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, ou)]
    )
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2030, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    return quote(built.public_bytes(serialization.Encoding.PEM).decode())


def proxied(cn: str = CN, ou: str = OU, verified: str = "SUCCESS") -> dict[str, str]:
    """Return the headers the proxy sets for who showed a certificate."""
    return {"X-Client-Verify": verified, "X-Client-Certificate": certificate(cn, ou)}


@dataclass
class Practice:
    """One practice with practitioners who receive on Monday mornings."""

    structure: Structure
    roles: list[PractitionerRole] = field(default_factory=list)
    reasons: list[VisitReason] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)


def make_practice(way: str = "individual", name: str = "MSP des Tilleuls", **more: Any) -> Practice:
    """Return a practice that takes part."""
    structure = make_structure(name, phone="+33536490001", **more)
    with scope(system("test", [structure.pk])):
        Participation.objects.create(structure=structure, way=way, by_name="Alice")
    return Practice(structure)


def make_shown(
    practice: Practice,
    number: str,
    *,
    audiences: tuple[str, ...] = ("PUBLIC",),
    closes_at: time = time(10),
    **more: Any,
) -> PractitionerRole:
    """Return a practitioner who receives on Mondays from 9:00, twenty minutes a patient, as the platform is shown."""
    site = more.pop("site", None) or make_site(practice.structure)
    role = make_practitioner(practice.structure, more.pop("family_name", "Benali"), site=site, **more)
    with scope(system("test", [practice.structure.pk])):
        Person.objects.filter(pk=role.person_id).update(rpps=number)
    resource = make_resource(role)
    make_open(resource, time(9), closes_at)
    reason = make_reason(role)
    practice.roles.append(role)
    practice.reasons.append(reason)
    practice.resources.append(resource)
    show(practice, reason, audiences)
    return role


def show(practice: Practice, reason: VisitReason, audiences: tuple[str, ...]) -> None:
    """Show the times of a reason."""
    with scope(system("test", [practice.structure.pk])):
        SasOffer.objects.create(structure=practice.structure, reason=reason, audiences=list(audiences), by_name="Alice")


def reopen(practice: Practice, **terms: Any) -> None:
    """Say otherwise whom every opening is for."""
    with scope(system("test", [practice.structure.pk])):
        Opening.objects.filter(resource__in=practice.resources).update(**terms)


def join(practice: Practice, finess: str = "950047225", name: str = "CPTS du Canal") -> None:
    """Let the practice belong to a community."""
    with scope(system("test", [practice.structure.pk])):
        Community.objects.create(structure=practice.structure, finess=finess, name=name, phone="+33102030405")


def slot_query(*numbers: str, since: str = SINCE, until: str = UNTIL, more: str = "") -> str:
    """Return the query the platform sends for practitioners."""
    named = ",".join(f"{IDNPS}%7C8{one}" for one in numbers)
    return (
        f"_include=Slot:schedule&_include:iterate=Schedule:actor&start=ge{since}&start=le{until}"
        f"&schedule.actor:Practitioner.identifier={named}&status=free{more}"
    )


CPTS = "&_include=Slot:service-type-reference&_include:iterate=HealthcareService:organization"


def place_query(*sirets: str, since: str = SINCE, until: str = UNTIL, more: str = "") -> str:
    """Return the query the platform sends for places."""
    named = ",".join(f"{IDNST}%7C3{one}" for one in sirets)
    return (
        "_revinclude=Slot:schedule&_include=Schedule:actor:Location&_include:iterate=Location:organization"
        f"&_has:Slot:schedule:start=ge{since}&_has:Slot:schedule:start=le{until}&_has:Slot:schedule:status=free"
        f"&actor:Location.organization.identifier={named}{more}"
    )


def ask(
    path: str,
    query: str = "",
    *,
    headers: dict[str, str] | None = None,
    now: datetime = SUNDAY_NOON,
    method: str = "GET",
    body: bytes = b"",
    content_type: str = "application/fhir+json",
) -> Any:
    """Ask as the platform does; the query goes as it is written."""
    with time_machine.travel(now, tick=False):
        answer = Client().generic(
            method,
            f"/fhir/r4/{path}",
            body,
            content_type=content_type,
            QUERY_STRING=query,
            headers={"Accept": "application/json+fhir"} | (proxied() if headers is None else headers),
        )
    return valid(answer)


def resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """Return the resources of one kind in a bundle, in order."""
    return [one["resource"] for one in bundle.get("entry", []) if one["resource"]["resourceType"] == kind]
