"""A resource as it was sent: JSON, of the one kind that is taken, checked by the library."""

import json
from typing import Any

from fhir.resources.R4B.fhirresourcemodel import FHIRResourceModel
from pydantic import ValidationError

from .parameters import BadParameter


class BadResource(ValueError):
    """What was sent is no resource that can be taken; says which element."""


def loaded(body: bytes, kind: str) -> dict[str, Any]:
    """Read the JSON of a resource of a kind.

    :raises BadParameter: when it is none
    """
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise BadParameter("", "this is no resource in JSON", "structure") from None
    if not isinstance(sent, dict) or sent.get("resourceType") != kind:
        raise BadParameter("resourceType", f"{kind} is taken here", "structure")
    return sent


def read(body: bytes, kind: type[FHIRResourceModel]) -> dict[str, Any]:
    """Read a resource of a kind.

    :raises BadParameter: when it is none
    :raises BadResource: for the first element that is missing or cannot be used
    """
    name = kind.__name__
    sent = loaded(body, name)
    try:
        kind.model_validate(sent)
    except ValidationError as problem:
        first = problem.errors()[0]
        raise BadResource(f"{name}.{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from None
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        raise BadResource(f"{name}: cannot be used") from None
    return sent
