"""What days come to, in figures: tables of cases, and the page that shows them."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import actions
from permanence.agenda.queries.statistics import access, statistics
from permanence.agenda.rules import measures
from permanence.agenda.rules.measures import Share, Told
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas, sign_in
from permanence.foundation.actor import Actor

from .factories import Receiving


def told(
    arrived: datetime | None = None, entered: datetime | None = None, left: datetime | None = None, *, missed: str = "",
    days_before: int = 0,
) -> Told:  # fmt: skip
    asked_on = MONDAY - timedelta(days=days_before)
    return Told(MONDAY, asked_on, "Consultation", at(9), at(9, 20), missed, arrived, entered, left)


@pytest.mark.parametrize(
    ("arrived", "share"),
    [(at(8, 50), Share(1, 1)), (at(8, 50) + timedelta(seconds=1), Share(0, 1)), (None, Share(0, 0)),
     (at(9, 5), Share(0, 1))],
)  # fmt: skip
def test_who_came_ten_minutes_before(arrived: datetime | None, share: Share) -> None:
    assert measures.arrived_before([told(arrived)]) == share


def test_who_came_as_early_as_the_practice_asks() -> None:
    came = [told(at(8, 40)), told(at(8, 46)), told(at(8, 45))]
    assert measures.arrived_before(came, 15) == Share(2, 3)


def test_waiting_is_from_arrival_to_the_call() -> None:
    assert measures.waits([told(at(8, 50), at(9, 5)), told(at(8, 50)), told(None, at(9))]) == [15]


@pytest.mark.parametrize(
    ("arrived", "entered", "late"),
    [(at(8, 50), at(9, 12), [12]), (at(8, 50), at(8, 55), [0]), (at(9, 10), at(9, 12), []), (None, at(9, 3), [3])],
)
def test_the_practitioner_is_late_for_who_was_there(
    arrived: datetime | None, entered: datetime, late: list[int]
) -> None:
    assert measures.lateness([told(arrived, entered)]) == late


@pytest.mark.parametrize(("left", "share"), [(at(9, 25), Share(1, 1)), (at(9, 26), Share(0, 1)), (None, Share(0, 0))])
def test_five_minutes_more_than_planned_are_as_planned(left: datetime | None, share: Share) -> None:
    assert measures.stayed_as_planned([told(None, at(9), left)]) == share


@pytest.mark.parametrize(
    ("days_before", "lead"), [(0, "0"), (1, "1-2"), (2, "1-2"), (3, "3-7"), (7, "3-7"), (8, "8-14"), (15, "15+")]
)
def test_notice_is_told_in_classes(days_before: int, lead: str) -> None:
    assert measures.lead(told(days_before=days_before)) == lead


def test_nothing_of_nothing_has_no_figure() -> None:
    assert measures.middle([]) is None
    assert Share(0, 0).percent is None
    assert measures.third_next([at(9), at(10)], at(8)) is None
    assert measures.third_next([at(9), at(10), at(9) + timedelta(days=4)], at(8)) == 4


@pytest.mark.django_db
def test_a_day_lived_is_measured(doctor: Receiving, who: Personas) -> None:
    came, missed = doctor.book(at(9)), doctor.book(at(9, 20))
    actions.check_in(by=who.alice, appointment=came, now=at(8, 50))
    actions.call_in(by=who.alice, appointment=came, now=at(9, 6))
    actions.see_off(by=who.alice, appointment=came, now=at(9, 30))
    actions.note_absence(by=who.alice, appointment=missed, excused=False, now=at(9, 50))
    found = statistics(who.alice, who.here, [doctor.role], first=MONDAY, days=1)
    assert (found.visits, found.waiting_min, found.late_min, found.stay_min) == (2, 16, 6, 24)
    assert (found.in_time, found.as_planned, found.unexcused) == (Share(1, 1), Share(1, 1), Share(1, 2))
    assert found.fill_by_day.values == [22]  # 40 minutes of three hours
    assert [(one.name, one.share.percent) for one in found.missed_by_reason] == [("Consultation", 50)]
    [third] = access(who.alice, [doctor.role], SUNDAY_NOON)
    assert third.days == 1


@pytest.mark.django_db
def test_the_page_is_for_who_sees_the_agenda(doctor: Receiving, who: Personas) -> None:
    address = reverse("agenda:statistics")

    def text(actor: Actor, **asked: str) -> str:
        client = Client(headers={"Accept-Language": "fr"})
        sign_in(client, actor)
        answer = client.get(address, asked)
        return " ".join(HTMLParser(answer.content).css_first("main").text(separator=" ").split())  # type: ignore[union-attr]

    with time_machine.travel(at(15), tick=False):
        assert "Présents 10 minutes avant" in text(who.alice, practitioner=str(doctor.role.pk), days="7")
        assert "Benali" in text(who.alice, days="wrong", practitioner="wrong", structure="wrong")
        assert "Benali" not in text(who.charlie, structure=str(who.here.pk))
