"""The addresses of resources: each kind answers what it can, to whom it may."""

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

from django.http import HttpResponse

from permanence.api.rules import fhir
from permanence.foundation.refusal import NotFound

from . import regulators, times
from .door import FhirRequest, address, answer, door, told

Answer = Callable[[FhirRequest], HttpResponse]
OF_PLATFORM: dict[str, dict[str, Answer]] = {
    "Slot": {"GET": times.slots},
    "Schedule": {"GET": times.schedules},
    "Practitioner": {"GET": regulators.search, "POST": regulators.create, "PUT": regulators.change},
}
# What is told of each kind: its interactions and its search parameters.
DONE: fhir.Interactions = (
    ("Slot", ("search-type",), (("start", "date"), ("status", "token"), ("schedule", "reference"))),
    ("Schedule", ("search-type",), (("actor", "reference"),)),
    ("Practitioner", ("read", "search-type", "create", "update"), (("identifier", "token"),)),
)
SINCE = datetime(2026, 11, 29, tzinfo=UTC)  # when this last changed


@door(everyone=True)
def metadata(request: FhirRequest) -> HttpResponse:
    """Tell what this server does."""
    return answer(fhir.capability(address("").rstrip("/"), version("permanence"), SINCE, DONE))


@door(methods=("GET", "POST", "PUT"))
def collection(request: FhirRequest, kind: str) -> HttpResponse:
    """Search, create or conditionally change resources of one kind."""
    if kind not in OF_PLATFORM:
        raise NotFound(f"{kind} is not kept here")
    return _one_of(request, OF_PLATFORM[kind])


@door()
def instance(request: FhirRequest, kind: str, name: str) -> HttpResponse:
    """Read one resource."""
    if kind != "Practitioner":
        raise NotFound
    return regulators.read(request, name)


def _one_of(request: FhirRequest, ways: dict[str, Answer]) -> HttpResponse:
    method = "GET" if request.method == "HEAD" else str(request.method)
    if method not in ways:
        refused = told(405, f"{method} is not done here")
        refused.headers["Allow"] = ", ".join(ways)
        return refused
    return ways[method](request)
