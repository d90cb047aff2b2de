"""What is said when something cannot be done, and what can be done here at all."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.operationoutcome import OperationOutcome

Interactions = tuple[tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]], ...]


def outcome(code: str, diagnostics: str, severity: str = "error") -> str:
    """Write an OperationOutcome: FHIR's word for the kind of problem, and ours for what it is."""
    issue = {"severity": severity, "code": code, "diagnostics": diagnostics[:1000] or code}
    told: dict[str, Any] = {"issue": [issue]}
    return str(OperationOutcome(**told).model_dump_json())


@lru_cache(maxsize=8)
def capability(base: str, version: str, since: datetime, resources: Interactions) -> str:
    """Write what this server does.

    :param resources: of each type the interactions, and the search parameters with their types
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
                    "description": "OAuth 2.0 client credentials (SMART on FHIR system scopes), or, for the national "
                    "platform of access to care, mutual TLS.",
                },
                "resource": [
                    {
                        "type": kind,
                        "versioning": "no-version",
                        "interaction": [{"code": code} for code in interactions],
                        **({"searchParam": [{"name": n, "type": t} for n, t in params]} if params else {}),
                    }
                    for kind, interactions, params in resources
                ],
            }
        ],
    }
    return str(CapabilityStatement(**told).model_dump_json())
