"""What the parameters of a FHIR search mean, as conditions on rows."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, Value
from django.db.models.lookups import Contains

from permanence.api.rules import fhir
from permanence.patients.models import Contact, Fold
from permanence.patients.queries import as_e164

NOTHING = Q(pk__in=[])
ALL = ~NOTHING
LENGTHS = {"rpps": 11, "adeli": 9}
COMPARED = ("eq", "ne", "ge", "gt", "le", "lt", "sa", "eb")
Filter = Callable[[str], Q]
Bound = Callable[[datetime], Q]


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
    """Return what a name means: anywhere in it, whatever case and accents; with `:exact`, the whole as written."""

    def holding(value: str) -> Q:
        return _any(_holding(column, value) for column in columns)

    def exact(value: str) -> Q:
        return _any(Q(**{column: value[:60]}) for column in columns)

    return {name: holding, f"{name}:contains": holding, f"{name}:exact": exact}


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


def structure_number(value: str) -> Q:
    """Return who bears one of these numbers of the national registers (FINESS, SIRET), with its prefix or without."""
    return _any(_structure_numbered(*fhir.token(part)) for part in value.split(","))


def _structure_numbered(system: str | None, number: str) -> Q:
    wanted, codes = NOTHING, fhir.codes
    for column, of_register, prefix in (("finess", codes.FINESS, "1"), ("siret", codes.SIRENE, "3")):
        if system in {None, of_register} and number:
            wanted |= Q(**{column: number})
        if system in {None, codes.STRUCTURES} and number.startswith(prefix) and number[1:]:
            wanted |= Q(**{column: number[1:]})
    return wanted


def specialty(value: str) -> Q:
    """Return who is of one of these specialties: by a national code we know, or by words within them.

    :raises BadParameter: when one is empty: it would find everybody
    """
    named = {code: name for name, code in fhir.codes.SPECIALTY.items()}
    said = [fhir.token(part)[1] for part in value.split(",")]
    if not all(said):
        raise fhir.BadParameter("specialty", "names a specialty, by its code or in words, between commas")
    return _any(_holding("specialty", named.get(one, one)) for one in said)


def active(still: Q) -> Filter:
    """Return who is in use, or who is no more; between commas, both."""
    told = {"true": still, "false": ~still}
    return lambda value: _any(told.get(fhir.token(part)[1], NOTHING) for part in value.split(","))


def compared(name: str, value: str, since: Bound, before: Bound) -> Q:
    """Return what dates mean, between commas: within a year, a month, a day or a moment, before or after it.

    :param since: what is not before a moment; `before`: what is
    :raises BadParameter: when one is none
    """
    return _any(_one_compared(name, part.strip(), since, before) for part in value.split(","))


def _one_compared(name: str, text: str, since: Bound, before: Bound) -> Q:
    sign, said = (text[:2], text[2:]) if text[:2] in COMPARED else ("eq", text)
    try:
        first, end = fhir.read_span(said)
    except fhir.BadInstant:
        raise fhir.BadParameter(name, f"is a date, whole or in part, after {', '.join(COMPARED)} or none") from None
    match sign:
        case "eq":
            return since(first) & before(end)
        case "ne":
            return before(first) | since(end)
        case "ge":
            return since(first)
        case "le":
            return before(end)
        case "gt" | "sa":
            return since(end)
        case _:
            return before(first)


def date(column: str, name: str = "date") -> Filter:
    """Return what a date means of a moment that is kept."""
    return lambda value: compared(
        name, value, lambda at: Q(**{f"{column}__gte": at}), lambda at: Q(**{f"{column}__lt": at})
    )


def day(column: str, name: str) -> Filter:
    """Return what a date means of a day that is kept.

    :raises BadParameter: when it names a moment
    """

    def meant(value: str) -> Q:
        if "T" in value:
            raise fhir.BadParameter(name, "is a date, without a time")
        return compared(
            name, value, lambda at: Q(**{f"{column}__gte": at.date()}), lambda at: Q(**{f"{column}__lt": at.date()})
        )

    return meant


def reached(system: str) -> Filter:
    """Return who is reached so; a number may be written as people write it."""

    def meant(value: str) -> Q:
        said = fhir.token(value)[1]
        written = (as_e164(said) or said) if system == "phone" else said
        ways = Contact.objects.filter(system=system, value__iexact=written)
        return Q(pk__in=ways.values("patient"))

    return meant


def actor(column: str, patient: str = "", at: Callable[[UUID], Q] | None = None) -> Filter:
    """Return whose: a practitioner, his agenda at one place, a place; where patients take part, a patient too.

    :param at: what is at a place, where that is not only at whose usual one
    """

    def meant(value: str) -> Q:
        if at and value.startswith("Location/"):
            return location(at)(value)
        for kind, key in (("Practitioner", "person_id"), ("Location", "site_id")):
            if value.startswith(f"{kind}/"):
                return reference(f"{column}__{key}" if column != "pk" else key, kind)(value)
        if patient and value.startswith("Patient/"):
            return reference(patient, "Patient")(value)
        return reference(column, "PractitionerRole")(value)

    return meant


def location(at: Callable[[UUID], Q]) -> Filter:
    """Return what is at one of these places."""

    def meant(value: str) -> Q:
        named = (as_uuid(part.strip().removeprefix("Location/")) for part in value.split(","))
        return reduce(or_, (at(place) for place in named if place), NOTHING)

    return meant


def _holding(column: str, value: str) -> Q:
    return Q(Contains(Fold(column), Fold(Value(value[:60]))))


def _any(several: Iterable[Q]) -> Q:
    return reduce(or_, several)


def as_uuid(text: str) -> UUID | None:
    """Return an identifier; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
