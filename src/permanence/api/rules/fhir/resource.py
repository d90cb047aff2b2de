"""A resource as it was sent: JSON, of the one kind that is taken, checked by the library."""

import json
from typing import Any

from fhir.resources.R4B.fhirresourcemodel import FHIRResourceModel
from pydantic import ValidationError


class BadResource(ValueError):
    """What was sent is no resource that can be taken; says which element."""


def read(body: bytes, kind: type[FHIRResourceModel]) -> dict[str, Any]:
    """Read a resource of a kind.

    :raises BadResource: for the first element that is missing or cannot be used
    """
    name = kind.__name__
    try:
        sent = json.loads(body)
        if not isinstance(sent, dict) or sent.get("resourceType") != name:
            raise BadResource(f"resourceType: {name} is taken here")
        kind.model_validate(sent)
    except ValidationError as problem:
        first = problem.errors()[0]
        raise BadResource(f"{name}.{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from None
    except BadResource:
        raise
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        raise BadResource("this is no resource in JSON") from None
    return sent
