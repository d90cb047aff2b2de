"""The rows behind FHIR's resources, always for an actor, as far as a search says."""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Model, Q, QuerySet

from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment, VisitReason
from permanence.api.rules import fhir
from permanence.directory.models import Person as Practitioner
from permanence.directory.models import PractitionerRole, Site, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.patients.models import Patient

from . import filters
from .beside import BESIDE
from .changed import changed_since
from .closer import kept_closer_in
from .forms import FORMS
from .ins import bearing
from .kind import Kind
from .papers import PAPERS

REACHED = ("phone", "email")
ROLE = "practitioner_role"
ACTIVE = filters.active(filters.ALL)  # of kinds of which only what is in use is told


def found(actor: Actor, kind: str, asked: fhir.Given, readable: Collection[str] = ()) -> QuerySet[Model]:
    """Return the rows of a search, in an order that stays.

    :param readable: the kinds through which it may be chained
    :raises BadParameter: when a parameter cannot be used
    """
    rows, wants = KINDS[kind].rows(actor), KINDS[kind].wants
    if wants and not any(asked.all(name) for name in wants):
        raise fhir.BadParameter(wants[0], "is missing: there is too much without", "required")
    for name, value in asked.pairs:
        if value:
            rows = rows.filter(_meant(actor, kind, name, value, readable))
    if kind == "Patient":
        rows = rows.filter(archived_at=None)
    if kind == "Patient" and any(asked.all(name) for name in REACHED):  # nobody learns whose number it is
        rows = rows.exclude(pk__in=kept_closer_in(actor))
    return _sorted(rows, KINDS[kind], asked.one("_sort"))


def one(actor: Actor, kind: str, name: str) -> Model | None:
    """Return the row of one resource; None when there is none for this actor."""
    row: Model | None = KINDS[kind].rows(actor).filter(filters.by_id(name)).first()
    return row


def one_to_change(actor: Actor, kind: str, name: str) -> Any:
    """Return the row of one resource, locked until the end, so that its version stays; None when there is none."""
    rows = KINDS[kind].rows(actor).filter(filters.by_id(name))
    return rows.select_for_update(of=("self",), no_key=True).first()


def _meant(actor: Actor, kind: str, name: str, value: str, readable: Collection[str]) -> Q:
    """Return what one parameter means; one that nobody knows narrows nothing."""
    known = KINDS[kind]
    if name == "_lastUpdated":
        return changed_since(actor, kind, value)
    if name in known.for_actor:
        return known.for_actor[name](actor, value)
    if meant := known.filters.get(name):
        return meant(value)
    head, _, rest = name.partition(".")
    parameter, _, target = head.partition(":")
    if parameter in known.chained and rest:
        return _chained(actor, (kind, parameter, target), rest, value, readable)
    if parameter in known.chained and target in known.chained[parameter]:
        return known.filters[parameter](f"{target}/{value.rpartition('/')[2]}")
    if target and parameter in known.filters:
        raise fhir.BadParameter(name, f":{target} is not understood here", "not-supported")
    return Q()


def _chained(actor: Actor, where: tuple[str, str, str], rest: str, value: str, readable: Collection[str]) -> Q:
    """Return the rows whose reference is to one that answers a search of its own."""
    kind, parameter, target = where
    ways = KINDS[kind].chained[parameter]
    name = rest.partition(".")[0].partition(":")[0]
    to = [one for one in ways if target in {"", one} and KINDS[one].means(name)]
    if len(to) != 1:
        raise fhir.BadParameter(f"{parameter}.{rest}", "does not say of what, or nobody knows it", "not-supported")
    if to[0] not in readable:
        raise fhir.BadParameter(f"{parameter}.{rest}", f"leads through {to[0]}, which is not read here", "forbidden")
    there = found(actor, to[0], fhir.Given(((rest, value),)), readable)
    return Q(**{f"{ways[to[0]]}__in": there.order_by().values("pk")})


def _sorted(rows: QuerySet[Any], kind: Kind, wanted: str) -> QuerySet[Any]:
    if not wanted:
        return rows
    order = []
    for one in wanted.split(","):
        name, back = one.strip().removeprefix("-"), "-" if one.strip().startswith("-") else ""
        if name not in kind.sorts:
            raise fhir.BadParameter("_sort", f"{name} puts nothing in order here", "not-supported")
        order.append(f"{back}{kind.sorts[name]}")
    return rows.order_by(*order, "-pk" if order[0].startswith("-") else "pk")


