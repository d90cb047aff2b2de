"""What an agenda says of a time that is being offered: to whom and until when, to who may know."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.agenda.tests.pages import as_, url
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.rights import Can
from permanence.waiting import actions, queries

from .factories import free, make_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]


@pytest.fixture
def sunday() -> Iterator[None]:
    with time_machine.travel(SUNDAY_NOON, tick=False):
        yield


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def doctor(who: Personas) -> Iterator[Receiving]:
    with scope(who.alice):
        yield make_receiving(who.here, by=who.alice)


def held(actor: Actor, doctor: Receiving) -> list[tuple[str, bool]]:
    """Tell what the calendar says of the time held."""
    asked = {"of": str(doctor.role.pk), "from": MONDAY, "to": MONDAY + timedelta(days=1)}
    told = as_(actor).get(url("events"), asked).json()["events"]
    return [(one["title"], one.get("private", False)) for one in told if one["kind"] == "held"]


def test_the_calendar_the_list_and_the_moment_say_to_whom(who: Personas, doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor)
    free(doctor, booked)
    ((said, private),) = held(who.alice, doctor)
    assert said.startswith("Proposé à ATTENTE Paul jusqu’à ")
    assert private
    listed = HTMLParser(as_(who.alice).get(url("day", doctor.role.pk), {"on": MONDAY}).content).text()
    assert said in listed
    moment = as_(who.alice).get(url("moment", doctor.role.pk), {"at": at(10).isoformat()})
    assert said in HTMLParser(moment.content).text()


def test_who_may_not_know_patients_learns_that_someone_may_answer(who: Personas, doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor)
    make_entry(doctor, "Jean")
    place = free(doctor, booked)
    assert place is not None
    with scope(who.alice):
        blind = replace(who.alice, rights={who.here.pk: frozenset({Can.VIEW_AGENDA})})
        (told,) = queries.held(blind, [place.pk], SUNDAY_NOON).values()
        assert told.words.startswith("Proposé à un patient jusqu’à ")
        assert not told.private
        assert not queries.held(who.charlie, [place.pk], SUNDAY_NOON)
    actions.ask_more(by=doctor.by, place=place, now=SUNDAY_NOON)
    ((said, private),) = held(who.alice, doctor)
    assert said.startswith("Proposé à 2 patients jusqu’à ")
    assert not private
