"""The addresses of resources: each kind answers what it can, to whom it may."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from permanence.api import queries
from permanence.foundation.refusal import NotFound

from . import answers, changing, letters, patients, regulators, resources, scheduling, times, versions
from .door import FhirRequest, door, told

Answer = Callable[[FhirRequest], HttpResponse]
OF_PLATFORM: dict[str, dict[str, Answer]] = {
    "Slot": {"GET": times.slots},
    "Schedule": {"GET": times.schedules},
    "Practitioner": {"GET": regulators.search, "POST": regulators.create, "PUT": regulators.change},
}
OF_PROGRAMS: dict[str, dict[str, Answer]] = {
    "Slot": {"GET": scheduling.slots},
    "Appointment": {
        "GET": lambda asked: resources.search(asked, "Appointment"),
        "POST": scheduling.create,
        "PUT": scheduling.change,
    },
    "AppointmentResponse": {
        "GET": lambda asked: resources.search(asked, "AppointmentResponse"),
        "POST": answers.create,
    },
    "Patient": {
        "GET": lambda asked: resources.search(asked, "Patient"),
        "POST": patients.create,
        "PUT": patients.change_answering,
    },
}
READ = {"Slot": scheduling.slot, "Appointment": scheduling.read, "Binary": resources.bytes_of}  # in a way of their own
CHANGED = {"Appointment": changing.change, "Patient": patients.change, "ServiceRequest": letters.change}


@door(everyone=True)
def smart(request: FhirRequest) -> HttpResponse:
    """Tell programs how they are given a token, as SMART App Launch has it."""
    told = {
        "token_endpoint": f"{settings.BASE_URL}{reverse('api:token')}",
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "revocation_endpoint": f"{settings.BASE_URL}{reverse('api:giving_back')}",
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
    ways = {} if request.caller.platform else _of_program(kind)
    if not ways:
        raise NotFound(f"{kind} is not kept here")
    return _one_of(request, ways)


@door(methods=("POST",))
def searching(request: FhirRequest, kind: str) -> HttpResponse:
    """Search by a form that is posted: what is looked for then stands in no address."""
    ways = OF_PLATFORM.get(kind, {}) if request.caller.platform else _of_program(kind)
    if "GET" not in ways:
        raise NotFound(f"{kind} is not kept here")
    return ways["GET"](request)


@door(methods=("GET", "PUT"))
def instance(request: FhirRequest, kind: str, name: str) -> HttpResponse:
    """Read one resource, or change it."""
    if request.caller.platform and kind == "Practitioner":
        return _one_of(request, {"GET": lambda asked: regulators.read(asked, name)})
    if request.caller.platform or kind not in {*queries.NEEDS, *READ}:
        raise NotFound(f"{kind} is not kept here")
    read = READ.get(kind, lambda asked, named: resources.read(asked, kind, named))
    ways: dict[str, Answer] = {"GET": lambda asked: read(asked, name)}
    if kind in CHANGED:
        ways["PUT"] = lambda asked: CHANGED[kind](asked, name)
    return _one_of(request, ways)


@door()
def history(request: FhirRequest, kind: str, name: str, mark: str = "") -> HttpResponse:
    """Tell every version of a resource, or one of them."""
    if request.caller.platform and kind == "Practitioner" and mark:
        return regulators.read(request, name, mark)
    if request.caller.platform or kind not in queries.VERSIONS:
        raise NotFound(f"No history of {kind} is told here")
    return versions.version(request, kind, name, mark) if mark else versions.history(request, kind, name)


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


@door(methods=("GET", "POST", "PUT"), everyone=True)
def nothing(request: FhirRequest, path: str = "") -> HttpResponse:
    """Say as FHIR says it that nothing is at an address."""
    raise NotFound("Nothing is at this address; /fhir/r4/metadata tells what is here")


def _of_program(kind: str) -> dict[str, Answer]:
    """Return what a program may do with a kind; nothing with one that is not kept."""
    if kind not in queries.NEEDS:
        return {}
    return OF_PROGRAMS.get(kind, {"GET": lambda asked: resources.search(asked, kind)})


def _one_of(request: FhirRequest, ways: dict[str, Answer]) -> HttpResponse:
    method = "GET" if request.method == "HEAD" else str(request.method)
    if method not in ways:
        refused = told(405, f"{method} is not done here")
        refused.headers["Allow"] = ", ".join(ways)
        return refused
    return ways[method](request)
