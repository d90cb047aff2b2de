"""A practitioner who receives at two sites: openings that name theirs, and a search that tells where."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg.types.range import Range

from permanence.capacity import actions, queries
from permanence.capacity.actions import Recurring, Terms
from permanence.capacity.models import Opening, OpeningKind, OpeningRule, Resource
from permanence.directory.models import Site
from permanence.directory.tests.personas import Personas, make_practitioner, make_site, three
from permanence.foundation.actor import scope
from permanence.foundation.ids import uuid7

from .factories import MONDAY, SUNDAY_NOON, anyone_at, at, make_resource

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def aspet(who: Personas) -> Site:
    return make_site(who.here, name="Aspet")


@pytest.fixture
def resource(who: Personas) -> Iterator[Resource]:
    made = make_resource(make_practitioner(who.here))
    with scope(anyone_at(made)):
        yield made


def opened(resource: Resource, opens: int, closes: int, *, terms: Terms, weekday: int = 0) -> OpeningRule:
    weekly = Recurring(weekday, time(opens), time(closes), MONDAY)
    return actions.open_recurring(
        by=anyone_at(resource), resource=resource, recurring=weekly, terms=terms, now=SUNDAY_NOON,
        horizon=timedelta(days=20),
    )  # fmt: skip


def starts(resource: Resource, *, bare: bool = False, limit: int = 9, **more: Any) -> list[tuple[str, Any]]:
    by = anyone_at(resource)
    found = queries.free_starts(
        by, resource_ids=[resource.pk], duration_min=60, after=SUNDAY_NOON, until=at(23), now=SUNDAY_NOON, limit=limit,
        fit=queries.Fit(**more), bare=bare,
    )  # fmt: skip
    return [(f"{one.starts_at.astimezone(ZoneInfo('Europe/Paris')):%H}", one.site_id) for one in found]


def test_a_free_time_tells_where_of_who_receives_at_two_sites(resource: Resource, aspet: Site) -> None:
    usual = resource.practitioner_role.site_id  # type: ignore[union-attr]
    opened(resource, 9, 11, terms=Terms())
    assert starts(resource) == [("09", None), ("10", None)]
    opened(resource, 14, 16, terms=Terms(site=aspet.pk))
    everywhere = [("09", usual), ("10", usual), ("14", aspet.pk), ("15", aspet.pk)]
    assert starts(resource) == starts(resource, bare=True) == everywhere
    assert starts(resource, limit=60) == everywhere, "many are looked for in another way"
    assert starts(resource, sites=[aspet.pk]) == everywhere[2:]
    assert starts(resource, sites=[aspet.pk], limit=1) == everywhere[2:3]
    assert starts(resource, sites=[usual]) == everywhere[:2]
    assert starts(resource, sites=[]) == []
    nights = queries.Hours("Europe/Paris", opens_at=time(15))
    assert starts(resource, sites=[aspet.pk], hours=nights) == everywhere[3:]


def test_what_is_kept_is_where_the_time_around_it_is(resource: Resource, aspet: Site) -> None:
    opened(resource, 14, 17, terms=Terms(site=aspet.pk))
    opened(resource, 14, 15, terms=Terms(OpeningKind.EMERGENCY))
    by, role = anyone_at(resource), resource.practitioner_role_id
    assert role is not None
    found = queries.opening_at(by, role, Range(at(14), at(15)), kinds=["emergency"])
    assert found is not None
    assert found.site_id == aspet.pk
    assert queries.site_at(by, role, at(14)) == aspet.pk
    assert queries.site_at(by, role, at(17)) is None
    (kept,) = queries.free_starts(
        by, practitioner_role_ids=[role], duration_min=60, after=at(8), until=at(23), kinds=["emergency"]
    )
    assert kept.site_id == aspet.pk


def test_nobody_is_at_two_places_at_once(resource: Resource, aspet: Site, who: Personas) -> None:
    opened(resource, 14, 17, terms=Terms(site=aspet.pk))
    third = make_site(who.here, name="Salies")
    with pytest.raises(actions.ElsewhereThen):
        opened(resource, 16, 18, terms=Terms(OpeningKind.EMERGENCY, site=third.pk))
    with pytest.raises(actions.OpeningOverlaps):
        opened(resource, 16, 18, terms=Terms())


def test_the_usual_site_is_not_written_down(resource: Resource) -> None:
    usual = resource.practitioner_role.site_id  # type: ignore[union-attr]
    assert opened(resource, 9, 11, terms=Terms(site=usual)).site_id is None
    assert starts(resource) == [("09", None), ("10", None)]


def test_a_site_of_another_structure_is_refused_by_all(resource: Resource, who: Personas) -> None:
    theirs = make_site(who.elsewhere)
    with pytest.raises(actions.NoSuchSite):
        opened(resource, 9, 11, terms=Terms(site=theirs.pk))
    rule = opened(resource, 9, 11, terms=Terms())
    for table in (OpeningRule, Opening):
        with pytest.raises(IntegrityError, match="same_structure"):
            _write(table, theirs)
    assert rule.site_id is None


def _write(table: Any, site: Site) -> None:
    with transaction.atomic():
        table.objects.all().update(site=site)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_building_is_closed_while_he_is_there(resource: Resource, aspet: Site) -> None:
    usual = resource.practitioner_role.site  # type: ignore[union-attr]
    opened(resource, 9, 11, terms=Terms())
    opened(resource, 14, 16, terms=Terms(site=aspet.pk))
    by = anyone_at(resource)
    (closed,) = actions.close_building(by=by, site=aspet, during=Range(at(0), at(15), "[)"))
    assert [hour for hour, _ in starts(resource)] == ["09", "10", "15"]
    actions.reopen(by=by, closure=closed)
    actions.close_building(by=by, site=usual, during=Range(at(0), at(23), "[)"))
    assert [hour for hour, _ in starts(resource)] == ["14", "15"]


def test_another_place_touches_whoever_comes_then(resource: Resource, aspet: Site) -> None:
    rule = opened(resource, 14, 17, terms=Terms(site=aspet.pk))
    promise = actions.reserve(
        by=anyone_at(resource), resource=resource, during=Range(at(14), at(15), "[)"), source="test",
        held_for=uuid7(), now=SUNDAY_NOON,
    )  # fmt: skip
    asked: dict[str, Any] = {
        "by": anyone_at(resource), "rule": rule, "becomes": queries.recurring(rule), "from_on": MONDAY,
        "now": SUNDAY_NOON,
    }  # fmt: skip
    with pytest.raises(actions.LeftOutside) as left:
        actions.change_opening(terms=Terms(), **asked)
    assert [one.pk for one in left.value.reservations] == [promise.pk]
    changed = actions.change_opening(terms=Terms(), kept={promise.pk}, **asked)
    assert changed is not None
    assert {one.site_id for one in Opening.objects.all()} == {None}


def test_postgresql_holds_that_nobody_is_at_two_sites_at_once(resource: Resource, aspet: Site, who: Personas) -> None:
    other = make_site(who.here, name="Salies")
    opened(resource, 14, 16, terms=Terms(site=aspet.pk))
    during = Range(at(15), at(17), "[)")
    told: dict[str, Any] = {"structure": resource.structure, "resource": resource, "kind": OpeningKind.EMERGENCY}
    with pytest.raises(IntegrityError, match="opening_at_one_site"), transaction.atomic():
        Opening.objects.create(site=other, during=during, **told)
    Opening.objects.create(site=aspet, during=during, **told)
