"""Who is offered which other time: a table of cases, then what holds whatever the case."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.agenda.rules import Displaced, Place, overlaps, propose, waits_too_long
from permanence.capacity.tests.factories import PARIS, at

OWN, COLLEAGUE, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
TUESDAY, WEDNESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 27)
NEXT_MONDAY, IN_TWO_WEEKS = date(2026, 11, 30), date(2026, 12, 7)


def someone(
    number: int = 10, starts_at: datetime | None = None, wait: int | None = None, patient: int = 0
) -> Displaced:
    return Displaced(UUID(int=number), UUID(int=patient or number), starts_at or at(9), wait)


def place(starts_at: datetime, role: UUID = OWN, minutes: int = 20) -> Place:
    return Place(role, UUID(int=90 + role.int), starts_at, starts_at + timedelta(minutes=minutes), own=role == OWN)


MINE_SOON, MINE_LATER = place(at(9, day=WEDNESDAY)), place(at(9, day=IN_TWO_WEEKS))
CASES = {
    "the sooner of two of his own": (someone(), [MINE_LATER, MINE_SOON], MINE_SOON),
    "his own doctor two days later rather than another the same day": (
        someone(), [place(at(9, 20), COLLEAGUE), MINE_SOON], MINE_SOON),
    "another doctor rather than two weeks": (
        someone(), [MINE_LATER, place(at(9, day=FRIDAY), COLLEAGUE)], place(at(9, day=FRIDAY), COLLEAGUE)),
    "who can hardly wait sees whoever is free the same day": (
        someone(wait=1), [MINE_SOON, place(at(11), COLLEAGUE)], place(at(11), COLLEAGUE)),
    "who can wait a week waits one day for his own": (
        someone(wait=7), [place(at(9, day=TUESDAY)), place(at(9, 40), COLLEAGUE)], place(at(9, day=TUESDAY))),
    "the same half-day when the day is the same": (
        someone(), [place(at(15, day=TUESDAY)), place(at(11, 40, day=TUESDAY))], place(at(11, 40, day=TUESDAY))),
    "the nearest hour of the same half-day": (
        someone(starts_at=at(11)), [place(at(9, day=TUESDAY)), place(at(11, 20, day=TUESDAY))],
        place(at(11, 20, day=TUESDAY))),
    "never earlier than planned": (someone(starts_at=at(11)), [place(at(9)), MINE_LATER], MINE_LATER),
    "nothing when there is nothing": (someone(), [], None),
    "too late rather than nothing": (someone(wait=2), [MINE_LATER], MINE_LATER),
}  # fmt: skip


@pytest.mark.parametrize(("one", "places", "expected"), CASES.values(), ids=CASES.keys())
def test_what_is_proposed_to_one(one: Displaced, places: Sequence[Place], expected: Place | None) -> None:
    offer = propose([one], {one.key: places}, PARIS)[one.key]
    assert offer.best == expected
    assert offer.too_late == bool(expected and waits_too_long(one, expected, PARIS))


def test_those_who_can_wait_least_choose_first() -> None:
    patient, pressed = someone(10, at(9)), someone(11, at(11), wait=3)
    offers = propose([patient, pressed], {key: [MINE_SOON, MINE_LATER] for key in (patient.key, pressed.key)}, PARIS)
    assert (offers[pressed.key].best, offers[patient.key].best) == (MINE_SOON, MINE_LATER)


def test_no_time_is_proposed_twice_nor_one_patient_two_at_once() -> None:
    first, second = someone(10, at(9), patient=7), someone(11, at(9, 20), patient=7)
    same_hour = [place(at(9, day=TUESDAY)), place(at(9, day=TUESDAY), COLLEAGUE), place(at(9, 20, day=TUESDAY))]
    offers = propose([first, second], dict.fromkeys((first.key, second.key), same_hour), PARIS)
    assert offers[first.key].best == place(at(9, day=TUESDAY))
    assert offers[second.key].best == place(at(9, 20, day=TUESDAY))


def test_what_is_proposed_already_is_not_proposed_again() -> None:
    taken = [(UUID(int=99), place(at(9, 10, day=WEDNESDAY)))]  # overlaps the nine o'clock one
    one = someone()
    assert propose([one], {one.key: [MINE_SOON, MINE_LATER]}, PARIS, taken=taken)[one.key].best == MINE_LATER


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 10, 24)])
def test_a_day_is_a_day_across_the_change_of_hour(day: date) -> None:
    one, next_day = someone(starts_at=at(9, day=day), wait=1), place(at(9, day=day + timedelta(days=1)))
    assert not propose([one], {one.key: [next_day]}, PARIS)[one.key].too_late


HALF_HOURS = st.integers(0, 200).map(lambda n: at(8) + timedelta(minutes=10 * n))


@given(
    st.lists(st.tuples(HALF_HOURS, st.sampled_from([None, 0, 1, 7]), st.integers(1, 4)), max_size=12),
    st.lists(st.tuples(HALF_HOURS, st.sampled_from([OWN, COLLEAGUE, OTHER]), st.sampled_from([10, 30])), max_size=30),
)  # fmt: skip
def test_whatever_the_case_proposals_never_overlap(
    people: list[tuple[datetime, int | None, int]], free: list[tuple[datetime, UUID, int]]
) -> None:
    displaced = [someone(100 + n, starts, wait, patient) for n, (starts, wait, patient) in enumerate(people)]
    places = [place(starts, role, minutes) for starts, role, minutes in free]
    offers = propose(displaced, {one.key: places for one in displaced}, PARIS)
    best = [(one, offer.best) for one in displaced if (offer := offers[one.key]).best]
    for n, (one, mine) in enumerate(best):
        assert mine is not None
        assert mine.starts_at >= one.starts_at
        assert not [other for _, other in best[n + 1 :] if other and overlaps(mine, other)]
        for place_ in offers[one.key].places[1:]:
            assert not [o for who, o in best if who != one and o and overlaps(place_, o)]
