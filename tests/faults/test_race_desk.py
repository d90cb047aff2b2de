"""Two hundred secretaries' hands on one slot, through the desk's own forms."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest
from selectolax.lexbor import LexborHTMLParser

from permanence.demo.house import House
from permanence.demo.ids import practitioner_role_id, structure_id
from permanence.demo.logins import PASSWORD
from permanence.demo.places import AGENTS, DOMAIN
from permanence.simulation.hands import Contest, known_patients

HANDS = 200
STALL_S = 5.0  # waiting for one's turn grows with the machine's slowness; a lock waited out does not
PRACTICE, PRACTITIONER = "arcangues", "darcangues"


@pytest.fixture
def contest(house: House) -> Contest:
    accounts = [f"{agent.mailbox}@{DOMAIN}" for agent in AGENTS[:12]]
    with house.database() as database:
        patients = known_patients(database, practitioner_role_id(PRACTITIONER))
    return Contest(house.url, accounts, PASSWORD, structure_id(PRACTICE), patients, hands=HANDS)


@pytest.fixture(autouse=True)
def as_it_was(house: House) -> Iterator[None]:
    """See that no request stays open for the tests that come after, and that PostgreSQL broke no deadlock."""
    before = counted(house, OPEN), counted(house, DEADLOCKS)
    yield
    assert (counted(house, OPEN), counted(house, DEADLOCKS)) == before


OPEN = "SELECT count(*) FROM desk_request WHERE outcome = ''"
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
BOOKED = """
    SELECT count(*) FROM agenda_appointment JOIN capacity_reservation ON held_for = agenda_appointment.id
    WHERE practitioner_role_id = %s AND agenda_appointment.starts_at = %s AND status = 'booked' AND state = 'booked'
"""


def counted(house: House, question: str, *about: UUID | datetime) -> int:
    with house.database() as database:
        row = database.execute(question, about).fetchone()
    assert row
    return int(row[0])


def test_two_hundred_bookings_of_one_slot_make_one(house: House, contest: Contest) -> None:
    got = asyncio.run(contest.run())
    slowest, alone = got.waited(1), got.alone
    print(f"\n{HANDS} hands on one slot: slowest {slowest:.3f} s, one alone {alone:.3f} s")

    assert Counter(answer.status for answer in got.answers) == {200: 1, 409: HANDS - 1}
    won = next(answer for answer in got.answers if answer.status == 200)
    assert LexborHTMLParser(won.text).css_first(".desk-done[data-outcome=booked]")
    for lost in (*got.answers, *got.late):
        if lost is not won:
            shown = LexborHTMLParser(lost.text)
            assert lost.status == 409
            assert shown.css_first("[data-refusal=SlotTaken]"), lost.text
            assert len(shown.css("[id^=slot-]")) == 3, "the nearest three instead"
    at = datetime.fromisoformat(got.slot)
    assert counted(house, BOOKED, practitioner_role_id(PRACTITIONER), at) == 1
    assert slowest < STALL_S + 5 * HANDS * alone, "they hindered each other"
