"""People of the staff: where they work and where they receive patients."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F, Q, QuerySet

from permanence.directory import rules
from permanence.directory.models import Mandate, Membership, Person, PractitionerRole, Site
from permanence.directory.professions import is_physician
from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.composed import composed
from permanence.foundation.models import Account
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .days import Contains, alive, today

DAY = timedelta(days=1)
# Every pane of the console that shows the signs of gravity asks it.
PHYSICIANS = """
    SELECT person.id, person.title, role.specialty FROM directory_practitionerrole role
    JOIN directory_person person ON person.id = role.person_id
    JOIN directory_membership member ON member.structure_id = role.structure_id AND member.person_id = role.person_id
    WHERE role.structure_id = %s AND role.person_id = ANY(%s) AND member.role = ANY(%s)
    AND %s::date BETWEEN member.from_on AND coalesce(member.until_on, 'infinity')
"""


def practitioners(actor: Actor, structure_id: UUID) -> QuerySet[PractitionerRole]:
    """Return who receives patients at a structure."""
    return PractitionerRole.objects.select_related("person", "site", "next_site").filter(
        structure_id=structure_id, structure__in=actor.structures()
    )


def assistants(structure_id: UUID) -> QuerySet[Person]:
    """Return who works at a structure today and receives no patients there."""
    living = Membership.objects.filter(alive(today()), structure=structure_id)
    receiving = PractitionerRole.objects.filter(structure=structure_id)
    return Person.objects.filter(pk__in=living.values("person")).exclude(pk__in=receiving.values("person"))


def physicians(structure_id: UUID, among: Iterable[UUID]) -> set[UUID]:
    """Return which of these people receive patients there today as physicians, by a membership in force."""
    receiving = [role for role, known in settings.ROLES.items() if Can.RECEIVE in known.rights]
    found = ready.rows(PHYSICIANS, [structure_id, list(among), receiving, today()])
    return {person for person, title, specialty in found if is_physician(title, specialty)}


def practitioner(actor: Actor, role_id: UUID) -> PractitionerRole:
    """Return one practitioner at one structure.

    :raises NotFound: when there is none for this actor
    """
    rows = PractitionerRole.objects.select_related("person", "site", "structure")
    found = rows.filter(pk=role_id, structure__in=actor.structures()).first()
    if found is None:
        raise NotFound
    return found


def usually_at(site: Site, from_on: date) -> QuerySet[PractitionerRole]:
    """Return who usually receives at a site, or will, from a day on, in the scope that is open."""
    usual = Q(site=site, next_site=None) | Q(site=site, next_site_on__gt=from_on) | Q(next_site=site)
    return PractitionerRole.objects.filter(usual, structure=site.structure_id)


def changing_sites(actor: Actor, now: datetime) -> list[PractitionerRole]:
    """Return who usually receives at another site from a day on that has come, somewhere on earth."""
    said = PractitionerRole.objects.filter(structure__in=actor.structures(), next_site_on__lte=now.date() + DAY)
    return list(said.select_related("next_site", "structure"))


def practitioners_named(actor: Actor, text: str, limit: int = 8) -> QuerySet[PractitionerRole]:
    """Return practitioners whose name or specialty contains the text, accents and case apart."""
    rows = PractitionerRole.objects.select_related("person", "site", "structure")
    found = Q(Contains(F("person__family_name"), text)) | Q(Contains(F("specialty"), text))
    return rows.filter(found, structure__in=actor.structures(Can.VIEW_DIRECTORY))[:limit]


def memberships(actor: Actor, structure_id: UUID) -> QuerySet[Membership]:
    """Return who works or worked at a structure."""
    return (
        Membership.objects.select_related("person", "structure")
        .filter(structure_id=structure_id, structure__in=actor.structures())
        .order_by("person__family_name", "person__given_name", "-from_on")
    )


def membership(actor: Actor, membership_id: UUID, right: Can = Can.VIEW_DIRECTORY) -> Membership:
    """Return one membership of a structure acted for.

    :raises NotFound: when there is none
    """
    rows = Membership.objects.select_related("person", "structure")
    found = rows.filter(pk=membership_id, structure__in=actor.structures()).first()
    if found is None:
        raise NotFound
    actor.require(right, found.structure_id)
    return found


def agents(actor: Actor, structure_id: UUID, on: date) -> QuerySet[Person]:
    """Return who may answer the calls of a structure that day as one of its own staff."""
    return _answering(structure_id, on)


def _answering(structure_id: UUID, on: date) -> QuerySet[Person]:
    roles = [name for name, role in settings.ROLES.items() if Can.ANSWER in role.rights]
    live = Membership.objects.filter(alive(on), structure_id=structure_id, role__in=roles)
    return Person.objects.filter(pk__in=live.values("person"))


agents_of = composed(_answering)


def is_answered(actor: Actor, structure_id: UUID, on: date) -> bool:
    """Tell whether someone takes the calls of a structure that day: of its own staff, or by a mandate."""
    lent = Mandate.objects.filter(alive(on), structure_id=structure_id, rights__contains=[Can.ANSWER])
    return agents(actor, structure_id, on).exists() or lent.exists()


def person(actor: Actor, person_id: UUID, right: Can = Can.VIEW_DIRECTORY) -> Person:
    """Return someone who works, worked or practises where the actor holds the right.

    :raises NotFound: when the actor shares no structure with him
    :raises NotPermitted: when he does, without the right there
    """
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise NotFound
    where = structures_of(actor, found)
    if not where:
        raise NotFound
    if not any(actor.may(right, structure_id) for structure_id in where):
        actor.require(right, next(iter(where)))
    return found


def structures_of(actor: Actor, person: Person) -> set[UUID]:
    """Return the structures acted for where someone works, worked or practises."""
    mine = actor.structures()
    worked = Membership.objects.filter(person=person, structure__in=mine).values_list("structure_id", flat=True)
    practises = PractitionerRole.objects.filter(person=person, structure__in=mine).values_list(
        "structure_id", flat=True
    )
    return {*worked, *practises}


def memberships_of(actor: Actor, person: Person) -> QuerySet[Membership]:
    """Return where someone works or worked, among the structures whose directory may be read; the latest first."""
    here = actor.structures(Can.VIEW_DIRECTORY)
    return Membership.objects.select_related("structure").filter(person=person, structure__in=here).order_by("-from_on")


def practices_of(actor: Actor, person: Person) -> QuerySet[PractitionerRole]:
    """Return where someone receives patients, among the structures whose directory may be read."""
    here = actor.structures(Can.VIEW_DIRECTORY)
    return PractitionerRole.objects.select_related("structure", "site").filter(person=person, structure__in=here)


def account_of(person: Person) -> Account | None:
    """Return what someone signs in with; None when he does not."""
    return Account.objects.filter(pk=person.account_id).first() if person.account_id else None


def person_with_rpps(number: str) -> Person | None:
    """Return who bears this RPPS in the whole house: names only, as in the national directory."""
    found = Person.objects.raw("SELECT * FROM permanence_person_with_rpps(%s)", [number])
    return next(iter(found), None)


def serves_beyond(person: Person, here: Iterable[UUID], on: date) -> bool:
    """Tell whether someone works for a structure outside these, without telling which."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT permanence_serves_beyond(%s, %s::uuid[], %s)", [person.pk, list(here), on])
        row = cursor.fetchone()
    return bool(row and row[0])


def person_named(actor: Actor, structure_id: UUID, *, family_name: str, given_name: str) -> Person | None:
    """Return who bears exactly these names at a structure, accents and case apart."""
    here = Membership.objects.filter(structure_id=structure_id).values("person")
    practising = PractitionerRole.objects.filter(structure_id=structure_id).values("person")
    rows = Person.objects.filter(Q(pk__in=here) | Q(pk__in=practising))
    return next((p for p in rows if is_named(p, family_name) and rules.same_name(p.given_name, given_name)), None)


def is_named(person: Person, family_name: str) -> bool:
    """Tell whether this is someone's family name, accents and case apart."""
    return rules.same_name(person.family_name, family_name)
