"""The rows behind FHIR's resources, always for an actor, as far as a search says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from permanence.agenda.models import Appointment, VisitReason
from permanence.api.rules import fhir
from permanence.directory.models import Person, PractitionerRole, Site, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.guard import queries as guard
from permanence.patients.models import Contact, Patient
from permanence.patients.queries import as_e164

NOTHING = Q(pk__in=[])
REACHED = ("phone", "email")
Filter = Callable[[str], Q]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of resource: its rows for an actor, and what each parameter means."""

    rows: Callable[[Actor], QuerySet[Any]]
    filters: Mapping[str, Filter]


def found(actor: Actor, kind: str, asked: fhir.Given) -> QuerySet[Model]:
    """Return the rows of a search, in an order that stays.

    :raises BadParameter: when a parameter cannot be used
    """
    rows = KINDS[kind].rows(actor)
    for name, value in asked.pairs:
        if (meant := KINDS[kind].filters.get(name)) and value:
            rows = rows.filter(meant(value))
    if kind == "Patient" and any(asked.all(name) for name in REACHED):  # nobody learns whose number it is
        rows = rows.exclude(pk__in=[*guard.kept_closer(rows)])
    return rows


def one(actor: Actor, kind: str, name: str) -> Model | None:
    """Return the row of one resource; None when there is none for this actor."""
    row: Model | None = KINDS[kind].rows(actor).filter(_id(name)).first()
    return row


def _structures(actor: Actor) -> QuerySet[Structure]:
    return Structure.objects.filter(pk__in=actor.structures(Can.VIEW_DIRECTORY)).order_by("pk")


def _sites(actor: Actor) -> QuerySet[Site]:
    return Site.objects.filter(structure_id__in=actor.structures(Can.VIEW_DIRECTORY)).order_by("pk")


def _people(actor: Actor) -> QuerySet[Person]:
    roles = PractitionerRole.objects.filter(structure_id__in=actor.structures(Can.VIEW_DIRECTORY))
    return Person.objects.filter(pk__in=roles.values("person")).order_by("pk")


def _roles(right: Can) -> Callable[[Actor], QuerySet[PractitionerRole]]:
    def rows(actor: Actor) -> QuerySet[PractitionerRole]:
        here = PractitionerRole.objects.filter(structure_id__in=actor.structures(right))
        return here.select_related("person", "structure").order_by("pk")

    return rows


def _reasons(actor: Actor) -> QuerySet[VisitReason]:
    here = VisitReason.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), withdrawn_at=None)
    return here.select_related("practitioner_role").order_by("pk")


def _appointments(actor: Actor) -> QuerySet[Appointment]:
    here = Appointment.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA))
    return here.select_related("practitioner_role", "patient").order_by("starts_at", "pk")


def _patients(actor: Actor) -> QuerySet[Patient]:
    here = Patient.objects.filter(structure_id__in=actor.structures(Can.VIEW_PATIENT))
    return here.prefetch_related("contacts").order_by("sort_name", "pk")


def _id(value: str, column: str = "pk") -> Q:
    return Q(**{f"{column}__in": [pk for part in value.split(",") if (pk := _uuid(part.strip()))]})


def _reference(column: str, kind: str) -> Filter:
    """Return what a reference means: `Patient/…`, or the identifier alone."""

    def meant(value: str) -> Q:
        parts = (part.strip().removeprefix(f"{kind}/") for part in value.split(","))
        return _id(",".join(parts), column)

    return meant


def _words(*columns: str) -> Filter:
    def meant(value: str) -> Q:
        any_of = Q()
        for column in columns:
            any_of |= Q(**{f"{column}__icontains": value[:60]})
        return any_of

    return meant


def _rpps(value: str) -> Q:
    system, number = fhir.token(value)
    if system not in {None, fhir.codes.PRACTITIONERS}:
        return NOTHING
    return Q(rpps=number[1:] if len(number) == 12 and number.startswith("8") else number) & ~Q(rpps="")


def _date(column: str) -> Filter:
    compared = {"ge": "gte", "gt": "gt", "le": "lte", "lt": "lt"}

    def read(text: str, *, last: bool) -> datetime:
        try:
            return fhir.read_instant(text, last=last)
        except fhir.BadInstant:
            raise fhir.BadParameter("date", "is a date and time, after eq, ge, gt, le or lt") from None

    def meant(value: str) -> Q:
        if sign := compared.get(value[:2]):
            return Q(**{f"{column}__{sign}": read(value[2:], last=sign in {"gt", "lte"})})
        text = value.removeprefix("eq")
        return Q(**{f"{column}__gte": read(text, last=False), f"{column}__lte": read(text, last=True)})

    return meant


def _reached(system: str) -> Filter:
    """Return who is reached so; a number may be written as people write it."""

    def meant(value: str) -> Q:
        said = fhir.token(value)[1]
        written = (as_e164(said) or said) if system == "phone" else said
        ways = Contact.objects.filter(system=system, value__iexact=written)
        return Q(pk__in=ways.values("patient"))

    return meant


def _born(value: str) -> Q:
    try:
        return Q(birth_date=fhir.read_instant(value.removeprefix("eq")[:10]).date())
    except fhir.BadInstant:
        raise fhir.BadParameter("birthdate", "is not a date") from None


def _actor(column: str) -> Filter:
    """Return whose: a practitioner, or a practitioner at one place."""

    def meant(value: str) -> Q:
        if value.startswith("Practitioner/"):
            person = f"{column}__person_id" if column != "pk" else "person_id"
            return _reference(person, "Practitioner")(value)
        return _reference(column, "PractitionerRole")(value)

    return meant


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


KINDS: Mapping[str, Kind] = {
    "Organization": Kind(_structures, {"_id": _id, "name": _words("name")}),
    "Location": Kind(_sites, {"_id": _id, "name": _words("name"), "address-city": _words("city")}),
    "Practitioner": Kind(
        _people,
        {
            "_id": _id,
            "identifier": _rpps,
            "name": _words("family_name", "given_name"),
            "family": _words("family_name"),
        },
    ),
    "PractitionerRole": Kind(
        _roles(Can.VIEW_DIRECTORY),
        {
            "_id": _id,
            "practitioner": _reference("person_id", "Practitioner"),
            "location": _reference("site_id", "Location"),
        },
    ),
    "HealthcareService": Kind(_reasons, {"_id": _id, "name": _words("name")}),
    "Schedule": Kind(_roles(Can.VIEW_AGENDA), {"_id": _id, "actor": _actor("pk")}),
    "Appointment": Kind(
        _appointments,
        {
            "_id": _id,
            "date": _date("starts_at"),
            "patient": _reference("patient_id", "Patient"),
            "practitioner": _reference("practitioner_role__person_id", "Practitioner"),
            "actor": _actor("practitioner_role"),
            "status": lambda value: Q(status__in=value.split(",")),
        },
    ),
    "Patient": Kind(
        _patients,
        {
            "_id": _id,
            "birthdate": _born,
            "phone": _reached("phone"),
            "email": _reached("email"),
            "family": _words("birth_name", "used_name"),
            "name": _words("birth_name", "used_name", "first_names"),
        },
    ),
}