def _structures(actor: Actor) -> QuerySet[Structure]:
    return Structure.objects.filter(pk__in=actor.structures(Can.VIEW_DIRECTORY)).order_by("pk")


def _sites(actor: Actor) -> QuerySet[Site]:
    return Site.objects.filter(structure_id__in=actor.structures(Can.VIEW_DIRECTORY)).order_by("pk")


def _people(actor: Actor) -> QuerySet[Practitioner]:
    roles = PractitionerRole.objects.filter(structure_id__in=actor.structures(Can.VIEW_DIRECTORY))
    return Practitioner.objects.filter(pk__in=roles.values("person")).order_by("pk")


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


KINDS: dict[str, Kind] = {
    "Organization": Kind(
        _structures,
        {
            "_id": filters.by_id,
            "identifier": filters.structure_number,
            "active": ACTIVE,
            **filters.words("name", "name"),
        },
    ),
    "Location": Kind(
        _sites,
        {
            "_id": filters.by_id,
            "organization": filters.reference("structure_id", "Organization"),
            **filters.words("name", "name"),
            **filters.words("address-city", "city"),
        },
        chained={"organization": {"Organization": "structure_id"}},
    ),
    "Practitioner": Kind(
        _people,
        {
            "_id": filters.by_id,
            "identifier": filters.practitioner_number,
            "active": ACTIVE,
            **filters.words("name", "family_name", "given_name"),
            **filters.words("family", "family_name"),
        },
        sorts={"family": "family_name"},
    ),
    "PractitionerRole": Kind(
        _roles(Can.VIEW_DIRECTORY),
        {
            "_id": filters.by_id,
            "practitioner": filters.reference("person_id", "Practitioner"),
            "location": filters.reference("site_id", "Location"),
            "organization": filters.reference("structure_id", "Organization"),
            "specialty": filters.specialty,
            "active": ACTIVE,
        },
        chained={
            "practitioner": {"Practitioner": "person_id"},
            "location": {"Location": "site_id"},
            "organization": {"Organization": "structure_id"},
        },
    ),
    "HealthcareService": Kind(
        _reasons,
        {
            "_id": filters.by_id,
            "organization": filters.reference("structure_id", "Organization"),
            "active": ACTIVE,
            **filters.words("name", "name"),
        },
        chained={"organization": {"Organization": "structure_id"}},
    ),
    "Schedule": Kind(
        _roles(Can.VIEW_AGENDA),
        {"_id": filters.by_id, "actor": filters.actor("pk"), "active": ACTIVE},
        chained={"actor": {"Practitioner": "person_id", "PractitionerRole": "pk", "Location": "site_id"}},
    ),
    "Appointment": Kind(
        _appointments,
        {
            "_id": filters.by_id,
            "date": filters.date("starts_at"),
            "patient": filters.reference("patient_id", "Patient"),
            "practitioner": filters.reference(f"{ROLE}__person_id", "Practitioner"),
            "actor": filters.actor(ROLE, "patient_id", agenda.at_site),
            "location": filters.location(agenda.at_site),
            "status": filters.one_of("status"),
        },
        chained={
            "patient": {"Patient": "patient_id"},
            "practitioner": {"Practitioner": f"{ROLE}__person_id"},
            "actor": {"Patient": "patient_id", "Practitioner": f"{ROLE}__person_id", "PractitionerRole": ROLE},
        },
        sorts={"date": "starts_at"},
    ),
    "Patient": Kind(
        _patients,
        {
            "_id": filters.by_id,
            "birthdate": filters.day("birth_date", "birthdate"),
            "active": filters.active(Q(merged_into=None)),
            "phone": filters.reached("phone"),
            "email": filters.reached("email"),
            **filters.words("family", "birth_name", "used_name"),
            **filters.words("given", "first_names"),
            **filters.words("name", "birth_name", "used_name", "first_names"),
        },
        sorts={"name": "sort_name", "family": "sort_name", "birthdate": "birth_date"},
        for_actor={"identifier": bearing},
    ),
    **BESIDE,
    **FORMS,
    **PAPERS,
}
