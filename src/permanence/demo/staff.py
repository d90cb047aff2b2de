"""People, their accounts, memberships and practitioner roles, as rows."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from permanence.demo.houses import site_id
from permanence.demo.ids import demo_id, person_id, practitioner_role_id, structure_id
from permanence.demo.logins import PASSWORD, address
from permanence.demo.names import FAMILY_NAMES
from permanence.demo.numbers import rpps
from permanence.demo.places import AGENTS, HOUSES, PERMANENCE
from permanence.demo.practices import PRACTICES
from permanence.demo.shapes import Copy, Member, Place, Practitioner
from permanence.demo.trades import TRADES
from permanence.directory.models import Delegation, Membership, Person, PractitionerRole, Undertaking
from permanence.directory.rules import WORDING
from permanence.foundation.models import Account
from permanence.foundation.rights import Can

HERE_SINCE = timedelta(days=500)
OUTSIDE, SINCE_OUTSIDE, UNTIL_OUTSIDE = "consultant", timedelta(days=12), timedelta(days=48)
PRACTITIONERS = [(practice, member) for practice in PRACTICES for member in practice.practitioners]


def write_staff(copy: Copy, today: date) -> None:
    """Write everyone who works in one copy of the world."""
    members = list(_everyone())
    hashed = make_password(PASSWORD)
    Account.objects.bulk_create(
        Account(id=person_id(member.key, copy), email=address(member, copy), password=hashed)
        for _, member in members
        if member.mailbox
    )
    Person.objects.bulk_create(_person(member, copy) for _, member in members)
    Membership.objects.bulk_create(
        Membership(
            id=demo_id("membership", member.key, copy),
            structure_id=structure_id(place.key, copy),
            person_id=person_id(member.key, copy),
            role=member.role,
            from_on=today - (SINCE_OUTSIDE if member.role == OUTSIDE else HERE_SINCE),
            until_on=today + UNTIL_OUTSIDE if member.role == OUTSIDE else None,
        )
        for place, member in members
    )
    Delegation.objects.bulk_create(
        Delegation(
            id=demo_id("delegation", member.key, copy),
            structure_id=structure_id(place.key, copy),
            person_id=person_id(member.key, copy),
            rights=[Can.VIEW_DIRECTORY, Can.VIEW_AGENDA, Can.VIEW_FIGURES],
            why="Mission d’organisation de l’accueil",
            from_on=today - SINCE_OUTSIDE,
            until_on=today + UNTIL_OUTSIDE,
            given_by_name="Philippe Galinier",
        )
        for place, member in members
        if member.role == OUTSIDE
    )
    Undertaking.objects.bulk_create(
        Undertaking(
            id=demo_id("undertaking", member.key, copy),
            structure_id=structure_id(place.key, copy),
            person_id=person_id(member.key, copy),
            wording=WORDING,
            signed_as=f"{member.given} {family_name(member, copy)}",
        )
        for place, member in members
        if place is PERMANENCE or member.role == OUTSIDE
    )
    PractitionerRole.objects.bulk_create(
        PractitionerRole(
            id=practitioner_role_id(member.key, copy),
            structure_id=structure_id(practice.place.key, copy),
            person_id=person_id(member.key, copy),
            site_id=site_id(practice.place, copy),
            specialty=TRADES[member.trade].specialty,
        )
        for practice, member in PRACTITIONERS
    )


def family_name(member: Member, copy: Copy) -> str:
    """Return someone's family name; copies after the first have people of their own."""
    return member.family if copy == 1 else Random(f"name/{member.key}/{copy}").choice(FAMILY_NAMES)


def _everyone() -> Iterator[tuple[Place, Member]]:
    for agent in AGENTS:
        yield PERMANENCE, agent
    for practice in PRACTICES:
        for member in (*practice.practitioners, *practice.staff):
            yield practice.place, member
    for place, members in HOUSES.items():
        for member in members:
            yield place, member


def _person(member: Member, copy: Copy) -> Person:
    rank = 0
    if isinstance(member, Practitioner):
        rank = (
            (copy - 1) * len(PRACTITIONERS)
            + 1
            + next(n for n, (_, other) in enumerate(PRACTITIONERS) if other is member)
        )
    return Person(
        id=person_id(member.key, copy),
        account_id=person_id(member.key, copy) if member.mailbox else None,
        title=member.title,
        family_name=family_name(member, copy),
        given_name=member.given,
        rpps=rpps(rank) if rank else "",
    )
