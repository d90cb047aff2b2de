"""Statements planned once: their values stay apart, their errors are the database's own."""

from datetime import UTC
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from permanence.directory.models import Site, Structure
from permanence.directory.tests import personas
from permanence.foundation import ready
from permanence.foundation.actor import scope
from permanence.foundation.ids import uuid7
from permanence.foundation.models import Event

pytestmark = pytest.mark.django_db


def test_values_are_never_part_of_the_statement() -> None:
    assert ready.rows("SELECT %s::text, %s::uuid[]", ["'; DROP TABLE x; --", [UUID(int=1)]]) == [
        ("'; DROP TABLE x; --", [UUID(int=1)])
    ]
    assert ready.row("SELECT %(day)s::date IS NULL", {"day": None}) == (True,)
    assert ready.row("SELECT 1 WHERE false", []) is None


def test_the_same_statement_sees_the_structures_of_the_scope_it_runs_in() -> None:
    people = personas.three()
    for structure in (people.here, people.elsewhere):
        personas.make_site(structure)
    for _ in range(8):  # more than PostgreSQL needs before it keeps one plan for all
        for actor, structure in ((people.alice, people.here), (people.charlie, people.elsewhere)):
            with scope(actor):
                assert ready.rows("SELECT structure_id FROM directory_site", []) == [(structure.pk,)]
    assert ready.rows("SELECT structure_id FROM directory_site", []) == []


def test_a_statement_is_planned_once_for_each_connection() -> None:
    for _ in range(3):
        ready.rows("SELECT %s::integer + 41", [1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%+ 41'")
        assert cursor.fetchone() == (1,)


def test_what_pages_ask_again_and_again_is_planned_once_too() -> None:
    for pk in range(6):
        list(Structure.objects.filter(pk=UUID(int=pk)))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%FROM \"directory_structure\"%%'"
        )
        assert cursor.fetchone() == (1,)


def test_moments_are_those_that_django_reads() -> None:
    with connection.cursor() as cursor:
        for written in ("2026-03-29 02:30:00.123456+02", "0900-01-01 00:00:00+00", "2026-10-25 02:30:00+01"):
            cursor.execute("SELECT %s::timestamptz", [written])
            assert cursor.fetchone() == (ready.row("SELECT %s::timestamptz", [written])[0],)
    (read,) = ready.row("SELECT now()", [])
    assert read.tzinfo is UTC


def test_errors_are_those_the_rooms_know() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ready.rows("SELECT nothing_of_the_kind", [])


def test_a_row_is_read_by_its_key_as_django_reads_it_and_only_within_the_scope() -> None:
    people = personas.three()
    written = Event(id=uuid7(), structure_id=people.here.pk, name="KettleBoiled", payload={"cups": [1, 2]})
    with scope(people.alice):
        written.save(force_insert=True)
        read = ready.get(Event, written.pk)
        assert read is not None
        assert (read.payload, read.at) == ({"cups": [1, 2]}, Event.objects.get(pk=written.pk).at)
        assert not read._state.adding
    with scope(people.charlie):
        assert ready.get(Event, written.pk) is None


def test_rows_of_several_tables_are_read_at_once_each_within_the_scope() -> None:
    people = personas.three()
    site, other = personas.make_site(people.here), personas.make_site(people.elsewhere)
    with scope(people.alice):
        wanted = (Site, site.pk), (Structure, people.here.pk), (Site, other.pk)
        assert ready.several(*wanted) == [site, people.here, None]
        assert ready.several((Site, uuid7()), (Site, site.pk)) == [None, site]


def test_a_row_is_added_with_what_the_database_chooses() -> None:
    people = personas.three()
    new = Event(id=uuid7(), structure_id=people.here.pk, name="KettleBoiled", payload={"cups": ["é"]})
    with scope(people.alice):
        ready.add(new)
        kept = Event.objects.get(pk=new.pk)
        assert (kept.payload, kept.at, new._state.adding) == (new.payload, new.at, False)
        with pytest.raises(IntegrityError), transaction.atomic():
            ready.add(new)
    with scope(people.charlie), pytest.raises(DatabaseError), transaction.atomic():
        ready.add(Event(id=uuid7(), structure_id=people.here.pk, name="KettleBoiled", payload={}))


def test_what_stands_in_the_way_of_a_row_is_left_as_it_is() -> None:
    people = personas.three()
    with scope(people.alice):
        first, second = (Event(id=UUID(int=7), structure_id=people.here.pk, name=name, payload={}) for name in "ab")
        assert ready.add(first, unless_there=True)
        assert not ready.add(second, unless_there=True)
        assert second._state.adding
        assert Event.objects.get(pk=first.pk).name == "a"


def test_some_fields_of_a_row_are_written_and_only_within_the_scope() -> None:
    people = personas.three()
    site = personas.make_site(people.here)
    with scope(people.alice):
        site.name, site.city = "Annexe", "not written"
        ready.change(site, "name")
        kept = Site.objects.get(pk=site.pk)
        assert (kept.name, kept.city == site.city) == ("Annexe", False)
    with scope(people.charlie), pytest.raises(DatabaseError), transaction.atomic():
        ready.change(site, "name")
