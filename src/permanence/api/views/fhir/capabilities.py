"""What this server says it does, of each kind; a test calls all of it."""

from datetime import UTC, datetime
from importlib.metadata import version

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from permanence.api import queries
from permanence.api.rules import fhir

from . import including
from .conditions import REPLACED
from .door import FhirRequest, address, answer, door

SINCE = datetime(2026, 11, 30, 17, tzinfo=UTC)  # when this last changed
OAUTH = (("authorize", "authorize"), ("token", "token"), ("revoke", "giving_back"))  # SMART's name, our page
# For the national platform alone.
FOR_PLATFORM = {
    "Slot": (("search-type",), (("start", "date"), ("status", "token"), ("schedule", "reference"))),
    "Schedule": (("search-type",), (("actor", "reference"),)),
    "Practitioner": (("read", "search-type", "create", "update"), (("identifier", "token"),)),
}
BEFORE = ("vread", "history-instance")
MORE: dict[str, tuple[str, ...]] = {
    "Appointment": ("create", "update", *BEFORE),
    "AppointmentResponse": ("create", *BEFORE),
    "Patient": ("create", "update", *BEFORE),
    "ServiceRequest": ("update",),
    "Slot": ("read", "search-type"),
    "Task": BEFORE,
    "Binary": ("read",),
}
CONDITIONAL = {
    "Appointment": {"conditionalCreate": True, "conditionalUpdate": True},
    "Patient": {"conditionalCreate": True, "conditionalUpdate": True},
    "Practitioner": {"conditionalUpdate": True},
}
OF_SLOTS = (("schedule", "reference"), ("schedule.actor", "reference"), ("service-type", "token"), ("start", "date"),
            ("status", "token"), ("specialty", "token"))  # fmt: skip
TYPES = {"_id": "token", "identifier": "token", "status": "token", "date": "date", "birthdate": "date",
         "phone": "token", "email": "token", "_lastUpdated": "date",
         "part-status": "token", "sent": "date", "occurrence": "date", "authored-on": "date",
         "authored": "date", "doc-status": "token",
         "active": "token", "specialty": "token", "location": "reference"}  # fmt: skip

REFERENCES = {"subject", "owner", "patient"}  # those that lead no further


@door(everyone=True)
def metadata(request: FhirRequest) -> HttpResponse:
    """Tell what this server does."""
    base = address("").rstrip("/")
    given = tuple((name, f"{settings.BASE_URL}{reverse(f'api:{page}')}") for name, page in OAUTH)
    return answer(fhir.capability(base, version("permanence"), SINCE, given, _done()))


def _done() -> tuple[fhir.Done, ...]:
    """Tell of each kind what is done with it, for whomever, and by which parameters it is searched."""
    return tuple(_of(kind) for kind in sorted({*FOR_PLATFORM, *MORE, *queries.KINDS}))


def _of(kind: str) -> fhir.Done:
    interactions, parameters = FOR_PLATFORM.get(kind, ((), ()))
    if known := queries.KINDS.get(kind):
        interactions = (*interactions, "read", "search-type")
        own = {name: _type(name, known.chained) for name in (*known.filters, *known.for_actor) if ":" not in name}
        own |= {"_lastUpdated": "date"} if kind in queries.WRITTEN_FROM else {}
        parameters = tuple((dict(parameters) | own).items())
    return fhir.Done(
        kind,
        tuple(dict.fromkeys((*interactions, *MORE.get(kind, ())))),
        tuple(dict((*parameters, *(OF_SLOTS if kind == "Slot" else ()))).items()),
        operations=("find", "hold", "book") if kind == "Appointment" else (),
        includes=tuple(including.OFFERED.get(kind, ())),
        back=tuple(including.BACK.get(kind, ())),
        versioning="versioned-update" if kind in REPLACED else "versioned",
        conditional=tuple(CONDITIONAL.get(kind, {}).items()),
    )


def _type(name: str, references: object) -> str:
    chained = isinstance(references, dict) and name in references
    return TYPES.get(name) or ("reference" if chained or name in REFERENCES else "string")
