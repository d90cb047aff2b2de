"""What is delegated to one person: exactly the rights listed, between two days, no more than the giver may."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from permanence.config.roles import DELEGABLE, MANDATABLE, RIGHTS, ROLES
from permanence.directory import actions, queries
from permanence.directory.models import Delegation, Membership, Person, Structure
from permanence.directory.standing import OutsiderUndertakingMissing, own_actor
from permanence.directory.tests import personas
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Trace
from permanence.foundation.rights import Can

pytestmark = pytest.mark.django_db
TODAY = queries.today


@pytest.fixture
def who() -> personas.Personas:
    """Alice is an associate, Bob a carer of the same house, Charlie of another."""
    return personas.three(may="associate", may_not="carer")


def person(structure: Structure, actor: Actor) -> Person:
    with scope(system("test", [structure.pk])):
        return Person.objects.get(pk=actor.id)


def delegated(who: personas.Personas, *rights: Can, by: Actor | None = None, days: int = 9, **more: Any) -> Delegation:
    told = {
        "person": person(who.here, who.bob), "rights": rights, "why": "Congés de Nadia.", "from_on": TODAY(),
        "until_on": TODAY() + timedelta(days=days),
    }  # fmt: skip
    return actions.delegate(by=by or who.alice, structure=who.here, **{**told, **more})


def client(actor: Actor) -> Client:
    signed = Client()
    personas.sign_in(signed, actor)
    return signed


def test_it_gives_exactly_what_it_lists_beside_the_role(who: personas.Personas) -> None:
    delegated(who, Can.VIEW_AGENDA, Can.VIEW_FIGURES)
    now = personas.reloaded(who.bob)
    assert now.rights[who.here.pk] == ROLES["carer"].rights | {Can.VIEW_AGENDA, Can.VIEW_FIGURES}
    assert now.structures() == (who.here.pk,)


@pytest.mark.parametrize(("first", "last"), [(1, 9), (-9, -1)])
def test_it_begins_and_ends_by_its_days(who: personas.Personas, first: int, last: int) -> None:
    with scope(system("test", [who.here.pk])):
        Membership.objects.update(from_on=date(2020, 1, 1))
    from_on, until_on = (TODAY() + timedelta(days=days) for days in (first, last))
    delegated(who, Can.VIEW_AGENDA, from_on=from_on, until_on=until_on)
    assert personas.reloaded(who.bob).rights[who.here.pk] == ROLES["carer"].rights


def test_nobody_gives_more_than_he_may_nor_for_longer_than_the_right_allows(who: personas.Personas) -> None:
    manager = personas.make_member(who.here, "manager", "Nadia Ferrand")
    with pytest.raises(actions.BeyondOwn):
        delegated(who, Can.VIEW_PATIENT, by=manager)
    for right in (Can.MANAGE_DIRECTORY, Can.RECEIVE, Can.IDENTIFY, Can.ENTER):
        with pytest.raises(actions.NotDelegable):
            delegated(who, right)
    with pytest.raises(actions.NotDelegable):
        delegated(who)
    with pytest.raises(actions.TooLong):
        delegated(who, Can.VIEW_AGENDA, Can.VIEW_CARE, days=31)
    assert delegated(who, Can.VIEW_AGENDA, Can.VIEW_CARE, days=30).rights == ["view_agenda", "view_care"]
    with pytest.raises(actions.EndsBeforeStart):
        delegated(who, Can.VIEW_AGENDA, days=-1)


def test_it_goes_to_who_works_there_until_its_last_day(who: personas.Personas) -> None:
    with scope(system("test", [who.here.pk])):
        Membership.objects.filter(person=who.bob.id).update(until_on=TODAY() + timedelta(days=3))
    with pytest.raises(actions.NotOfTheTeam):
        delegated(who, Can.VIEW_AGENDA, days=4)
    with pytest.raises(actions.NotOfTheTeam):
        delegated(who, Can.VIEW_AGENDA, person=person(who.elsewhere, who.charlie), days=1)
    delegated(who, Can.VIEW_AGENDA, days=3)


def test_it_goes_with_the_role(who: personas.Personas) -> None:
    delegated(who, Can.VIEW_AGENDA)
    with scope(system("test", [who.here.pk, who.elsewhere.pk])):
        Membership.objects.filter(person=who.bob.id).update(structure=who.elsewhere)
    assert not personas.reloaded(who.bob).may(Can.VIEW_AGENDA)


def test_mandates_lend_to_a_role_and_not_to_what_is_delegated(who: personas.Personas) -> None:
    practice = personas.make_structure("Cabinet du Capitole")
    personas.make_mandate(practice, who.here, [Can.VIEW_AGENDA, Can.VIEW_DIRECTORY])
    with scope(own_actor(who.bob.id)) as bob:
        actions.sign_undertaking(by=bob, structure=who.here)
    delegated(who, Can.VIEW_AGENDA)
    now = personas.reloaded(who.bob)
    assert now.may(Can.VIEW_AGENDA, who.here.pk)
    assert not now.may(Can.VIEW_AGENDA, practice.pk)


def test_it_ends_sooner_and_never_later(who: personas.Personas) -> None:
    row = delegated(who, Can.VIEW_AGENDA)
    page = reverse("directory:delegation_end", args=[row.pk])
    client(who.alice).post(page, {"until_on": f"{TODAY() + timedelta(days=300):%d/%m/%Y}"})
    with scope(who.alice):
        row.refresh_from_db()
    assert row.until_on == TODAY() + timedelta(days=9)
    client(who.alice).post(page, {"until_on": f"{TODAY() - timedelta(days=1):%d/%m/%Y}"})
    assert not personas.reloaded(who.bob).may(Can.VIEW_AGENDA)


def test_the_page_gives_it_lists_it_and_is_for_who_manages(who: personas.Personas) -> None:
    page, alice = reverse("directory:delegation", args=[who.here.pk]), client(who.alice)
    sent = {
        "person": str(who.bob.id), "rights": ["view_agenda"], "why": "Congés", "from_on": f"{TODAY():%d/%m/%Y}",
        "until_on": f"{TODAY() + timedelta(days=400):%d/%m/%Y}",
    }  # fmt: skip
    assert alice.get(page).status_code == 200
    assert "au plus tard" in alice.post(page, sent).content.decode()
    sent["until_on"] = f"{TODAY() + timedelta(days=20):%d/%m/%Y}"
    assert alice.post(page, sent).status_code == 302
    told = alice.get(reverse("directory:team", args=[who.here.pk])).content.decode()
    assert "Congés" in told
    assert "Voir l’agenda" in told or "Voir l'agenda" in told or "agenda" in told
    with scope(who.alice):
        assert Trace.objects.filter(verb="delegation.given", actor_id=who.alice.id).exists()
    assert client(who.bob).get(page).status_code == 403
    assert client(who.charlie).get(page).status_code == 404


def test_the_database_wants_an_end_and_a_reason(who: personas.Personas) -> None:
    row = delegated(who, Can.VIEW_AGENDA)
    for wrong in ({"why": ""}, {"until_on": row.from_on - timedelta(days=1)}, {"until_on": None}):
        with pytest.raises(IntegrityError), scope(who.alice), transaction.atomic():
            Delegation.objects.filter(pk=row.pk).update(**wrong)


def test_somebody_from_outside_comes_for_given_days_and_signs_before_he_sees_anything(who: personas.Personas) -> None:
    alice, page = client(who.alice), reverse("directory:member", args=[who.here.pk])
    sent = {
        "family_name": "Vasseur", "given_name": "Hélène", "role": "consultant", "email": "vasseur@exemple.test",
        "from_on": f"{TODAY():%d/%m/%Y}",
    }  # fmt: skip
    assert alice.post(page, sent).status_code == 422, "without an end"
    answer = alice.post(page, sent | {"until_on": f"{TODAY() + timedelta(days=60):%d/%m/%Y}"})
    with scope(who.alice):
        helene = Person.objects.get(family_name="Vasseur")
    assert answer["Location"].endswith(f"/delegation/?person={helene.pk}"), "by the role alone he does nothing"
    delegated(who, Can.VIEW_FIGURES, person=helene)
    with pytest.raises(OutsiderUndertakingMissing), transaction.atomic():
        personas.behind(helene.account)
    with scope(own_actor(helene.pk)) as himself:
        assert himself.rights[who.here.pk] == {Can.ENTER}
        assert queries.answers_as(himself) == [who.here]
        actions.sign_undertaking(by=himself, structure=who.here)
    now = personas.behind(helene.account)
    assert now.rights == {who.here.pk: {Can.ENTER, Can.VIEW_FIGURES}}


def test_what_may_be_delegated_is_said_in_words_and_has_a_ceiling() -> None:
    assert DELEGABLE.keys() < RIGHTS.keys() == {*Can} - {Can.ANYONE}
    assert MANDATABLE.keys() <= DELEGABLE.keys()
    assert all(0 < days <= 183 for days in DELEGABLE.values())
