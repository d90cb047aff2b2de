"""A reason that is a seat in a group alone, or never one: the search, the booking and the words agree on it."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from permanence.agenda import actions, queries
from permanence.agenda.models import VisitReason
from permanence.capacity import actions as capacity
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directives import actions as directives
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import system

from .factories import Receiving, make_reason
from .pages import as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]
MORNING = ["09:00", "10:00", "11:00"]


@pytest.fixture
def workshop(doctor: Receiving) -> VisitReason:
    """A reason of an hour; besides the mornings alone, a group of three from 14:00 to 15:00 that is for all reasons."""
    capacity.open_recurring(
        by=doctor.by, resource=doctor.resource, recurring=capacity.Recurring(0, time(14), time(15), MONDAY),
        terms=capacity.Terms(seats=3), now=SUNDAY_NOON,
    )  # fmt: skip
    return make_reason(doctor.role, "Atelier du dos", 60)


def as_said(reason: VisitReason, grouped: bool | None) -> VisitReason:
    VisitReason.objects.filter(pk=reason.pk).update(grouped=grouped)
    reason.refresh_from_db()
    return reason


def starts(doctor: Receiving, reason: VisitReason) -> list[str]:
    found = queries.next_slots(
        doctor.by, practitioner_role=doctor.role, reason=reason, after=at(0), until=at(23), limit=9, now=SUNDAY_NOON
    )
    return [f"{one.starts_at.astimezone(at(0).tzinfo):%H:%M}" for one in found]


def among(doctor: Receiving, reason: VisitReason) -> list[str]:
    asked = queries.Search(reason=reason.name, after=SUNDAY_NOON, until=at(23), limit=9)
    return [f"{one.starts_at.astimezone(at(0).tzinfo):%H:%M}" for one in queries.search(doctor.by, asked)]


@pytest.mark.parametrize(("grouped", "found"), [(None, [*MORNING, "14:00"]), (True, ["14:00"]), (False, MORNING)])
def test_every_search_finds_what_may_be_booked(
    doctor: Receiving, workshop: VisitReason, grouped: bool | None, found: list[str]
) -> None:
    reason = as_said(workshop, grouped)
    assert starts(doctor, reason) == found
    assert among(doctor, reason) == found
    directives.write(
        by=system("test", [doctor.role.structure_id]), structure=doctor.role.structure, practitioner_role=doctor.role,
        kind="closed", body={}, term="temporary", valid_from=at(9), valid_to=at(10), now=SUNDAY_NOON,
    )  # fmt: skip
    assert among(doctor, reason) == [one for one in found if one != "09:00"], "also one practitioner after the other"


@pytest.mark.parametrize(
    ("grouped", "starts_at", "refusal"),
    [(True, at(9), actions.OnlyInGroups), (False, at(14), actions.NotInGroups)],
)
def test_the_wrong_time_is_refused_and_the_right_one_booked(
    doctor: Receiving, workshop: VisitReason, grouped: bool, starts_at: Any, refusal: type[Exception]
) -> None:
    reason = as_said(workshop, grouped)
    with pytest.raises(refusal):
        doctor.book(starts_at, reason=reason)
    with pytest.raises(refusal):
        actions.overbook(
            by=doctor.by, patient=doctor.patient, practitioner_role=doctor.role, reason=reason, starts_at=starts_at,
            urgency="same_day", why="fièvre", now=SUNDAY_NOON,
        )  # fmt: skip
    other = at(14) if grouped else at(9)
    booked = doctor.book(other, reason=reason)
    with pytest.raises(refusal):
        actions.move(
            by=doctor.by, appointment=booked, practitioner_role=doctor.role, reason=reason, starts_at=starts_at,
            now=SUNDAY_NOON,
        )  # fmt: skip
    moved = actions.move(
        by=doctor.by, appointment=booked, practitioner_role=doctor.role, reason=reason,
        starts_at=other + timedelta(days=7), now=SUNDAY_NOON,
    )  # fmt: skip
    assert moved.starts_at == other + timedelta(days=7)


def test_nearest_times_keep_to_it(doctor: Receiving, workshop: VisitReason) -> None:
    reason = as_said(workshop, grouped=False)
    doctor.book(at(11))
    with pytest.raises(actions.SlotTaken) as refused:
        doctor.book(at(11), reason=reason)
    assert [one.starts_at for one in refused.value.alternatives][:2] == [at(9), at(10)]
    assert at(14) not in [one.starts_at for one in refused.value.alternatives]


def test_the_moment_says_why(who: Personas, doctor: Receiving, workshop: VisitReason) -> None:
    reason = as_said(workshop, grouped=True)
    wanted = queries.wanted_for(doctor.role.pk, reason)
    told = queries.hindrances(doctor.by, doctor.role, wanted=wanted, starts_at=at(9), now=SUNDAY_NOON)
    assert [one.why for one in told] == ["alone"]
    asked = {"at": "2026-11-23T09:00", "reason": reason.pk}
    page = as_(who.alice).get(reverse("agenda:booking", args=[doctor.role.pk]), asked).content.decode()
    assert "ce motif n’existe qu’en groupe" in page


def test_the_form_says_it_and_the_list_shows_it(who: Personas, doctor: Receiving) -> None:
    client = as_(who.alice)
    typed = {"name": "École du dos", "duration_min": "60", "color": "teal", "rank": "2", "modality": "office"}
    page = reverse("agenda:reasons", args=[doctor.role.pk])
    shown = client.post(page, typed | {"grouped": "True"}, follow=True).content.decode()
    assert "en groupe seulement" in shown
    reason = VisitReason.objects.get(name="École du dos")
    assert reason.grouped is True
    change = reverse("agenda:reason", args=[reason.pk])
    assert '<option value="True" selected>' in client.get(change).content.decode()
    for said, kept in (("False", False), ("", None)):
        client.post(change, typed | {"grouped": said})
        reason.refresh_from_db()
        assert reason.grouped is kept
    assert client.post(change, typed | {"grouped": "perhaps"}).status_code == 422
