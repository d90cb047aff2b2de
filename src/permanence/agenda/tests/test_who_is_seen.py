"""Who sees the agenda and not the patients learns no name, no birth date and no number from any page."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from psycopg.types.range import Range

from permanence.agenda import actions
from permanence.agenda.models import Postponement, Series
from permanence.agenda.rules.series import Constraints
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas, make_mandate, make_member, make_structure, reloaded
from permanence.foundation.actor import scope
from permanence.foundation.rights import Can
from permanence.waiting.tests.factories import make_entry

from .factories import Receiving
from .pages import as_, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]
PAGES = ("agenda", "list", "list_sheet", "places", "printed", "waiting_room", "referrals", "statistics", "writing_back")
OF_ROLE = (
    "day", "booking", "openings", "closures", "reasons", "now", "replacement", "delay", "series_proposal",
    "postponements", "calendar",
)  # fmt: skip


def in_series(doctor: Receiving) -> Series:
    """Book two sessions of one patient."""
    asked = Constraints(
        count=2, weekdays=(0,), every_weeks=1, from_hour=time(9), to_hour=time(12), first_on=at(10).date()
    )
    return actions.book_series(
        by=doctor.by, patient=doctor.patient, practitioner_role=doctor.role, reason=doctor.reason, asked=asked,
        starts=[at(10), at(10) + timedelta(days=7)], now=SUNDAY_NOON,
    )  # fmt: skip


def away(doctor: Receiving) -> Postponement:
    """Propose other places for who comes on the Monday after the next."""
    during = Range(at(9) + timedelta(days=7), at(12) + timedelta(days=7), "[)")
    return actions.postpone(by=doctor.by, practitioner_role=doctor.role, during=during, now=SUNDAY_NOON)


def addresses(doctor: Receiving) -> list[str]:
    """Return every page of the agenda and of the waiting list that could show a patient of this doctor."""
    booked = doctor.book()
    with scope(doctor.by):
        entry = make_entry(doctor)
        said = actions.announce_delay(
            by=doctor.by, practitioner_role=doctor.role, minutes=30, until=at(12), now=SUNDAY_NOON
        )
    made = [url("series_proposal", doctor.role.pk) + f"?patient={doctor.patient.pk}"]
    sessions = in_series(doctor)
    made += [url(name, sessions.pk) for name in ("series", "series_move")]
    made += [url("postponement", away(doctor).pk)]
    made += [url(name) for name in PAGES] + [url(name, doctor.role.pk) + "?on=2026-11-23" for name in OF_ROLE]
    made += [url(name, booked.pk) for name in ("appointment", "visit")]
    made += [url("delay_telling", said.pk), url("events") + f"?of={doctor.role.pk}&from=2026-11-23&to=2026-11-24"]
    return [*made, reverse("waiting:list"), reverse("waiting:sheet"), reverse("waiting:entry", args=[entry.pk])]


def test_who_sees_the_agenda_alone_learns_no_name(who: Personas, doctor: Receiving) -> None:
    manager = make_member(who.here, "manager", "Marc Gérant")
    assert manager.may(Can.VIEW_AGENDA, who.here.pk)
    assert not manager.may(Can.VIEW_PATIENT, who.here.pk)
    browser = as_(manager)
    for address in addresses(doctor):
        assert "durand" not in browser.get(address).content.decode().casefold(), address


def test_who_books_without_knowing_patients_learns_no_name(who: Personas, doctor: Receiving) -> None:
    service = make_structure("Télésecrétariat du Midi", "answering_service")
    agent = make_member(service, "telesecretary", "Ana Ruiz")
    make_mandate(who.here, service, [Can.VIEW_DIRECTORY, Can.VIEW_AGENDA, Can.BOOK])
    browser = as_(reloaded(agent))
    assert browser.get(url("day", doctor.role.pk)).status_code == 200
    for address in addresses(doctor):
        assert "durand" not in browser.get(address).content.decode().casefold(), address
