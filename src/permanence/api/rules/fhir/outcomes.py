"""What is said when something cannot be done, and what can be done here at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.operationoutcome import OperationOutcome

OAUTH = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
SERVICES = "http://terminology.hl7.org/CodeSystem/restful-security-service"
OPERATIONS = "https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-"


@dataclass(frozen=True, slots=True)
class Done:
    """What is done with one kind of resource.

    :param parameters: how it is searched: names with their types
    :param operations: of IHE Scheduling, on the kind itself
    :param versioning: whether a version is told, or also wanted of who changes one (`If-Match`)
    """

    kind: str
    interactions: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...] = ()
    operations: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    versioning: str = "versioned"
    back: tuple[str, ...] = ()
    conditional: tuple[tuple[str, bool], ...] = ()

    def as_resource(self) -> dict[str, Any]:
        """Return it as a CapabilityStatement says it."""
        told: dict[str, Any] = {
            "type": self.kind,
            "versioning": self.versioning,
            "interaction": [{"code": code} for code in self.interactions],
            "searchParam": [{"name": name, "type": of} for name, of in self.parameters],
            "operation": [{"name": one, "definition": f"{OPERATIONS}{one}"} for one in self.operations],
            "searchInclude": list(self.includes),
            "searchRevInclude": list(self.back),
            "conditionalRead": "full-support",
            **dict(self.conditional),
        }
        return {name: value for name, value in told.items() if value}


def outcome(code: str, diagnostics: str, severity: str = "error", more: Iterable[str] = ()) -> str:
    """Write an OperationOutcome: FHIR's word for the kind of problem, and ours for what it is.

    :param more: what helps to go on
    """
    issues = [{"severity": severity, "code": code, "diagnostics": diagnostics[:1000] or code}]
    issues += [{"severity": "information", "code": "informational", "diagnostics": one[:1000]} for one in more]
    for one in issues:  # half of a letter cannot be written
        one["diagnostics"] = one["diagnostics"].encode("utf-8", "replace").decode()
    told: dict[str, Any] = {"issue": issues}
    return str(OperationOutcome(**told).model_dump_json())


@lru_cache(maxsize=8)
def capability(
    base: str, version: str, since: datetime, oauth: tuple[tuple[str, str], ...], resources: tuple[Done, ...]
) -> str:
    """Write what this server does.

    :param oauth: the addresses of tokens, each by SMART's name for it
    """
    told: dict[str, Any] = {
        "status": "active",
        "date": since,
        "kind": "instance",
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "software": {"name": "Permanence", "version": version},
        "implementation": {"description": "Permanence, FHIR R4", "url": base},
        "rest": [
            {
                "mode": "server",
                "security": {
                    "extension": [
                        {"url": OAUTH, "extension": [{"url": name, "valueUri": where} for name, where in oauth]}
                    ],
                    "service": [{"coding": [{"system": SERVICES, "code": "SMART-on-FHIR"}]}],
                    "description": "OAuth 2.0: client credentials (SMART on FHIR, system scopes) or authorization code "
                    "with PKCE (user scopes); for the national platform of access to care, mutual TLS.",
                },
                "resource": [one.as_resource() for one in resources],
            }
        ],
    }
    return str(CapabilityStatement(**told).model_dump_json())
