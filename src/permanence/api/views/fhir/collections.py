"""The addresses of resources: each kind answers what it can, to whom it may."""

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from permanence.api import queries
from permanence.api.rules import fhir
from permanence.foundation.refusal import NotFound

from . import changing, including, patients, regulators, resources, scheduling, times, versions
from .door import FhirRequest, address, answer, door, told

Answer = Callable[[FhirRequest], HttpResponse]
OF_PLATFORM: dict[str, dict[str, Answer]] = {
    "Slot": {"GET": times.slots},
    "Schedule": {"GET": times.schedules},
    "Practitioner": {"GET": regulators.search, "POST": regulators.create, "PUT": regulators.change},
}
OF_PROGRAMS: dict[str, dict[str, Answer]] = {
    "Slot": {"GET": scheduling.slots},
    "Appointment": {"GET": lambda asked: resources.search(asked, "Appointment"), "POST": scheduling.create},
    "Patient": {"GET": lambda asked: resources.search(asked, "Patient"), "POST": patients.create},
}
FOR_PLATFORM = {
    "Slot": (("search-type",), (("start", "date"), ("status", "token"), ("schedule", "reference"))),
    "Schedule": (("search-type",), (("actor", "reference"),)),
    "Practitioner": (("read", "search-type", "create", "update"), (("identifier", "token"),)),
}
MORE = {
    "Appointment": ("create", "update", "vread", "history-instance"),
    "Patient": ("create",),
    "Slot": ("read", "search-type"),
}
OF_SLOTS = (("schedule", "reference"), ("schedule.actor", "reference"), ("service-type", "token"), ("start", "date"),
            ("status", "token"), ("specialty", "token"))  # fmt: skip
TYPES = {"_id": "token", "identifier": "token", "status": "token", "date": "date", "birthdate": "date",
         "phone": "token", "email": "token"}  # fmt: skip
REFERENCES = {"practitioner", "patient", "actor", "location"}


def _done() -> tuple[fhir.Done, ...]:
    """Tell of each kind what is done with it, for whomever, and by which parameters it is searched."""
    return tuple(_of(kind) for kind in sorted({*FOR_PLATFORM, *MORE, *queries.KINDS}))


def _of(kind: str) -> fhir.Done:
    interactions, parameters = FOR_PLATFORM.get(kind, ((), ()))
    if kind in queries.KINDS:
        interactions = (*interactions, "read", "search-type")
        own = {name: _type(name) for name in queries.KINDS[kind].filters}
        parameters = tuple((dict(parameters) | own).items())
    return fhir.Done(
        kind,
        tuple(dict.fromkeys((*interactions, *MORE.get(kind, ())))),
        tuple(dict((*parameters, *(OF_SLOTS if kind == "Slot" else ()))).items()),
        operations=("find", "hold", "book") if kind == "Appointment" else (),
        includes=tuple(including.OFFERED.get(kind, ())),
        versioning="versioned-update"
        if kind == "Appointment"
        else "versioned"
        if kind in queries.KINDS
        else "no-version",
    )


def _type(name: str) -> str:
    return TYPES.get(name) or ("reference" if name in REFERENCES else "string")


SINCE = datetime(2026, 11, 29, tzinfo=UTC)  # when this last changed


@door(everyone=True)
def metadata(request: FhirRequest) -> HttpResponse:
    """Tell what this server does."""
    base, given = address("").rstrip("/"), f"{settings.BASE_URL}{reverse('api:token')}"
    return answer(fhir.capability(base, version("permanence"), SINCE, given, _done()))


@door(everyone=True)
def smart(request: FhirRequest) -> HttpResponse:
    """Tell programs how they are given a token, as SMART App Launch has it."""
    told = {
        "token_endpoint": f"{settings.BASE_URL}{reverse('api:token')}",
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "authorization_endpoint": f"{settings.BASE_URL}{reverse('api:authorize')}",
        "code_challenge_methods_supported": ["S256"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["client_credentials", "authorization_code", "refresh_token"],
        "scopes_supported": [*queries.SCOPES, *queries.FOR_PEOPLE],
        "capabilities": ["launch-standalone", "client-confidential-symmetric", "permission-user", "permission-v1"],
    }
    return JsonResponse(told)


@door(methods=("GET", "POST", "PUT"))
def collection(request: FhirRequest, kind: str) -> HttpResponse:
    """Search, create or conditionally change resources of one kind."""
    if request.caller.platform and kind in OF_PLATFORM:
        return _one_of(request, OF_PLATFORM[kind])
    if request.caller.platform or kind not in queries.NEEDS:
        raise NotFound(f"{kind} is not kept here")
    return _one_of(request, OF_PROGRAMS.get(kind, {"GET": lambda asked: resources.search(asked, kind)}))


@door(methods=("GET", "PUT"))
def instance(request: FhirRequest, kind: str, name: str) -> HttpResponse:
    """Read one resource, or change it."""
    if request.caller.platform and kind == "Practitioner":
        return _one_of(request, {"GET": lambda asked: regulators.read(asked, name)})
    if request.caller.platform or kind not in queries.NEEDS:
        raise NotFound(f"{kind} is not kept here")
    if kind == "Slot":
        return _one_of(request, {"GET": lambda asked: scheduling.slot(asked, name)})
    if kind == "Appointment":
        ways: dict[str, Answer] = {
            "GET": lambda asked: scheduling.read(asked, name),
            "PUT": lambda asked: changing.change(asked, name),
        }
        return _one_of(request, ways)
    return _one_of(request, {"GET": lambda asked: resources.read(asked, kind, name)})


@door()
def history(request: FhirRequest, name: str, mark: str = "") -> HttpResponse:
    """Tell every version of an appointment, or one of them."""
    if request.caller.platform:
        raise NotFound("Appointment is not kept here")
    return versions.version(request, name, mark) if mark else versions.history(request, name)


@door(methods=("GET", "POST"))
def operation(request: FhirRequest, verb: str) -> HttpResponse:
    """Find, hold or book an appointment (IHE Scheduling, ITI-115 to 117)."""
    if request.caller.platform:
        raise NotFound("Appointment is not kept here")
    ways: dict[str, dict[str, Answer]] = {
        "find": {"GET": scheduling.find, "POST": scheduling.find},
        "hold": {"POST": scheduling.hold},
        "book": {"POST": scheduling.book},
    }
    return _one_of(request, ways[verb])


def _one_of(request: FhirRequest, ways: dict[str, Answer]) -> HttpResponse:
    method = "GET" if request.method == "HEAD" else str(request.method)
    if method not in ways:
        refused = told(405, f"{method} is not done here")
        refused.headers["Allow"] = ", ".join(ways)
        return refused
    return ways[method](request)
