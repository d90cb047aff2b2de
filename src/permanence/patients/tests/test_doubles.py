"""Who may be one person: a table of pairs, and what is remembered of those who are two."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.directory.tests.personas import Personas, make_member, three
from permanence.foundation.actor import scope
from permanence.foundation.refusal import NotPermitted
from permanence.patients import actions
from permanence.patients.models import Double
from permanence.patients.queries import doubles
from permanence.patients.rules.doubles import SHOWN, File, compare
from permanence.patients.rules.likeness import Traits

from .factories import NOW, make_patient

BORN = date(1984, 3, 12)
PHONE = frozenset({"+33561000001"})


def file(family: str, first: str, born: date = BORN, *, used: str = "", **more: Any) -> File:
    return File(Traits(family, first, born, used), **more)


ONE = file("Durand", "Élodie")
PROPOSED = {
    "typed twice": (ONE, ONE),
    "as heard on the telephone": (file("Gauthier", "Thibault"), file("Gotier", "Tibo")),
    "a letter wrong": (file("Durand", "Sophie"), file("Durant", "Sofie")),
    "day and month exchanged": (ONE, file("Durand", "Élodie", date(1984, 12, 3))),
    "names exchanged": (ONE, file("Élodie", "Durand")),
    "under the name of marriage": (file("Martin", "Julie", used="Durand"), file("Durand", "Julie")),
    "married, the same telephone": (file("Martin", "Julie", phones=PHONE), file("Petit", "Julie", phones=PHONE)),
    "several first names": (file("Durand", "Marie, Anne"), file("Durand", "Anne")),
    "a year mistyped": (ONE, file("Durand", "Élodie", date(1985, 3, 12), phones=PHONE)),
}  # fmt: skip
NOT_PROPOSED = {
    "twins": (file("Petit", "Lucas", phones=PHONE), file("Petit", "Hugo", phones=PHONE)),
    "twins with near names": (file("Petit", "Marie", phones=PHONE), file("Petit", "Maria", phones=PHONE)),
    "twins of two sexes": (file("Petit", "Gabriel", sex="male"), file("Petit", "Gabrielle", sex="female")),
    "twins under a parent's number": (file("Petit", "Léa", number="p"), file("Petit", "Zoé", number="p")),
    "father and son": (
        file("Roux", "Jean", date(1950, 3, 12), phones=PHONE),
        file("Roux", "Jean", date(1980, 3, 12), phones=PHONE),
    ),
    "a household": (
        file("Roux", "Anne", date(1950, 1, 2), phones=PHONE),
        file("Roux", "Paul", date(1948, 7, 30), phones=PHONE),
    ),
    "two people of one birth date": (ONE, file("Benali", "Karim")),
    "namesakes with numbers of their own": (file("Martin", "Marie", number="a"), file("Martin", "Marie", number="b")),
}  # fmt: skip


@pytest.mark.parametrize("pair", PROPOSED.values(), ids=PROPOSED)
def test_one_person(pair: tuple[File, File]) -> None:
    verdict = compare(*pair)
    assert verdict.score >= SHOWN
    assert verdict.reasons


@pytest.mark.parametrize("pair", NOT_PROPOSED.values(), ids=NOT_PROPOSED)
def test_two_people(pair: tuple[File, File]) -> None:
    assert compare(*pair).score < SHOWN


def test_reasons_are_told_in_order() -> None:
    pair = file("Gauthier", "Thibault", phones=PHONE), file("Gotier", "Tibo", phones=PHONE)
    assert compare(*pair).reasons == ("birth", "heard", "phone")


people = st.builds(
    file,
    st.sampled_from(["Durand", "Durant", "Martin", "Petit"]),
    st.sampled_from(["Anne", "Marie, Anne", "Maria", "Paul"]),
    st.dates(date(1940, 1, 1), date(2020, 1, 1)),
    sex=st.sampled_from(["female", "male", "unknown"]),
    phones=st.sampled_from([PHONE, frozenset()]),
)


@given(people, people)
def test_it_is_the_same_from_either_side(one: File, other: File) -> None:
    assert compare(one, other).score == compare(other, one).score


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.mark.django_db
def test_a_pair_is_found_when_a_file_is_opened_and_every_night(who: Personas) -> None:
    one, other = make_patient(who.here), make_patient(who.here, birth_name="Durant")
    with scope(who.alice):
        assert [pair.one_id for pair in doubles.to_settle(who.alice)] == [one.pk]
        assert [pair.other_id for pair in doubles.doubles_of(who.alice, one)] == [other.pk]
        Double.objects.all().delete()
    actions.seek_doubles(by=who.alice, structure_id=who.here.pk, now=NOW)
    with scope(who.alice):
        assert doubles.to_settle(who.alice).count() == 1
    with scope(who.charlie):
        assert not doubles.to_settle(who.charlie).exists()


@pytest.mark.django_db
def test_two_people_are_not_proposed_again_until_a_trait_changes(who: Personas) -> None:
    one, other = make_patient(who.here), make_patient(who.here, birth_name="Durant")
    actions.tell_apart(by=who.alice, one=one, other=other, namesakes=True, now=NOW)
    actions.seek_doubles(by=who.alice, structure_id=who.here.pk, now=NOW)
    with scope(who.alice):
        assert not doubles.to_settle(who.alice).exists()
        one.refresh_from_db()
        assert one.attributes == ["HOMA"]
    actions.correct(by=who.alice, patient=other, birth_name="Durand", first_names="Élodie", birth_date=BORN, now=NOW)
    with scope(who.alice):
        assert doubles.to_settle(who.alice).count() == 1


@pytest.mark.django_db
def test_whoever_answers_by_telephone_settles_nothing(who: Personas) -> None:
    one, other = make_patient(who.here), make_patient(who.here)
    claire = make_member(who.here, "telesecretary", "Claire Vidal")
    with pytest.raises(NotPermitted):
        actions.tell_apart(by=claire, one=one, other=other, namesakes=False, now=NOW)
