from collections import Counter
from datetime import date
from random import Random
from uuid import uuid4

from permanence.simulation.callers import Line, Person, Town, Wish

STRUCTURE, EMPTY = uuid4(), uuid4()
ANNE = Person("Martin", "Anne", date(1980, 5, 4), "+33639981234", "anne@exemple.invalid", uuid4(), coming=True)
PAUL = Person("Petit", "Paul", date(1950, 1, 1), "", "", uuid4())


def town(seed: int, *structures: object) -> Town:
    lines = [Line(f"+3353649000{n}", "secret", structure) for n, structure in enumerate(structures)]  # type: ignore[arg-type]
    return Town(lines, {STRUCTURE: [ANNE, PAUL]}, Random(seed))


def test_the_same_seed_brings_the_same_callers() -> None:
    one, other = town(7, STRUCTURE), town(7, STRUCTURE)
    assert [one.caller() for _ in range(50)] == [other.caller() for _ in range(50)]


def test_callers_want_all_sorts_of_things() -> None:
    drawn = town(1, STRUCTURE)
    callers = [drawn.caller() for _ in range(5000)]
    wishes = Counter(caller.wish for caller in callers)
    assert set(wishes) == set(Wish)
    assert 0.55 < wishes[Wish.APPOINTMENT] / 5000 < 0.70
    assert 0 < wishes[Wish.RED_FLAG] / 5000 < 0.02
    assert 0.08 < sum(not caller.number for caller in callers) / 5000 < 0.20
    assert all(number.startswith("+3363998") for caller in callers if (number := caller.number))


def test_only_who_has_an_appointment_cancels_it() -> None:
    drawn = town(2, STRUCTURE)
    cancelling = [c.person for c in (drawn.caller() for _ in range(2000)) if c.wish is Wish.CANCEL]
    assert cancelling
    assert set(cancelling) == {ANNE}


def test_a_practice_without_patients_is_called_by_newcomers() -> None:
    drawn = town(3, EMPTY)
    callers = [drawn.caller() for _ in range(200)]
    assert all(caller.person.id is None for caller in callers)
    assert Wish.CANCEL not in {caller.wish for caller in callers}
