"""What the parameters of a FHIR search mean, as conditions on rows."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from permanence.api.rules import fhir
from permanence.patients.models import Contact
from permanence.patients.queries import as_e164

NOTHING = Q(pk__in=[])
LENGTHS = {"rpps": 11, "adeli": 9}
MILLISECOND = timedelta(milliseconds=1)  # moments are told to the millisecond, and kept closer
COMPARED = {"ge": "gte", "gt": "gt", "le": "lte", "lt": "lt"}
Filter = Callable[[str], Q]


def by_id(value: str, column: str = "pk") -> Q:
    """Return the rows named, between commas."""
    return Q(**{f"{column}__in": [pk for part in value.split(",") if (pk := as_uuid(part.strip()))]})


def reference(column: str, kind: str) -> Filter:
    """Return what a reference means: `Patient/…`, or the identifier alone."""

    def meant(value: str) -> Q:
        parts = (part.strip().removeprefix(f"{kind}/") for part in value.split(","))
        return by_id(",".join(parts), column)

    return meant


def words(name: str, *columns: str) -> dict[str, Filter]:
    """Return what a name means: anywhere in it, whatever the case; with `:exact`, the whole as it is written."""

    def holding(how: str) -> Filter:
        def meant(value: str) -> Q:
            any_of = Q()
            for column in columns:
                any_of |= Q(**{f"{column}__{how}": value[:60]})
            return any_of

        return meant

    return {name: holding("icontains"), f"{name}:contains": holding("icontains"), f"{name}:exact": holding("exact")}


def one_of(column: str) -> Filter:
    """Return who bears one of these codes; a system before a bar says nothing more here."""

    def meant(value: str) -> Q:
        return Q(**{f"{column}__in": [fhir.token(part)[1] for part in value.split(",")]})

    return meant


def practitioner_number(value: str) -> Q:
    """Return who bears a number of the national registers (RPPS, ADELI), with its prefix or without."""
    system, number = fhir.token(value)
    wanted = NOTHING
    for column, of_register, prefixed in (("rpps", fhir.codes.RPPS, "8"), ("adeli", fhir.codes.ADELI, "0")):
        bare = number[1:] if len(number) == LENGTHS[column] + 1 and number.startswith(prefixed) else number
        if system in {None, fhir.codes.PRACTITIONERS, of_register} and len(bare) == LENGTHS[column]:
            wanted |= Q(**{column: bare})
    return wanted


def moment(name: str, text: str, *, last: bool = False) -> datetime:
    """Read a moment of a parameter.

    :raises BadParameter: when it is none
    """
    try:
        return fhir.read_instant(text, last=last)
    except fhir.BadInstant:
        raise fhir.BadParameter(name, "is a date and time, after eq, ge, gt, le or lt") from None


def date(column: str, name: str = "date") -> Filter:
    """Return what a moment means: before or after it, or on its day."""

    def meant(value: str) -> Q:
        if sign := COMPARED.get(value[:2]):
            return Q(**{f"{column}__{sign}": moment(name, value[2:], last=sign in {"gt", "lte"})})
        text = value.removeprefix("eq")
        return Q(**{f"{column}__gte": moment(name, text), f"{column}__lte": moment(name, text, last=True)})

    return meant


def reached(system: str) -> Filter:
    """Return who is reached so; a number may be written as people write it."""

    def meant(value: str) -> Q:
        said = fhir.token(value)[1]
        written = (as_e164(said) or said) if system == "phone" else said
        ways = Contact.objects.filter(system=system, value__iexact=written)
        return Q(pk__in=ways.values("patient"))

    return meant


def born(value: str) -> Q:
    """Return who is born on a day."""
    try:
        return Q(birth_date=fhir.read_instant(value.removeprefix("eq")[:10]).date())
    except fhir.BadInstant:
        raise fhir.BadParameter("birthdate", "is not a date") from None


def actor(column: str, patient: str = "") -> Filter:
    """Return whose: a practitioner, his agenda at one place, a place; where patients take part, a patient too."""

    def meant(value: str) -> Q:
        for kind, key in (("Practitioner", "person_id"), ("Location", "site_id")):
            if value.startswith(f"{kind}/"):
                return reference(f"{column}__{key}" if column != "pk" else key, kind)(value)
        if patient and value.startswith("Patient/"):
            return reference(patient, "Patient")(value)
        return reference(column, "PractitionerRole")(value)

    return meant


def as_uuid(text: str) -> UUID | None:
    """Return an identifier; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
