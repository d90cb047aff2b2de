"""What programs ask of an agenda: free times, and IHE Scheduling's `$find`, `$hold` and `$book` (ITI-115 to 117)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fhir.resources.R4B.parameters import Parameters

from .instants import BadInstant, read_instant
from .parameters import BadParameter, Given, number, token
from .resource import BadResource, loaded, read

AT_ONCE, FARTHEST = timedelta(days=7), timedelta(days=62)
USUAL, MOST = 50, 500  # times in one answer
INSTANT = timedelta(microseconds=1)
LAST_YEAR = 9000
SCHEDULE = ("schedule", "schedule:Schedule")
PRACTITIONER = ("practitioner", "schedule.actor", "schedule.actor:Practitioner", "actor")
SERVICE = ("visit-type", "service-type", "service-type-reference", "serviceType")
SITE = ("location-reference", "location", "schedule.actor:Location")
KNOWN = {
    *SCHEDULE, *PRACTITIONER, *SERVICE, *SITE, "start", "end", "status", "specialty", "organization",
    "patient-reference", "patient",
}  # fmt: skip
APPOINTMENT = ("appointment-reference", "appt-id")
RESOURCE = ("appointment-resource", "appt-resource")
PATIENT = ("patient-reference", "patient-id", "patient")


@dataclass(frozen=True, slots=True)
class Finding:
    """Which free times are looked for; what is empty narrows nothing.

    :param whose: references to practitioners, to their roles or to their agendas
    :param services: identifiers or names of visit reasons
    :param since: and `until`: when a time may begin, half-open `[)`
    """

    since: datetime
    until: datetime
    whose: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    structures: tuple[str, ...] = ()
    patient: str = ""
    free: bool = True
    count: int = USUAL
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which appointment is to be held or booked, for whom.

    :param name: of a time found, of a hold, or of an appointment
    :param slot: the time that is taken, when the whole of it was sent
    :param patient: the identifier of his file, as far as it is said
    :param status: what the appointment is to be, when the whole of it was sent
    :param urgent: whether it is said to be an emergency
    """

    name: str
    patient: str = ""
    status: str = ""
    urgent: bool = False
    slot: str = ""


def finding(asked: Given, now: datetime) -> Finding:
    """Read which free times are looked for.

    :raises BadParameter: when it cannot be answered
    """
    since, until = _window(asked, now)
    status = asked.options("status")
    return Finding(
        since=since,
        until=until,
        whose=_names(asked, *PRACTITIONER, *SCHEDULE),
        services=tuple(token(one)[1].removeprefix("HealthcareService/") for one in _values(asked, *SERVICE)),
        sites=_names(asked, *SITE),
        specialties=tuple(token(one)[1] for one in _values(asked, "specialty")),
        structures=_names(asked, "organization"),
        patient=next(iter(_names(asked, "patient-reference", "patient")), ""),
        free=not status or "free" in status,
        count=number(asked, "_count", USUAL, MOST),
        offset=number(asked, "_offset", 0, 100_000),
    )


def parameters(body: bytes) -> dict[str, list[Any]]:
    """Read a Parameters resource: what each parameter says, in order.

    :raises BadParameter: when it is none
    """
    try:
        sent = read(body, Parameters)
    except BadResource as problem:
        raise BadParameter("", str(problem), "structure") from None
    said: dict[str, list[Any]] = {}
    for one in sent.get("parameter") or []:
        value = next((one[key] for key in one if key.startswith("value") or key == "resource"), None)
        said.setdefault(str(one.get("name")), []).append(value)
    return said


def as_given(said: dict[str, list[Any]]) -> Given:
    """Return parameters sent as a resource as if they had come in a query."""
    return Given(tuple((name, _plain(value)) for name, values in said.items() for value in values))


def chosen(said: dict[str, list[Any]]) -> Chosen:
    """Read which appointment is meant: by reference, or written out with its time, its patient and its status.

    :raises BadParameter: when none is named
    """
    patient = next((_local(_plain(one)) for one in _sent(said, *PATIENT)), "")
    for reference in _sent(said, *APPOINTMENT):
        return Chosen(_local(_plain(reference)), patient)
    for resource in _sent(said, *RESOURCE):
        if isinstance(resource, dict) and resource.get("resourceType") == "Appointment":
            return _written_out(resource, patient)
    raise BadParameter("appointment-reference", "names the appointment that is meant, and is missing", "required")


