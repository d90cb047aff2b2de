"""Tickets of an evening that goes on after midnight."""

from datetime import timedelta

import pytest

from permanence.agenda import actions, queries
from permanence.agenda.actions import tickets
from permanence.agenda.rules import visits
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import scope

from .factories import make_receiving

pytestmark = pytest.mark.django_db
MIDNIGHT = at(0, day=MONDAY + timedelta(days=1))
MINUTE = timedelta(minutes=1)


def test_after_midnight_who_waits_keeps_his_ticket_and_nobody_else_draws_it(
    who: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tickets.secrets, "choice", min)
    with scope(who.alice):
        doctor = make_receiving(who.here, by=who.alice)
    actions.add_screen(by=who.alice, structure=who.here, site=None, name="Salle", sentence="", sound=False, now=at(8))
    late, later = (doctor.book(hour, now=SUNDAY_NOON) for hour in (at(9), at(9, 20)))
    monkeypatch.setattr(visits, "noting", lambda *_, **__: visits.Noting.POSSIBLE)  # he receives by day
    for one, minutes, by_patient in ((late, -15, True), (later, 5, False)):
        now = MIDNIGHT + minutes * MINUTE
        actions.check_in(by=who.alice, appointment=one, now=now, by_patient=by_patient)
    with scope(who.alice):
        ticket = queries.ticket_of(late)
        assert queries.ticket_of(later) != ticket
    actions.seat(by=who.alice, appointment=late, now=MIDNIGHT + 6 * MINUTE)
    with scope(who.alice):
        assert queries.ticket_of(late) == ticket
