"""The addresses of resources: each kind answers what it can, to whom it may."""

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

from django.http import HttpResponse

from permanence.api import queries
from permanence.api.rules import fhir
from permanence.foundation.refusal import NotFound

from . import regulators, resources, times
from .door import FhirRequest, address, answer, door, told

Answer = Callable[[FhirRequest], HttpResponse]
OF_PLATFORM: dict[str, dict[str, Answer]] = {
    "Slot": {"GET": times.slots},
    "Schedule": {"GET": times.schedules},
    "Practitioner": {"GET": regulators.search, "POST": regulators.create, "PUT": regulators.change},
}
FOR_PLATFORM = {
    "Slot": (("search-type",), (("start", "date"), ("status", "token"), ("schedule", "reference"))),
    "Schedule": (("search-type",), (("actor", "reference"),)),
    "Practitioner": (("read", "search-type", "create", "update"), (("identifier", "token"),)),
}
TYPES = {"_id": "token", "identifier": "token", "status": "token", "date": "date", "birthdate": "date"}
REFERENCES = {"practitioner", "patient", "actor", "location"}


def _done() -> fhir.Interactions:
    """Tell of each kind what is done with it, for whomever, and by which parameters it is searched."""
    told = []
    for kind in sorted({*FOR_PLATFORM, *queries.KINDS}):
        interactions, parameters = FOR_PLATFORM.get(kind, ((), ()))
        if kind in queries.KINDS:
            interactions = tuple(dict.fromkeys((*interactions, "read", "search-type")))
            own = {name: _type(name) for name in queries.KINDS[kind].filters}
            parameters = tuple((dict(parameters) | own).items())
        told.append((kind, interactions, parameters))
    return tuple(told)


def _type(name: str) -> str:
    return TYPES.get(name) or ("reference" if name in REFERENCES else "string")


SINCE = datetime(2026, 11, 29, tzinfo=UTC)  # when this last changed


@door(everyone=True)
def metadata(request: FhirRequest) -> HttpResponse:
    """Tell what this server does."""
    return answer(fhir.capability(address("").rstrip("/"), version("permanence"), SINCE, _done()))


@door(methods=("GET", "POST", "PUT"))
def collection(request: FhirRequest, kind: str) -> HttpResponse:
    """Search, create or conditionally change resources of one kind."""
    if request.caller.platform and kind in OF_PLATFORM:
        return _one_of(request, OF_PLATFORM[kind])
    if request.caller.platform or kind not in queries.KINDS:
        raise NotFound(f"{kind} is not kept here")
    return _one_of(request, {"GET": lambda asked: resources.search(asked, kind)})


@door()
def instance(request: FhirRequest, kind: str, name: str) -> HttpResponse:
    """Read one resource."""
    if request.caller.platform and kind == "Practitioner":
        return regulators.read(request, name)
    if request.caller.platform or kind not in queries.KINDS:
        raise NotFound(f"{kind} is not kept here")
    return resources.read(request, kind, name)


def _one_of(request: FhirRequest, ways: dict[str, Answer]) -> HttpResponse:
    method = "GET" if request.method == "HEAD" else str(request.method)
    if method not in ways:
        refused = told(405, f"{method} is not done here")
        refused.headers["Allow"] = ", ".join(ways)
        return refused
    return ways[method](request)
