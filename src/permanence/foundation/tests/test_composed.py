"""Readings composed once: the rows of a queryset, whatever values are given, and nothing of the former ones."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from permanence.directory.models import Person, PractitionerRole, Site, Structure
from permanence.directory.tests import personas
from permanence.foundation.actor import scope
from permanence.foundation.composed import any_of, changing, composed

pytestmark = pytest.mark.django_db


@composed
def sites(structures: Collection[UUID], commune: str) -> QuerySet[Site]:
    there = Site.objects.filter(structure_id=any_of(structures)).exclude(city=commune)
    return there.select_related("structure__parent").prefetch_related("structure__sites").order_by("structure__name")


@composed
def names(since: str, kind: str) -> QuerySet[Structure, tuple[str, str]]:
    return Structure.objects.filter(name__gte=since, kind=kind).order_by("name").values_list("name", "kind")


@composed
def flat(person_id: UUID | None) -> QuerySet[Person, str]:
    return Person.objects.filter(pk=person_id).values_list("family_name", flat=True)


@changing
def renamed(structures: Collection[UUID], name: str) -> tuple[QuerySet[Site], dict[str, Any]]:
    return Site.objects.filter(structure_id=any_of(structures), structure__name__gt=""), {
        "name": name,
        "city": "X",
    }


def test_rows_are_those_of_the_queryset_with_what_they_refer_to() -> None:
    people = personas.three()
    made = {structure.pk: personas.make_site(structure) for structure in (people.here, people.elsewhere)}
    for _ in range(2):
        for actor, structure in ((people.alice, people.here), (people.charlie, people.elsewhere)):
            with scope(actor):
                (found,) = sites(list(made), "nowhere")
                assert found == made[structure.pk]
                assert sites([], "nowhere") == []
                assert sites([structure.pk], made[structure.pk].city) == []
            with CaptureQueriesContext(connection) as asked:
                assert found.structure.name == structure.name
                assert list(found.structure.sites.all()) == [found]
            assert not asked


def test_values_differ_from_one_asking_to_the_next() -> None:
    people = personas.three()
    with scope(people.alice):
        kind = people.here.kind
        assert (people.here.name, kind) in names("A", kind)
        assert names("ZZZ", kind) == []
        family = Person.objects.get(pk=people.alice.id).family_name
        assert flat(people.alice.id) == [family]
        assert flat(None) == []


def test_a_reading_is_composed_once() -> None:
    built: list[object] = []

    @composed
    def roles(structure_id: UUID) -> QuerySet[PractitionerRole]:
        built.append(structure_id)
        return PractitionerRole.objects.filter(structure_id=structure_id)

    with CaptureQueriesContext(connection) as asked:
        for number in range(3):
            assert roles(UUID(int=number)) == []
    assert len(built) == 1
    assert len(asked) == 3


def test_a_change_is_composed_once_and_stays_within_the_scope() -> None:
    people = personas.three()
    here, elsewhere = (personas.make_site(structure) for structure in (people.here, people.elsewhere))
    both = [people.here.pk, people.elsewhere.pk]
    with scope(people.alice):
        assert [renamed(both, name) for name in ("A", "B")] == [1, 1]
        assert renamed([], "C") == 0
        here.refresh_from_db()
        assert (here.name, here.city) == ("B", "X")
    with scope(people.charlie):
        elsewhere.refresh_from_db()
        assert elsewhere.name not in ("A", "B")


def test_what_is_annotated_and_locked_comes_with_the_row() -> None:
    @composed
    def marked(kind: str) -> QuerySet[Structure]:
        return Structure.objects.filter(kind=kind).annotate(shown=F("name")).select_for_update(of=("self",))

    people = personas.three()
    with scope(people.alice):
        (found,) = marked(people.here.kind)
        assert found.shown == people.here.name  # type: ignore[attr-defined]
