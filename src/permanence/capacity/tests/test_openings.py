"""Recurring openings, what an edit touches, closures of every kind, resources of every kind: through the doors."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import pytest
from psycopg.types.range import Range

from permanence.capacity import actions, queries
from permanence.capacity.actions import Recurring, Terms
from permanence.capacity.models import Closure, FreeTime, Opening, OpeningKind, OpeningRule, Resource, Sharing
from permanence.directory.tests.personas import Personas, make_practitioner, make_site, make_structure, three
from permanence.foundation.actor import scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted

from .factories import MONDAY, SUNDAY_NOON, anyone_at, at, make_open, make_resource

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TUESDAY = MONDAY + DAY


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def resource(who: Personas) -> Iterator[Resource]:
    made = make_resource(make_practitioner(who.here))
    with scope(anyone_at(made)):
        yield made


FOR_ALL = Terms()


def opened(resource: Resource, *, terms: Terms = FOR_ALL, **more: Any) -> OpeningRule:
    said: dict[str, Any] = {"weekday": 0, "opens_at": time(9), "closes_at": time(12), "from_on": MONDAY, **more}
    return actions.open_recurring(
        by=anyone_at(resource), resource=resource, recurring=Recurring(**said), terms=terms, now=SUNDAY_NOON,
        horizon=timedelta(days=40),
    )  # fmt: skip


def days_open() -> list[date]:
    return [moment.date() for moment in Opening.objects.order_by("starts_at").values_list("starts_at", flat=True)]


def starts(resource: Resource, *, fit: queries.Fit = queries.ANYHOW, **more: Any) -> list[str]:
    asked: dict[str, Any] = {"duration_min": 60, "after": SUNDAY_NOON, "until": at(23), "now": SUNDAY_NOON, **more}
    found = queries.free_starts(anyone_at(resource), resource_ids=[resource.pk], limit=99, fit=fit, **asked)
    return [f"{free.starts_at.astimezone(ZoneInfo('Europe/Paris')):%H:%M} {free.kind}" for free in found]


def reserved(resource: Resource, begins: datetime) -> Any:
    return actions.reserve(
        by=anyone_at(resource), resource=resource, during=Range(begins, begins + timedelta(minutes=20), "[)"),
        source="test", held_for=uuid7(), now=SUNDAY_NOON,
    )  # fmt: skip


def test_every_two_weeks_and_every_month(resource: Resource) -> None:
    opened(resource, every=2)
    assert days_open() == [MONDAY, MONDAY + 14 * DAY, MONDAY + 28 * DAY]
    opened(resource, weekday=1, nth=1)
    assert days_open()[1] == date(2026, 12, 1)
    assert OpeningRule.objects.get(recurrence="monthly").nth == 1


def test_the_other_weeks_do_not_overlap(resource: Resource) -> None:
    opened(resource, every=2)
    opened(resource, every=2, from_on=MONDAY + 7 * DAY)
    with pytest.raises(actions.OpeningOverlaps):
        opened(resource, rrule="FREQ=WEEKLY;BYDAY=MO")


def test_days_left_out_stay_closed_also_when_the_night_writes_further(resource: Resource) -> None:
    opened(resource, rrule="FREQ=WEEKLY;BYDAY=MO,TH", except_on=frozenset({MONDAY + 3 * DAY}))
    actions.materialise(by=anyone_at(resource), structure=resource.structure, now=SUNDAY_NOON + DAY)
    assert days_open()[:3] == [MONDAY, MONDAY + 7 * DAY, MONDAY + 10 * DAY]


def test_a_night_shift_is_one_opening_over_midnight(resource: Resource) -> None:
    opened(resource, opens_at=time(21), closes_at=time(7), overnight=True)
    (first, *_) = Opening.objects.order_by("starts_at")
    assert (first.starts_at, first.ends_at) == (at(21), at(7, day=TUESDAY))
    found = starts(resource, duration_min=180, until=at(23, day=TUESDAY))
    assert found == ["21:00 regular", "00:00 regular", "03:00 regular"]
    assert queries.free_time_differences(anyone_at(resource)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"closes_at": time(9)},
        {"closes_at": time(8)},
        {"opens_at": time(7), "closes_at": time(6, 30), "overnight": True},
        {"until_on": MONDAY - DAY},
        {"weekday": 7},
        {"every": 3},
        {"nth": 5},
        {"rrule": "now and then"},
        {"rrule": "FREQ=MINUTELY"},
    ],
)
def test_what_says_no_opening_is_refused(resource: Resource, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        opened(resource, **wrong)
    assert not OpeningRule.objects.exists()


def test_what_is_kept_is_released_hours_before(resource: Resource) -> None:
    opened(resource, terms=Terms(OpeningKind.EMERGENCY, release_h=4))
    assert starts(resource) == []
    assert starts(resource, kinds=["emergency"], now=at(4, 59))[0] == "09:00 emergency"
    assert starts(resource, kinds=["regular", "released"], now=at(4, 59)) == []
    released = starts(resource, kinds=["regular", "released"], now=at(5))
    assert released == ["09:00 emergency", "10:00 emergency", "11:00 emergency"]
    assert starts(resource, now=at(5)) == [], "released is not regular: a planned need never takes it"
    (free, *_) = queries.free_time(anyone_at(resource), resource_id=resource.pk, after=at(0), until=at(23), now=at(5))
    assert free.kind == "emergency"
    with pytest.raises(Invalid):
        opened(resource, weekday=1, terms=Terms(release_h=24))


def test_who_may_book_and_for_what(resource: Resource) -> None:
    vaccination, other = uuid7(), uuid7()
    opened(resource, terms=Terms(channel="desk", reasons=[vaccination]))
    fits = {
        ("online", vaccination): 0,
        ("desk", vaccination): 3,
        ("own", vaccination): 3,
        ("own", other): 0,
        ("own", None): 0,
    }
    for (channel, reason), count in fits.items():
        fit = queries.Fit(channel=channel, reason=reason)
        assert len(starts(resource, fit=fit)) == count, (channel, reason)


def test_own_patients_and_emergencies_lie_over_regular_time(resource: Resource) -> None:
    opened(resource)
    opened(resource, opens_at=time(10), terms=Terms(OpeningKind.OWN))
    opened(resource, opens_at=time(11), terms=Terms(OpeningKind.EMERGENCY))
    found = starts(resource, kinds=queries.ANY_KIND)
    assert found == ["09:00 regular", "10:00 own", "11:00 emergency"]
    assert queries.free_time_differences(anyone_at(resource)) == []


def test_preferred_hours(resource: Resource) -> None:
    opened(resource)
    hours = queries.Hours("Europe/Paris", [0, 1], time(10), time(11))
    assert starts(resource, fit=queries.Fit(hours=hours)) == ["10:00 regular"]
    tuesdays = queries.Hours("Europe/Paris", [1])
    assert starts(resource, fit=queries.Fit(hours=tuesdays)) == []


def test_an_edit_tells_first_what_it_would_touch(resource: Resource) -> None:
    rule = opened(resource)
    early, late, next_week = reserved(resource, at(9)), reserved(resource, at(11)), reserved(resource, at(9) + 7 * DAY)
    by, shorter = anyone_at(resource), Recurring(0, time(10), time(13), MONDAY)
    preview = queries.preview_openings(
        by, resource, rule=rule, becomes=shorter, from_on=MONDAY, now=SUNDAY_NOON, horizon=timedelta(days=10)
    )
    assert [(s.starts_at, s.ends_at) for s in preview.gained] == [
        (at(12), at(13)), (at(12) + 7 * DAY, at(13) + 7 * DAY)
    ]  # fmt: skip
    assert [(s.starts_at, s.ends_at) for s in preview.lost][:2] == [
        (at(9), at(10)), (at(9) + 7 * DAY, at(10) + 7 * DAY)
    ]  # fmt: skip
    assert [one.pk for one in preview.left_outside] == [early.pk, next_week.pk]
    assert late.pk not in {one.pk for one in preview.left_outside}
    assert Opening.objects.count() == 6  # nothing was done


def test_nothing_promised_is_left_outside_silently(resource: Resource) -> None:
    rule = opened(resource)
    kept, other = reserved(resource, at(9)), reserved(resource, at(9, 20))
    by, shorter = anyone_at(resource), Recurring(0, time(10), time(13), MONDAY)
    with pytest.raises(actions.LeftOutside) as refused:
        actions.change_opening(by=by, rule=rule, becomes=shorter, from_on=MONDAY, now=SUNDAY_NOON, kept=[kept.pk])
    assert [one.pk for one in refused.value.reservations] == [other.pk]
    assert Opening.objects.filter(starts_at=at(9)).exists()
    actions.release(by=by, structure=resource.structure, held_for=other.held_for)
    made = actions.change_opening(by=by, rule=rule, becomes=shorter, from_on=MONDAY, now=SUNDAY_NOON, kept=[kept.pk])
    assert made is not None
    assert starts(resource)[0] == "10:00 regular"
    kept.refresh_from_db()
    assert kept.state == "booked"
    assert queries.free_time_differences(by) == []


def test_a_rule_changed_in_the_middle_of_a_week_keeps_its_past(resource: Resource) -> None:
    rule = opened(resource, rrule="FREQ=WEEKLY;BYDAY=MO,WE,FR")
    wednesday = MONDAY + 2 * DAY
    actions.change_opening(
        by=anyone_at(resource), rule=rule, becomes=Recurring(4, time(14), time(15), date(2020, 1, 1)),
        from_on=wednesday + DAY, now=at(10, day=wednesday), terms=Terms(channel="desk"),
    )  # fmt: skip
    assert days_open()[:4] == [MONDAY, wednesday, MONDAY + 4 * DAY, MONDAY + 11 * DAY]
    assert OpeningRule.objects.get(channel="desk").from_on == wednesday + DAY
    assert set(FreeTime.objects.filter(starts_at__gt=at(0, day=wednesday + DAY)).values_list("channel", flat=True)) == {
        "desk"
    }


def test_ending_by_an_edit_asks_too(resource: Resource) -> None:
    rule = opened(resource)
    reserved(resource, at(9))
    with pytest.raises(actions.LeftOutside):
        actions.change_opening(by=anyone_at(resource), rule=rule, becomes=None, from_on=MONDAY, now=SUNDAY_NOON)
    later = MONDAY + DAY
    assert actions.change_opening(
        by=anyone_at(resource), rule=rule, becomes=None, from_on=later, now=SUNDAY_NOON
    ) is None  # fmt: skip
    assert days_open() == [MONDAY]


def test_a_stranger_is_told_nothing_and_changes_nothing(resource: Resource, who: Personas) -> None:
    rule = opened(resource)
    with pytest.raises(NotFound):
        queries.preview_openings(who.charlie, resource, rule=rule, becomes=None, from_on=MONDAY, now=SUNDAY_NOON)
    for actor in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            actions.change_opening(by=actor, rule=rule, becomes=None, from_on=MONDAY, now=SUNDAY_NOON)
    assert Opening.objects.exists()


def test_a_building_closes_for_all_that_is_in_it(who: Personas) -> None:
    site, other = make_site(who.here), make_site(who.here, "Annexe")
    inside, beside = (
        make_resource(make_practitioner(who.here, name, site=place))
        for name, place in (("Benali", site), ("Roux", other))
    )
    by = anyone_at(inside)
    with scope(by):
        room = actions.add_resource(by=by, site=site, kind="room", name="Salle 2", seats=4)
        closures = actions.close_building(by=by, site=site, during=Range(at(0), at(23), "[)"), why="travaux")
        assert {c.resource_id for c in closures} == {inside.pk, room.pk}
        assert {c.kind for c in closures} == {"building"}
        for one in (inside, room, beside):
            make_open(one)
        assert starts(inside) == starts(room) == []
        assert starts(beside)
        with pytest.raises(Invalid):
            actions.close_building(by=by, site=site, during=Range(at(9), at(9), "[)"))


@pytest.mark.parametrize(
    ("region", "zone", "day"),
    [
        ("", "Europe/Paris", date(2027, 5, 1)),
        ("972", "America/Martinique", date(2027, 5, 22)),
        ("6AE", "Europe/Paris", date(2027, 12, 26)),
        ("PM", "America/Miquelon", date(2027, 7, 14)),
    ],
)
def test_public_holidays_close_whole_days_on_the_local_clock(
    resource: Resource, region: str, zone: str, day: date
) -> None:
    resource.time_zone = zone
    resource.save()
    by, asked = anyone_at(resource), {"structure": resource.structure, "resources": [resource], "year": 2027}
    count = actions.close_on_holidays(by=by, region=region, **asked)
    assert count >= 11
    assert actions.close_on_holidays(by=by, region=region, **asked) == 0
    midnight = datetime.combine(day, time(), ZoneInfo(zone))
    closed = Closure.objects.get(starts_at=midnight)
    assert (closed.kind, closed.ends_at) == ("holiday", midnight + DAY)


def test_the_regions_are_those_of_the_library(resource: Resource, who: Personas) -> None:
    known = {code for code in holidays.country_holidays("FR").subdivisions if not code.startswith("Zone")}
    assert known == set(actions.REGIONS) - {""}
    with pytest.raises(Invalid):
        actions.close_on_holidays(
            by=anyone_at(resource), structure=who.here, resources=[resource], year=2027, region="Zone A"
        )
    foreign = make_resource(make_practitioner(make_structure("Ailleurs")))
    with pytest.raises(Invalid):
        actions.close_on_holidays(by=anyone_at(resource), structure=who.here, resources=[foreign], year=2027)


@pytest.mark.parametrize("kind", ["room", "device", "bed", "vehicle", "staff"])
def test_everything_that_can_be_taken_can_be_added(resource: Resource, who: Personas, kind: str) -> None:
    made = actions.add_resource(by=anyone_at(resource), site=make_site(who.here), kind=kind, name=" Une chose ")
    make_open(made)
    assert (made.name, made.structure_id, starts(made)[0]) == ("Une chose", who.here.pk, "09:00 regular")


@pytest.mark.parametrize(
    "wrong", [{"kind": "practitioner"}, {"kind": "cat"}, {"name": " "}, {"seats": 0}, {"seats": 1001}]
)
def test_what_is_nothing_cannot_be_added(resource: Resource, who: Personas, wrong: dict[str, Any]) -> None:
    said: dict[str, Any] = {"kind": "room", "name": "Salle", **wrong}
    with pytest.raises(Invalid):
        actions.add_resource(by=anyone_at(resource), site=make_site(who.here), **said)


def test_sharing_names_an_agreement_and_ends(resource: Resource, who: Personas) -> None:
    by, asked = anyone_at(resource), {"resource": resource, "from_on": date(2020, 1, 1)}
    with pytest.raises(Invalid):
        actions.share(by=by, borrower=who.here, agreement="soi-même", **asked)
    with pytest.raises(Invalid):
        actions.share(by=by, borrower=who.elsewhere, agreement="", **asked)
    with pytest.raises(Invalid):
        actions.share(by=by, borrower=who.elsewhere, agreement="x", until_on=date(2019, 1, 1), **asked)
    with pytest.raises(NotPermitted):
        actions.share(by=who.charlie, borrower=who.elsewhere, agreement="volée", **asked)
    made = actions.share(by=by, borrower=who.elsewhere, agreement="Convention 4", **asked)
    borrower = system("test", [who.elsewhere.pk])
    with scope(borrower):
        assert Resource.objects.filter(pk=resource.pk).exists()
    actions.end_sharing(by=by, sharing=made, last_on=date(2021, 1, 1))
    with scope(borrower):
        assert not Resource.objects.filter(pk=resource.pk).exists()
        assert Sharing.objects.count() == 1  # that it was lent is still known
    actions.end_sharing(by=by, sharing=made, last_on=date(2019, 1, 1))
    assert not Sharing.objects.exists()
