"""Who needs a place without stairs is given one that has some knowingly, with the reason kept."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from permanence.agenda import actions, queries
from permanence.agenda.actions import Said
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving
from permanence.capacity.actions import Recurring, Terms
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.models import Site
from permanence.directory.tests.personas import make_member, make_site, sign_in
from permanence.foundation.actor import scope
from permanence.patients import actions as files
from permanence.patients.models import NeedKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def upstairs(doctor: Receiving) -> Receiving:
    """A practitioner on a second floor, and a patient who climbs no stairs."""
    with scope(doctor.by):
        Site.objects.filter(pk=doctor.role.site_id).update(accessible=False)
        doctor.role.refresh_from_db()
        files.note_needs(by=doctor.by, patient=doctor.patient, needs=[NeedKind.STEP_FREE])
    return doctor


def test_nothing_is_booked_until_it_is_said_why_and_that_is_kept_with_who_said_it(upstairs: Receiving) -> None:
    with pytest.raises(actions.StairsThere):
        upstairs.book(at(10))
    with pytest.raises(actions.StairsThere):
        upstairs.book(at(10), said=Said(stairs="whatever"))
    booked = upstairs.book(at(10), said=Said(stairs="helped"))
    assert (booked.stairs, booked.stairs_by) == ("helped", upstairs.by.name)


def test_whom_stairs_do_not_matter_to_and_where_there_are_none_nothing_is_asked(upstairs: Receiving) -> None:
    with scope(upstairs.by):
        Site.objects.filter(pk=upstairs.role.site_id).update(accessible=True)
        upstairs.role.refresh_from_db()
    assert upstairs.book(at(10)).stairs == ""
    with scope(upstairs.by):
        Site.objects.filter(pk=upstairs.role.site_id).update(accessible=False)
        upstairs.role.refresh_from_db()
        files.note_needs(by=upstairs.by, patient=upstairs.patient, needs=[])
    assert upstairs.book(at(11)).stairs == ""


def test_who_comes_there_already_is_moved_there_without_a_question(upstairs: Receiving) -> None:
    booked = upstairs.book(at(10), said=Said(stairs="accepted"))
    with scope(upstairs.by):
        moved = actions.move(
            by=upstairs.by, appointment=booked, practitioner_role=upstairs.role, reason=upstairs.reason,
            starts_at=at(11), now=SUNDAY_NOON,
        )  # fmt: skip
        assert moved.starts_at == at(11)
        assert queries.has_stairs(upstairs.patient, upstairs.role.site)


def test_the_panel_warns_before_and_books_with_the_reason(upstairs: Receiving, client: Client) -> None:
    sylvie = make_member(upstairs.role.structure, "secretary", "Sylvie Marty")
    with time_machine.travel(SUNDAY_NOON, tick=False):
        sign_in(client, sylvie)
    address = reverse("agenda:booking", args=[upstairs.role.pk])
    asked: dict[str, Any] = {"patient": str(upstairs.patient.pk), "at": at(10).isoformat()}
    sent = asked | {"reason": str(upstairs.reason.pk), "starts_at": at(10).isoformat()}
    with time_machine.travel(SUNDAY_NOON, tick=False):
        shown = client.get(address, asked).content.decode()
        assert "accès sans escalier" in shown
        assert 'name="stairs"' in shown
        refused = client.post(address, sent).content.decode()
        assert 'data-refusal="StairsThere"' in refused
        assert 'id="book" data-main' in refused, "once it is said why, the same key books"
        with scope(upstairs.by):
            assert not Appointment.objects.filter(patient=upstairs.patient).exists()
        client.post(address, sent | {"stairs": "below"})
    with scope(upstairs.by):
        assert Appointment.objects.get(patient=upstairs.patient).stairs == "below"


@pytest.mark.parametrize("clicked", [at(10), at(10, 7), at(0), at(18)])
def test_the_panel_warns_whatever_was_clicked(upstairs: Receiving, client: Client, clicked: datetime) -> None:
    """The minute that is free, another one, any time of the day, an hour when nobody receives."""
    sylvie = make_member(upstairs.role.structure, "secretary", "Sylvie Marty")
    with time_machine.travel(SUNDAY_NOON, tick=False):
        sign_in(client, sylvie)
        asked = {"patient": str(upstairs.patient.pk), "at": clicked.isoformat()}
        shown = client.get(reverse("agenda:booking", args=[upstairs.role.pk]), asked).content.decode()
    assert "accès sans escalier" in shown
    assert 'name="stairs"' in shown
    assert 'name="starts_at"' in shown, "knowingly it may be booked"


def test_the_panel_warns_when_every_time_shown_is_elsewhere(upstairs: Receiving, client: Client) -> None:
    balma = make_site(upstairs.role.structure, "Balma")
    sylvie = make_member(upstairs.role.structure, "secretary", "Sylvie Marty")
    with scope(upstairs.by):
        actions.add_opening(
            by=upstairs.by, practitioner_role=upstairs.role, recurring=Recurring(0, time(14), time(16), MONDAY),
            terms=Terms(site=balma.pk), now=SUNDAY_NOON,
        )  # fmt: skip
    with time_machine.travel(SUNDAY_NOON, tick=False):
        sign_in(client, sylvie)
        asked = {"patient": str(upstairs.patient.pk), "at": at(14, 7).isoformat()}
        shown = client.get(reverse("agenda:booking", args=[upstairs.role.pk]), asked).content.decode()
    assert "accès sans escalier" in shown
    assert f'value="{at(14).astimezone(UTC).isoformat()}"' in shown
    assert f'value="{at(11, 40).astimezone(UTC).isoformat()}"' not in shown, "those he can reach come first"


def test_a_series_is_proposed_and_booked_up_the_stairs_with_the_reason_only(
    upstairs: Receiving, client: Client
) -> None:
    sylvie = make_member(upstairs.role.structure, "secretary", "Sylvie Marty")
    address = reverse("agenda:series_proposal", args=[upstairs.role.pk])
    asked: dict[str, Any] = {
        "patient": str(upstairs.patient.pk), "reason": str(upstairs.reason.pk), "count": "2", "weekdays": "0",
        "every_weeks": "1", "from_hour": "09:00", "to_hour": "11:00", "first_on": "2026-11-23",
    }  # fmt: skip
    starts = {"start": [at(9).isoformat(), (at(9) + timedelta(days=7)).isoformat()]}
    with time_machine.travel(SUNDAY_NOON, tick=False):
        sign_in(client, sylvie)
        shown = client.get(address, asked).content.decode()
        assert "accès sans escalier" in shown
        assert 'name="stairs"' in shown
        assert 'name="start"' not in shown
        refused = client.post(address, asked | starts)
        assert (refused.status_code, "accès sans escalier" in refused.content.decode()) == (409, True)
        with scope(upstairs.by):
            assert not Appointment.objects.exists()
        shown = client.get(address, asked | {"stairs": "helped"}).content.decode()
        assert shown.count('name="start"') == 2
        assert '<input type="hidden" name="stairs" value="helped">' in shown
        assert client.post(address, asked | starts | {"stairs": "helped"}).status_code == 302
    with scope(upstairs.by):
        made = list(Appointment.objects.all())
        assert [(one.stairs, one.stairs_by) for one in made] == [("helped", sylvie.name)] * 2
        series = made[0].place.series
    with time_machine.travel(SUNDAY_NOON, tick=False):
        moving = client.get(reverse("agenda:series_move", args=[series.pk]), asked).content.decode()
    assert moving.count('name="start"') == 2, "he comes up already: to move him asks nothing"
