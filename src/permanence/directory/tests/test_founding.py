"""A structure is founded with who will manage it, or nothing is."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from permanence.directory import actions
from permanence.directory.forms import FoundingForm
from permanence.directory.models import Membership, Person, Structure
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.models import Account, Trace
from permanence.foundation.refusal import NotPermitted, Refusal
from permanence.foundation.rights import Can

from . import personas

pytestmark = pytest.mark.django_db
PASSWORD = "une phrase longue"
SIRET, FINESS = "99990900500012", "319909008"
TOLD = {
    "kind": "health_house", "name": "MSP des Érables", "siret": SIRET, "finess": "", "time_zone": "Europe/Paris",
    "family_name": "Maisonneuve-Delacroix", "given_name": "Marie-Françoise", "role": "manager",
    "email": "marie@exemple.test",
}  # fmt: skip


def found(by: Actor | None = None, structure_id: UUID | None = None, **more: Any) -> Structure:
    named = structure_id or uuid7()
    told = {**TOLD, "password": PASSWORD, "now": timezone.now(), **more}
    return actions.found(by=by or system("founding", [named]), structure_id=named, **told)


def test_the_founder_signs_in_and_manages(client: Client) -> None:
    structure = found()
    client.post("/accounts/login/", {"login": "marie@exemple.test", "password": PASSWORD})
    assert "MSP des Érables" in client.get(f"/directory/structures/{structure.pk}/").content.decode()
    marie = personas.behind(Account.objects.get(email="marie@exemple.test"))
    assert marie.may(Can.MANAGE_DIRECTORY, structure.pk)
    assert marie.structures() == (structure.pk,)
    with scope(marie):
        verbs = set(Trace.objects.filter(structure_id=structure.pk).values_list("verb", flat=True))
    assert {"structure.founded", "structure.added", "person.added", "membership.begun", "account.given"} <= verbs


def test_another_structure_is_founded_beside_the_first() -> None:
    first = found()
    second = found(name="Cabinet du Canal", siret="", email="charlie@exemple.test", role="associate")
    charlie = personas.behind(Account.objects.get(email="charlie@exemple.test"))
    assert charlie.structures() == (second.pk,)
    assert not charlie.may(Can.ENTER, first.pk)


@pytest.mark.parametrize(
    ("again", "refusal"),
    [
        ({"name": "MSP DES ERABLES", "siret": "", "email": "x@exemple.test"}, actions.StructureKnown),
        ({"name": "Autre", "email": "x@exemple.test"}, actions.StructureKnown),
        ({"name": "Autre", "siret": "", "finess": FINESS, "email": "x@exemple.test"}, actions.StructureKnown),
        ({"name": "Autre", "siret": ""}, actions.AddressTaken),
        ({"name": "Autre", "siret": "", "email": "MARIE@exemple.test"}, actions.AddressTaken),
        ({"name": "Autre", "siret": "", "email": "x@exemple.test", "role": "secretary"}, actions.ManagesNothing),
    ],
)
def test_what_is_refused_changes_nothing(again: dict[str, str], refusal: type[Refusal]) -> None:
    found(finess=FINESS)
    before = counted()
    with pytest.raises(refusal):
        found(**again)
    assert counted() == before


def counted() -> tuple[int, int, int]:
    with scope(system("test", Structure.objects.values_list("pk", flat=True))):
        return Structure.objects.count(), Membership.objects.count() + Person.objects.count(), Account.objects.count()


@pytest.mark.parametrize("who", ["alice", "bob", "charlie"])
def test_nobody_of_the_staff_founds(who: str) -> None:
    people = personas.three(may="manager")
    with pytest.raises(NotPermitted):
        found(by=getattr(people, who), structure_id=people.here.pk)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("siret", "999 909 005 00013", "clé de contrôle est fausse"),
        ("siret", "1234", "14 chiffres"),
        ("finess", "319909009", "clé de contrôle est fausse"),
        ("time_zone", "Paris", "fuseau horaire"),
        ("email", "marie@", "adresse"),
        ("kind", "zoo", "zoo"),
        ("role", "secretary", "secretary"),
        ("name", " ", "obligatoire"),
    ],
)
def test_each_field_says_what_is_wrong_with_it(field: str, typed: str, said: str) -> None:
    form = FoundingForm({**TOLD, field: typed})
    assert list(form.errors) == [field]
    assert said in " ".join(form.errors[field])


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", "msp  des erables"), ("siret", "999 909 005 00012"), ("finess", FINESS), ("email", "Marie@exemple.test")],
)
def test_what_is_known_already_is_said_before_the_rest_is_asked(field: str, typed: str) -> None:
    found(finess=FINESS)
    assert "déjà" in " ".join(FoundingForm({field: typed}).errors[field])


def test_the_form_fits_the_verb() -> None:
    form = FoundingForm(TOLD)
    assert form.is_valid(), form.errors
    found(**form.cleaned_data)


def test_role_proposed_is_the_one_that_suits() -> None:
    assert FoundingForm({"kind": "permanence"}).fields["role"].initial == "supervisor"
    assert FoundingForm({}).fields["role"].initial == "manager"
