"""Groups in the agenda: several patients at one time, the places left shown wherever the time is."""

from datetime import time

import pytest
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import actions, queries
from permanence.agenda.models import Appointment, VisitReason
from permanence.agenda.queries import fill, sheets
from permanence.agenda.queries.columns import column
from permanence.capacity import actions as capacity
from permanence.capacity.models import OpeningRule
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_reason
from .pages import as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]


@pytest.fixture
def workshop(doctor: Receiving) -> VisitReason:
    """Three at once from 14:00 to 15:00, for this reason alone."""
    reason = make_reason(doctor.role, "Atelier du dos", 60)
    capacity.open_recurring(
        by=doctor.by, resource=doctor.resource, recurring=capacity.Recurring(0, time(14), time(15), MONDAY),
        terms=capacity.Terms(reasons=[reason.pk], seats=3), now=SUNDAY_NOON,
    )  # fmt: skip
    return reason


def someone(doctor: Receiving, name: str) -> Patient:
    return make_patient(doctor.role.structure, by=doctor.by, birth_name=name)


def at_two(page: HTMLParser) -> str:
    return next(row.text() for row in page.css(".ag-places li") if row.text().startswith("14 h"))


def test_as_many_are_booked_as_there_are_places(doctor: Receiving, workshop: VisitReason) -> None:
    booked = [doctor.book(at(14), reason=workshop, patient=someone(doctor, name)) for name in ("Un", "Deux", "Trois")]
    with pytest.raises(actions.SlotTaken):
        doctor.book(at(14), reason=workshop)
    actions.cancel(by=doctor.by, appointment=booked[1], now=SUNDAY_NOON)
    assert doctor.book(at(14), reason=workshop).starts_at == at(14)


def test_nobody_takes_two_places_of_one_group(doctor: Receiving, workshop: VisitReason) -> None:
    booked = doctor.book(at(14), reason=workshop)
    with pytest.raises(actions.AlreadyThere):
        doctor.book(at(14), reason=workshop)
    assert Appointment.objects.count() == 1
    actions.cancel(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    assert doctor.book(at(14), reason=workshop).status == "booked"


def test_one_of_a_group_is_moved_like_any_other(doctor: Receiving, workshop: VisitReason) -> None:
    for name in ("Un", "Deux"):
        doctor.book(at(14), reason=workshop, patient=someone(doctor, name))
    booked = doctor.book(at(14), reason=workshop)
    moved = actions.move(
        by=doctor.by, appointment=booked, practitioner_role=doctor.role, reason=workshop,
        starts_at=at(14, day=MONDAY.replace(day=30)), now=SUNDAY_NOON,
    )  # fmt: skip
    back = actions.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    assert (back.starts_at, back.status) == (at(14), "booked")


def test_the_panel_and_the_search_tell_how_many_places_are_left(
    who: Personas, doctor: Receiving, workshop: VisitReason
) -> None:
    doctor.book(at(14), reason=workshop)
    client = as_(who.alice)
    asked = {"at": "2026-11-23T14:00", "reason": workshop.pk}
    panel = HTMLParser(client.get(reverse("agenda:booking", args=[doctor.role.pk]), asked).content)
    assert "2 places libres" in panel.css_first("#booking-when").text()  # type: ignore[union-attr]
    found = HTMLParser(client.get(reverse("agenda:places"), {"reason": workshop.name}).content)
    assert "2 places libres" in at_two(found)
    doctor.book(at(14), reason=workshop, patient=someone(doctor, "Un"))
    found = HTMLParser(client.get(reverse("agenda:places"), {"reason": workshop.name}).content)
    assert "1 place libre" in at_two(found)


def test_the_calendar_and_the_day_tell_it_too(doctor: Receiving, workshop: VisitReason) -> None:
    def said() -> list[str]:
        found = sheets.sheet(doctor.by, [column(doctor.role)], at(0), at(23), now=SUNDAY_NOON)
        return [one.why for one in found.stretches if one.kind == "open" and one.starts_at == at(14)]

    assert said() == ["Atelier du dos · groupe de 3"]
    doctor.book(at(14), reason=workshop)
    assert said() == ["Atelier du dos · groupe de 3 · 2 places libres"]
    found = sheets.sheet(doctor.by, [column(doctor.role)], at(0), at(23), now=SUNDAY_NOON)
    places = [(one.starts_at, one.ends_at, one.why) for one in found.stretches if one.kind == "place"]
    assert places == [(at(14), at(15), "2 places libres")]
    lines = queries.day(doctor.by, doctor.role, MONDAY, now=SUNDAY_NOON).lines
    assert [one.group for one in lines if one.free and one.starts_at == at(14)] == ["groupe de 3 · 2 places libres"]
    for name in ("Un", "Deux"):
        doctor.book(at(14), reason=workshop, patient=someone(doctor, name))
    assert said() == ["Atelier du dos · groupe de 3 · complet"]


def test_one_of_three_fills_a_third_of_its_time(doctor: Receiving, workshop: VisitReason) -> None:
    doctor.book(at(14), reason=workshop)
    doctor.book(at(9), patient=someone(doctor, "Un"))
    (day,) = fill.fill(doctor.by, [column(doctor.role)], MONDAY, 1)[MONDAY]
    assert (day.open_min, day.booked_min, day.visits) == (240, 40, 2)


def test_a_group_is_opened_by_its_form_and_said_in_the_list(who: Personas, doctor: Receiving) -> None:
    client = as_(who.alice)
    typed = {
        "weekday": "1", "often": "1w", "opens_at": "14:00", "closes_at": "15:00", "from_on": "2026-11-24",
        "kind": "regular", "channel": "online", "seats": "8",
    }  # fmt: skip
    page = reverse("agenda:openings", args=[doctor.role.pk])
    assert client.post(page, typed | {"seats": "0"}).status_code == 422
    assert not OpeningRule.objects.filter(weekday=1).exists()
    shown = client.post(page, typed, follow=True).content.decode()
    assert "groupe de 8" in shown
    rule = OpeningRule.objects.get(weekday=1)
    assert rule.seats == 8
    form = HTMLParser(client.get(reverse("agenda:opening", args=[rule.pk])).content)
    field = form.css_first("[name=seats]")
    assert field
    assert field.attributes["value"] == "8"


def test_fewer_places_show_whom_they_would_leave_outside(
    who: Personas, doctor: Receiving, workshop: VisitReason
) -> None:
    for name in ("Un", "Deux", "Trois"):
        doctor.book(at(14), reason=workshop, patient=someone(doctor, name))
    rule = OpeningRule.objects.get(seats=3)
    typed = {
        "weekday": "0", "often": "1w", "opens_at": "14:00", "closes_at": "15:00", "from_on": "2026-11-23",
        "kind": "regular", "channel": "online", "seats": "2", "reasons": [str(workshop.pk)],
    }  # fmt: skip
    shown = as_(who.alice).post(reverse("agenda:opening", args=[rule.pk]), typed).content.decode()
    assert "TROIS" in shown
    assert "DEUX" not in shown
