"""What the directory's verbs promise: periods, mandates, accounts, and who is left to manage."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from permanence.directory import actions, queries
from permanence.directory.models import Mandate, Membership, Person, Structure
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Change, Event, Trace
from permanence.foundation.refusal import NotPermitted
from permanence.foundation.rights import Can

from . import personas

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 29)


@pytest.fixture
def people() -> personas.Personas:
    return personas.three(may="manager")


@pytest.fixture
def service() -> Structure:
    return personas.make_structure("Allô Santé Occitanie", "permanence")


def today(shift: int = 0) -> date:
    return timezone.localdate() + timedelta(days=shift)


def test_only_the_installation_adds_a_root(people: personas.Personas) -> None:
    added = actions.add_structure(by=system("demo", [people.here.pk]), kind="clinic", name="Les Genêts")
    assert added.parent is None
    with pytest.raises(NotPermitted):
        actions.add_structure(by=people.alice, kind="clinic", name="Mine")


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_who_does_not_manage_changes_nothing(people: personas.Personas, who: str) -> None:
    by: Actor = getattr(people, who)
    person = Person(given_name="X", family_name="Y")
    for attempt in (
        lambda: actions.add_part(by=by, parent=people.here, kind="unit", name="Mine"),
        lambda: actions.correct_structure(by=by, structure=people.here, name="Mine"),
        lambda: actions.enrol(by=by, structure=people.here, person=person, role="manager", from_on=TODAY),
        lambda: actions.grant_mandate(
            by=by, structure=people.here, holder=people.elsewhere, rights=[Can.ANSWER], from_on=TODAY
        ),
    ):
        with pytest.raises(NotPermitted):
            attempt()


def test_membership_begins_and_ends_by_its_days(people: personas.Personas) -> None:
    claire = personas.make_member(people.elsewhere, "secretary", "Claire Roux")
    with scope(system("test", [people.here.pk, people.elsewhere.pk])):
        person = Person.objects.get(pk=claire.id)
        for first, last in ((today(-9), today(-1)), (today(1), None)):
            actions.enrol(
                by=people.alice, structure=people.here, person=person, role="carer", from_on=first, until_on=last
            )
    assert people.here.pk not in personas.reloaded(claire).rights, "neither yesterday's nor tomorrow's counts"
    with scope(system("test", [people.here.pk, people.elsewhere.pk])):
        actions.enrol(
            by=people.alice, structure=people.here, person=person, role="secretary", from_on=today(), until_on=today()
        )
    assert personas.reloaded(claire).may(Can.BOOK, people.here.pk), "both ends are included"


def test_same_role_is_not_held_twice(people: personas.Personas) -> None:
    with scope(people.alice):
        bob = Person.objects.get(pk=people.bob.id)
    with pytest.raises(actions.AlreadyMember):
        actions.enrol(by=people.alice, structure=people.here, person=bob, role="carer", from_on=today())


def test_ended_membership_is_kept_told_and_traced(people: personas.Personas) -> None:
    with scope(people.alice):
        membership = Membership.objects.get(person_id=people.bob.id)
    actions.end_membership(by=people.alice, membership=membership, until_on=today(-1))
    with scope(people.alice):
        assert Membership.objects.get(pk=membership.pk).until_on == today(-1)
        event = Event.objects.get(name="MembershipEnded")
        assert event.payload["until_on"] == today(-1).isoformat()
        assert Trace.objects.get(verb="membership.ended").subject_id == membership.pk
        assert Change.objects.filter(row_id=membership.pk, operation="update").exists()


def test_membership_that_ends_before_it_began_never_was(people: personas.Personas) -> None:
    with scope(people.alice):
        bob = Person.objects.get(pk=people.bob.id)
    wrong = actions.enrol(by=people.alice, structure=people.here, person=bob, role="supervisor", from_on=today())
    actions.end_membership(by=people.alice, membership=wrong, until_on=today(-1))
    assert not personas.reloaded(people.bob).may(Can.SUPERVISE)
    with scope(people.alice):
        assert Change.objects.filter(row_id=wrong.pk, operation="delete").exists()


def test_structure_never_loses_its_last_manager(people: personas.Personas) -> None:
    with scope(people.alice):
        own = Membership.objects.get(person_id=people.alice.id)
        bob = Person.objects.get(pk=people.bob.id)
    with pytest.raises(actions.LastManager):
        actions.end_membership(by=people.alice, membership=own, until_on=today())
    actions.enrol(by=people.alice, structure=people.here, person=bob, role="associate", from_on=today())
    actions.end_membership(by=people.alice, membership=own, until_on=today())


def test_mandate_lends_exactly_the_rights_listed_until_its_last_day(
    people: personas.Personas, service: Structure
) -> None:
    claire = personas.make_member(service, "telesecretary", "Claire Roux")
    listed = [Can.ANSWER, Can.VIEW_AGENDA]
    mandate = actions.grant_mandate(
        by=people.alice, structure=people.here, holder=service, rights=listed, from_on=today(-9), until_on=today()
    )
    assert personas.reloaded(claire).rights[people.here.pk] == set(listed)
    with scope(personas.reloaded(claire)):
        assert queries.structure(personas.reloaded(claire), people.here.pk, Can.ANSWER) == people.here
        with pytest.raises(NotPermitted):
            queries.structure(personas.reloaded(claire), people.here.pk)
    actions.amend_mandate(by=people.alice, mandate=mandate, rights=[Can.ANSWER])
    assert personas.reloaded(claire).rights[people.here.pk] == {Can.ANSWER}
    actions.end_mandate(by=people.alice, mandate=mandate, until_on=today(-1))
    assert people.here.pk not in personas.reloaded(claire).rights


def test_mandate_never_widens_what_an_agents_role_allows(people: personas.Personas, service: Structure) -> None:
    carer = personas.make_member(service, "carer", "Bruno Petit")
    personas.make_mandate(people.here, service, [Can.ANSWER, Can.BOOK])
    assert not personas.reloaded(carer).may(Can.ANSWER, people.here.pk)


@pytest.mark.parametrize("rights", [[], [Can.MANAGE_DIRECTORY], [Can.ANSWER, "everything"]])
def test_mandate_lends_only_what_may_be_lent(people: personas.Personas, service: Structure, rights: list[str]) -> None:
    with pytest.raises(actions.NotLendable):
        actions.grant_mandate(by=people.alice, structure=people.here, holder=service, rights=rights, from_on=today())


def test_two_mandates_never_share_a_day(people: personas.Personas, service: Structure) -> None:
    def grant(first: int, last: int | None) -> Mandate:
        return actions.grant_mandate(
            by=people.alice, structure=people.here, holder=service, rights=[Can.ANSWER], from_on=today(first),
            until_on=None if last is None else today(last),
        )  # fmt: skip

    grant(0, 10)
    for first, last in ((10, 20), (-5, 0), (-5, None), (5, 6)):
        with pytest.raises(actions.MandateOverlaps):
            grant(first, last)
    grant(11, None)
    with pytest.raises(actions.EndsBeforeStart):
        grant(-3, -4)


def test_holder_sees_its_mandate_and_cannot_change_it(people: personas.Personas, service: Structure) -> None:
    mandate = personas.make_mandate(people.here, service, [Can.ANSWER])
    supervisor = personas.reloaded(personas.make_member(service, "supervisor", "Diane Faure"))
    with scope(supervisor):
        assert queries.mandate(supervisor, mandate.pk) == mandate
        with pytest.raises(NotPermitted):
            queries.mandate(supervisor, mandate.pk, Can.MANAGE_DIRECTORY)
    with pytest.raises(NotPermitted):
        actions.amend_mandate(by=supervisor, mandate=mandate, rights=[Can.BOOK])


def test_account_is_not_given_over_a_structure_one_does_not_manage(people: personas.Personas) -> None:
    person = Person(given_name="Sans", family_name="Compte")
    with scope(system("test", [people.elsewhere.pk, people.here.pk])):
        person.save(force_insert=True)
        for structure in (people.here, people.elsewhere):
            Membership.objects.create(structure=structure, person=person, role="secretary", from_on=today())
    with pytest.raises(actions.ServesBeyond):
        actions.give_account(by=people.alice, structure=people.here, person=person, email="x@exemple.test")
    with scope(system("test", [people.elsewhere.pk])):
        Membership.objects.filter(structure=people.elsewhere).filter(person=person).delete()
    account = actions.give_account(by=people.alice, structure=people.here, person=person, email="X@exemple.test")
    assert (account.pk, account.email, account.has_usable_password()) == (person.pk, "x@exemple.test", False)


def test_address_opens_one_account(people: personas.Personas) -> None:
    taken = actions.add_person(by=people.alice, structure=people.here, family_name="A", given_name="B")
    actions.enrol(by=people.alice, structure=people.here, person=taken, role="carer", from_on=today())
    actions.give_account(by=people.alice, structure=people.here, person=taken, email="a@exemple.test")
    other = actions.add_person(by=people.alice, structure=people.here, family_name="C", given_name="D")
    actions.enrol(by=people.alice, structure=people.here, person=other, role="carer", from_on=today())
    with pytest.raises(actions.AddressTaken):
        actions.give_account(by=people.alice, structure=people.here, person=other, email="A@exemple.test")


def test_rpps_is_borne_once_in_the_whole_house(people: personas.Personas) -> None:
    actions.add_person(
        by=people.charlie, structure=people.elsewhere, family_name="A", given_name="B", rpps="10002909371"
    )
    with pytest.raises(actions.RppsTaken):
        actions.add_person(by=people.alice, structure=people.here, family_name="C", given_name="D", rpps="10002909371")


def test_network_is_founded_by_its_first_member_and_joined_by_the_next(people: personas.Personas) -> None:
    mine = actions.join_network(by=people.alice, structure=people.here, name="Toulouse sud", kind="zone")
    theirs = actions.join_network(by=people.charlie, structure=people.elsewhere, name="Toulouse sud", kind="zone")
    assert mine.network == theirs.network
    assert [row.structure for row in queries.neighbours(people.here.pk)] == [people.elsewhere]
    actions.leave_network(by=people.charlie, member=theirs)
    assert not queries.neighbours(people.here.pk)


def test_practitioner_of_another_structure_is_neither_renamed_nor_given_an_account(people: personas.Personas) -> None:
    doctor = personas.make_practitioner(people.elsewhere, "Benali").person
    with scope(system("test", [people.here.pk])):
        Membership.objects.create(structure=people.here, person=doctor, role="practitioner", from_on=today())
    manager = personas.make_member(people.here, "manager", "Marc Galinier")
    with pytest.raises(actions.ServesBeyond):
        actions.correct_person(
            by=manager, structure=people.here, person=doctor, title="", family_name="Autre", given_name="X", rpps=""
        )
    with pytest.raises(actions.ServesBeyond):
        actions.give_account(by=manager, structure=people.here, person=doctor, email="x@exemple.invalid")


def test_address_is_corrected_by_those_who_manage_all_it_opens(people: personas.Personas) -> None:
    with scope(people.alice):
        bob = Person.objects.get(pk=people.bob.id)
    for actor in (people.bob, people.charlie):
        with pytest.raises(NotPermitted):
            actions.readdress(by=actor, structure=people.here, person=bob, email="x@exemple.test")
    with scope(system("test", [people.elsewhere.pk])):
        Membership.objects.create(structure=people.elsewhere, person=bob, role="carer", from_on=today())
    with pytest.raises(actions.ServesBeyond):
        actions.readdress(by=people.alice, structure=people.here, person=bob, email="x@exemple.test")
