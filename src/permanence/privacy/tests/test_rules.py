"""The chain and the unusual, as tables of cases."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from permanence.privacy.rules import chain
from permanence.privacy.rules.unusual import MANY, Reading, Why, unusual

KEY = b"a key that the database does not hold"
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))
READER = uuid4()


def links(count: int, key: bytes = KEY) -> list[chain.Link]:
    found, before = [], chain.FIRST
    for n in range(count):
        told = {"since": n * 10, "until": n * 10 + 10, "lines": n, "digest": f"{n:064x}"}
        before = chain.mark(key, before, **told)  # type: ignore[arg-type]
        found.append(chain.Link(mark=before, **told))  # type: ignore[arg-type]
    return found


def test_a_chain_holds() -> None:
    assert chain.broken(KEY, []) is None
    assert chain.broken(KEY, links(5)) is None


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (lambda all_: all_[1:], 0),
        (lambda all_: [*all_[:2], *all_[3:]], 2),
        (lambda all_: [*all_[:2], chain.Link(20, 30, 2, f"{9:064x}", all_[2].mark), *all_[3:]], 2),
        (lambda all_: [*all_[:2], chain.Link(20, 30, 1, all_[2].digest, all_[2].mark), *all_[3:]], 2),
        (lambda all_: [all_[0], all_[2], all_[1], *all_[3:]], 1),
        (lambda all_: links(5, b"the key of someone who has the database alone"), 0),
    ],
    ids=["first taken out", "middle taken out", "other digest", "fewer lines", "changed places", "made anew"],
)
def test_a_chain_that_was_touched_breaks_there(spoil: object, place: int) -> None:
    assert chain.broken(KEY, spoil(links(5))) == place  # type: ignore[operator]


def reading(at: datetime = NOON, *, patient: UUID | None = None, **names: str) -> Reading:
    return Reading(line=uuid4(), at=at, reader=READER, patient=patient or uuid4(), **names)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (reading(reader_name="Claire Fontaine", family="Durand"), []),
        (reading(reader_name="Claire Fontaine", family="FONTAINE"), [Why.NAMESAKE]),
        (reading(reader_name="Hélène Le Goff", family="Le-Goff"), [Why.NAMESAKE]),
        (reading(reader_name="Claire Martin-Durand", family="Durand"), [Why.NAMESAKE]),
        (reading(reader_name="Claire Durand", family="Martin-Durand"), []),
        (reading(reader_name="Claire Fontaine", family=""), []),
        (reading(NOON.replace(hour=23, minute=59)), []),
        (reading(NOON.replace(hour=0, minute=0)), [Why.NIGHT]),
        (reading(NOON.replace(hour=5, minute=59)), [Why.NIGHT]),
        (reading(NOON.replace(hour=6, minute=0)), []),
    ],
)
def test_one_reading(one: Reading, why: list[Why]) -> None:
    assert unusual([one]) == ({one.line: why} if why else {})


def test_very_many_files_within_an_hour_are_told_once() -> None:
    step = timedelta(minutes=59) / MANY
    all_ = [reading(NOON + n * step) for n in range(MANY + 5)]
    assert unusual(all_) == {all_[MANY - 1].line: [Why.MANY]}


def test_the_same_file_again_and_again_is_one_file() -> None:
    patient = uuid4()
    assert unusual(reading(NOON + timedelta(seconds=n), patient=patient) for n in range(MANY * 2)) == {}


def test_as_many_in_a_day_are_usual() -> None:
    assert unusual(reading(NOON + timedelta(minutes=2 * n)) for n in range(MANY * 2) if n < 250) == {}
