"""Structures and people for the tests of every room: one who may, a colleague who may not, a stranger."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from permanence.directory.models import Mandate, Membership, Person, PractitionerRole, Site, Structure, Undertaking
from permanence.directory.rules import WORDING
from permanence.directory.standing import person_actor
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.models import Account
from permanence.foundation.rights import Can

LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Personas:
    """Alice may, Bob works beside her and may not, Charlie may the same in another structure."""

    alice: Actor
    bob: Actor
    charlie: Actor
    here: Structure
    elsewhere: Structure


def three(*, kind: str = "practice", may: str = "secretary", may_not: str = "carer") -> Personas:
    """Return the three personas, each with an account."""
    here, elsewhere = make_structure("MSP des Tilleuls", kind), make_structure("Cabinet du Canal", kind)
    return Personas(
        alice=make_member(here, may, "Alice Maisonneuve-Delacroix"),
        bob=make_member(here, may_not, "Bob Carrère"),
        charlie=make_member(elsewhere, may, "Charlie Nguyen"),
        here=here,
        elsewhere=elsewhere,
    )


def make_structure(name: str = "MSP des Tilleuls", kind: str = "practice", **more: Any) -> Structure:
    """Return a new structure."""
    structure = Structure(id=uuid7(), kind=kind, name=name, **more)
    with scope(system("test", [structure.pk])):
        structure.save(force_insert=True)
    return structure


def make_site(structure: Structure, name: str = "Site principal") -> Site:
    """Return a new site of a structure."""
    with scope(system("test", [structure.pk])):
        return Site.objects.create(
            structure=structure, name=name, address="3 allée des Tilleuls", postal_code="31000", city="Toulouse"
        )


def make_practitioner(
    structure: Structure, family_name: str = "Benali", *, site: Site | None = None, specialty: str = "Médecine générale"
) -> PractitionerRole:
    """Return a doctor whom patients of the structure may ask for; he has no account."""
    with scope(system("test", [structure.pk])):
        person = Person.objects.create(title="Dr", family_name=family_name, given_name="Samia")
        return PractitionerRole.objects.create(
            structure=structure, person=person, site=site or make_site(structure), specialty=specialty
        )


def make_member(
    structure: Structure, role: str = "secretary", name: str = "Alice Martin", *, signed: bool = True
) -> Actor:
    """Return someone who works there since long ago, as an actor; the account bears the same identifier.

    :param signed: to keep the secrets of those for whom the structure answers
    """
    given, _, family = name.partition(" ")
    account = Account.objects.create_user(f"{uuid7()}@exemple.test")
    with scope(system("test", [structure.pk])):
        person = Person.objects.create(id=account.pk, account=account, given_name=given, family_name=family or given)
        Membership.objects.create(structure=structure, person=person, role=role, from_on=LONG_AGO)
        if signed:
            Undertaking.objects.create(structure=structure, person=person, wording=WORDING, signed_as=name)
    return behind(account)


def make_mandate(structure: Structure, holder: Structure, rights: list[Can], **more: Any) -> Mandate:
    """Let `holder` answer for `structure`; load its agents again with `reloaded` afterwards."""
    with scope(system("test", [structure.pk])):
        return Mandate.objects.create(
            **{"structure": structure, "holder": holder, "rights": list(rights), "from_on": LONG_AGO, **more}
        )


def reloaded(actor: Actor) -> Actor:
    """Return the same person with the rights of this moment."""
    return behind(Account.objects.get(pk=actor.id))


def behind(account: Account) -> Actor:
    """Return the actor behind an account."""
    with scope(system("test", [])):
        return person_actor(account.pk, None)


def sign_in(client: Any, actor: Actor) -> Account:
    """Open a session of the actor's account in a test client."""
    account = Account.objects.get(pk=actor.id)
    client.force_login(account)
    return account
