"""Who speaks, as a table: what is asked, when it is proved, what may be said to whom and how."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.desk.models import Trait
from permanence.desk.rules import proving
from permanence.desk.rules.proving import (
    FAILED,
    MAY,
    NOBODY,
    OPEN,
    OTHER,
    PATIENT,
    PROFESSIONAL,
    PROVED,
    RELATIVE,
    SPENT,
)

LEFT = ("street",)


@pytest.mark.parametrize(
    ("speaker", "right", "wrong", "left", "stands"),
    [
        (PATIENT, (), (), LEFT, OPEN),
        (PATIENT, ("birth_date",), (), LEFT, OPEN),
        (PATIENT, ("birth_date", "postcode"), (), LEFT, PROVED),
        (PATIENT, ("birth_date", "birth_name"), (), LEFT, OPEN),  # half a family knows both
        (PATIENT, ("birth_date", "birth_name"), (), (), SPENT),
        (PATIENT, ("birth_date", "postcode"), ("phone",), LEFT, PROVED),  # one slip of memory
        (PATIENT, ("birth_date", "postcode", "street"), ("phone", "email"), LEFT, FAILED),
        (PATIENT, ("called", "birth_date"), (), LEFT, PROVED),
        (PATIENT, ("called",), (), LEFT, OPEN),  # whoever lives there answers too
        (PATIENT, ("paper",), (), LEFT, PROVED),
        (PATIENT, ("paper",), ("phone", "email"), LEFT, PROVED),
        (RELATIVE, ("birth_date", "postcode"), (), LEFT, OPEN),  # of the patient: nothing says that it is he
        (RELATIVE, ("birth_date", "own_phone"), (), LEFT, PROVED),
        (RELATIVE, ("own_birth_date", "own_phone"), (), LEFT, PROVED),
        (RELATIVE, ("called", "birth_date"), (), LEFT, PROVED),
        (PROFESSIONAL, (), (), (), SPENT),
        (PROFESSIONAL, ("called",), (), (), PROVED),
    ],
)
def test_when_it_is_proved(
    speaker: str, right: Sequence[str], wrong: Sequence[str], left: Sequence[str], stands: str
) -> None:
    assert proving.stand(speaker, PATIENT, right=right, wrong=wrong, left=left) == stands


def test_a_practice_may_ask_for_more() -> None:
    two = ("birth_date", "postcode")
    assert proving.stand(PATIENT, PATIENT, right=two, wrong=(), left=LEFT, needed=3) == OPEN
    assert proving.stand(PATIENT, PATIENT, right=(*two, "email"), wrong=(), left=(), needed=3) == PROVED
    assert proving.stand(PATIENT, PATIENT, right=(*two, "street"), wrong=(), left=(), needed=3) == SPENT, "one address"


def test_to_whom_nothing_is_said_is_asked_nothing() -> None:
    assert proving.stand(OTHER, NOBODY, right=("birth_date", "postcode"), wrong=(), left=LEFT) == NOBODY


@pytest.mark.parametrize(
    ("speaker", "told_of", "also", "to"),
    [
        (PATIENT, "", {}, PATIENT),
        (PATIENT, "", {"child": True}, "appointments"),
        (PATIENT, "", {"dead": True}, NOBODY),
        (RELATIVE, "papers", {"in_force": True}, "papers"),
        (RELATIVE, "appointments", {"in_force": True, "child": True}, "appointments"),
        (RELATIVE, "nothing", {"in_force": True}, NOBODY),
        (RELATIVE, "papers", {}, NOBODY),  # the mother of a daughter who came of age
        (PROFESSIONAL, "", {}, PROFESSIONAL),
        (OTHER, "papers", {"in_force": True}, NOBODY),
    ],
)
def test_to_whom_it_would_be_said(speaker: str, told_of: str, also: dict[str, bool], to: str) -> None:
    assert proving.listener(speaker, told_of, **({"in_force": False} | also)) == to


@pytest.mark.parametrize(
    ("thing", "to", "ways"),
    [
        ("came", PATIENT, ("voice",)),
        ("came", "appointments", ()),
        ("came", "papers", ("voice",)),
        ("came", PROFESSIONAL, ("secure",)),
        ("document", PATIENT, ("hand", "space")),
        ("document", "papers", ("hand",)),
        ("content", PATIENT, ("practitioner",)),  # a result is told by the practitioner alone
        ("content", PROFESSIONAL, ("practitioner", "secure")),
        ("visits", "appointments", ("voice",)),
        ("known", NOBODY, ()),
    ],
)
def test_what_may_be_said_and_how(thing: str, to: str, ways: Sequence[str]) -> None:
    assert proving.ways(thing, to, PROVED) == ways
    assert not any(proving.ways(thing, to, stands) for stands in (OPEN, FAILED, SPENT, NOBODY))


def test_what_a_result_says_leaves_by_no_voice_of_the_desk() -> None:
    assert not {way for ways in MAY["content"].values() for way in ways} & {"voice", "hand", "space"}


def test_each_thing_is_asked_once_in_its_order_and_has_its_words() -> None:
    held = {"postcode", "birth_date", "email"}
    assert proving.left(PATIENT, held, []) == ("birth_date", "postcode", "email")
    assert proving.left(PATIENT, held, ["birth_date"]) == ("postcode", "email")
    assert proving.left(OTHER, held, []) == ()
    assert proving.left(PATIENT, {"phone", "email"}, ["called"]) == ("email",), "he answers there: he knows the number"
    asked = {trait for traits in proving.QUESTIONS.values() for trait in traits}
    assert asked | {proving.CALLED, proving.PAPER} == {*Trait.values}


TRAITS = st.sets(st.sampled_from(Trait.values), max_size=8)


@given(st.sampled_from(proving.SPEAKERS), TRAITS, TRAITS, st.integers(2, 4))
def test_two_wrong_answers_prove_nobody_but_who_shows_a_paper(
    speaker: str, right: set[str], wrong: set[str], needed: int
) -> None:
    stands = proving.stand(speaker, PATIENT, right=right, wrong=wrong - right, left=(), needed=needed)
    if len(wrong - right) >= 2 and stands == PROVED:
        assert "paper" in right or (speaker == PROFESSIONAL and "called" in right)