def appointment(body: bytes, named: str = "") -> Chosen:
    """Read an Appointment sent to change one.

    :param named: what it is named elsewhere, when it need not say it
    :raises BadParameter: when it is none
    """
    return _written_out(loaded(body, "Appointment"), "", named)


def _written_out(sent: dict[str, Any], patient: str, named: str = "") -> Chosen:
    """Read an appointment: named by its own identifier, or else by the free time it takes."""
    slots = [_local(_plain(one)) for one in _list(sent.get("slot"))]
    whom = [_plain(one.get("actor")) for one in _list(sent.get("participant")) if isinstance(one, dict)]
    his = next((_local(one) for one in whom if _kind(one) == "Patient"), "")
    name = str(sent.get("id") or (slots[0] if slots else named))
    if not name:
        raise BadParameter("Appointment.slot", "names the free time that is taken, and is missing", "required")
    slot = slots[0] if slots else ""
    return Chosen(name, patient or his, str(sent.get("status") or ""), urgent=_is_urgent(sent), slot=slot)


def _is_urgent(sent: dict[str, Any]) -> bool:
    """Tell whether it is said to be urgent: by its type (v2-0276), or by iCalendar's highest priorities."""
    kind, priority = sent.get("appointmentType"), sent.get("priority")
    codings = _list(kind.get("coding")) if isinstance(kind, dict) else []
    said = any(one.get("code") == "EMERGENCY" for one in codings if isinstance(one, dict))
    return said or (isinstance(priority, int) and 1 <= priority <= 4)


def _window(asked: Given, now: datetime) -> tuple[datetime, datetime]:
    """Return from when to when: bare values are a beginning and an end, as `$find` has them."""
    since, until = now, None
    for name, bare in (("start", "ge"), ("end", "le")):
        for value in asked.all(name):
            sign, text = (value[:2], value[2:]) if value[:2] in {"ge", "gt", "le", "lt", "eq"} else (bare, value)
            if sign in {"ge", "gt", "eq"}:
                since = max(since, _instant(name, text) + (INSTANT if sign == "gt" else timedelta()))
            if sign in {"le", "lt", "eq"}:
                end = _instant(name, text, last=sign != "lt") + (INSTANT if sign != "lt" else timedelta())
                until = end if until is None else min(until, end)
    until = until or since + AT_ONCE
    if until - since > FARTHEST:
        raise BadParameter("end", f"is more than {FARTHEST.days} days after the start", "too-costly")
    return since, until


def _instant(name: str, text: str, *, last: bool = False) -> datetime:
    try:
        at = read_instant(text, last=last)
    except BadInstant:
        raise BadParameter(name, "is not a date and time") from None
    if at.year > LAST_YEAR:
        raise BadParameter(name, "is too far away")
    return at


def _values(asked: Given, *names: str) -> Iterator[str]:
    for name in names:
        for value in asked.all(name):
            yield from (part.strip() for part in value.split(",") if part.strip())


def _names(asked: Given, *names: str) -> tuple[str, ...]:
    return tuple(one.rsplit("/", 2)[-2] + "/" + _local(one) if "/" in one else one for one in _values(asked, *names))


def _sent(said: dict[str, list[Any]], *names: str) -> Iterator[Any]:
    return (value for name in names for value in said.get(name, ()) if value)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _local(reference: str) -> str:
    """Return the identifier in a reference, whatever the address before it."""
    return reference.partition("/_history/")[0].rstrip("/").rpartition("/")[2]


def _kind(reference: str) -> str:
    return reference.partition("/_history/")[0].rstrip("/").rpartition("/")[0].rpartition("/")[2]


def _plain(value: Any) -> str:
    """Return a value in a word: a reference as it stands, a code with its system."""
    if not isinstance(value, dict):
        return "" if value is None else _clean(str(value))
    if value.get("reference"):
        return _clean(str(value["reference"]))
    codings = [one for one in _list(value.get("coding")) if isinstance(one, dict)]
    coded = codings[0] if codings else value
    code = coded.get("code") or coded.get("value") or value.get("text") or ""
    return _clean(f"{coded.get('system') or ''}|{code}") if code else ""


def _clean(text: str) -> str:
    """Leave out what no text can keep: a NUL, half of a letter."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")
