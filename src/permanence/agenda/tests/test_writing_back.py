"""A day kept on paper, written back: what was ticked is noted of each visit, once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from permanence.agenda import actions
from permanence.agenda.models import Appointment
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import scope
from permanence.foundation.models import Trace
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_receiving
from .pages import as_, url

pytestmark = pytest.mark.django_db
TUESDAY = at(8) + timedelta(days=1)


@pytest.fixture(autouse=True)
def the_day_after() -> Iterator[None]:
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def doctor(who: Personas) -> Receiving:
    with scope(who.alice):
        return make_receiving(who.here, by=who.alice)


@pytest.fixture
def visits(doctor: Receiving) -> list[Appointment]:
    """Return three visits of Monday: nothing was noted of them."""
    with scope(doctor.by):
        people = [make_patient(doctor.role.structure, first_names=name) for name in ("Anne", "Benoît", "Chloé")]
    hours = (at(9), at(9, 20), at(9, 40))
    return [doctor.book(patient=who, starts_at=hour, now=SUNDAY_NOON) for who, hour in zip(people, hours, strict=True)]


def stages(visits: list[Appointment]) -> list[str]:
    for one in visits:
        one.refresh_from_db()
    return [one.stage for one in visits]


def test_what_was_ticked_is_noted_and_the_rest_stays(who: Personas, visits: list[Appointment]) -> None:
    client, page = as_(who.alice), f"{url('writing_back')}?on=2026-11-23"
    shown = client.get(page).content.decode()
    for name in ("Anne", "Benoît", "Chloé"):
        assert name in shown
    chosen = {f"visit-{visits[0].pk}": "came", f"visit-{visits[1].pk}": "excused", f"visit-{visits[2].pk}": ""}
    for said in ("2 rendez-vous ressaisis", "Rien n’a été choisi"):  # the button pressed twice
        assert said in client.post(page, chosen, follow=True).content.decode().replace("\u00a0", " ")
    with scope(who.alice):
        assert stages(visits) == ["gone", "excused", "planned"]
        assert Trace.objects.filter(verb="appointment.written_back", subject_id=visits[0].pk).count() == 1


def test_who_came_without_anybody_noting_when_counts_in_no_waiting_time(
    visits: list[Appointment], who: Personas
) -> None:
    actions.note_came(by=who.alice, appointment=visits[0], now=TUESDAY)
    with scope(who.alice):
        assert list(visits[0].steps.values_list("kind", flat=True)) == ["gone"]
        actions.take_back(by=who.alice, appointment=visits[0], now=TUESDAY)
        assert stages(visits) == ["planned"] * 3


def test_two_who_write_back_at_once_note_it_once(visits: list[Appointment], who: Personas) -> None:
    actions.note_came(by=who.alice, appointment=visits[0], now=TUESDAY)
    with pytest.raises(actions.NotNow):
        actions.note_came(by=who.alice, appointment=visits[0], now=TUESDAY)


def test_an_hour_to_come_and_another_day_are_not_listed(who: Personas, doctor: Receiving) -> None:
    doctor.book(starts_at=at(9) + timedelta(days=7), now=SUNDAY_NOON)
    for day in ("2026-11-30", "2026-11-22", "9999-99-99", "0001-01-01"):
        assert "Rien à ressaisir" in as_(who.alice).get(f"{url('writing_back')}?on={day}").content.decode()


def test_for_three(who: Personas, visits: list[Appointment]) -> None:
    page = f"{url('writing_back')}?on=2026-11-23&structure={who.here.pk}"
    assert as_(who.bob).get(page).status_code == 403
    theirs = as_(who.charlie)
    assert "Anne" not in theirs.get(page).content.decode()
    theirs.post(page, {f"visit-{visits[0].pk}": "came"})
    with scope(who.alice):
        assert stages(visits) == ["planned"] * 3
