from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction

from permanence.demo import build
from permanence.demo.houses import structure_ids
from permanence.demo.ids import structure_id
from permanence.demo.practices import PRACTICES
from permanence.desk.models import Line
from permanence.directory.models import Mandate, Person
from permanence.foundation.actor import scope, system
from permanence.patients.models import Patient

TODAY = date(2026, 11, 23)
TABLES = ("directory_structure", "directory_person", "patients_patient", "patients_contact", "agenda_appointment")
NOTHING = [(0, None)] * len(TABLES)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the two practices that others refer to have patients and agendas: a second instead of ten."""
    monkeypatch.setattr(build, "PRACTICES", PRACTICES[:2])


def fingerprint() -> list[object]:
    with scope(system("test", structure_ids(1))), connection.cursor() as cursor:
        found = []
        for table in TABLES:
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, ',' ORDER BY id)) FROM {table} t")
            found.append(cursor.fetchone())
        return found


@pytest.mark.django_db
def test_the_world_is_the_same_each_time() -> None:
    seen = []
    for _ in range(2):
        with transaction.atomic():
            build.build(today=TODAY)
            seen.append(fingerprint())
            transaction.set_rollback(True)
    assert seen[0] == seen[1]
    assert NOTHING not in seen


@pytest.mark.django_db
def test_a_build_that_is_interrupted_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise InterruptedError

    monkeypatch.setattr(build, "write_telephone", fail)
    with pytest.raises(InterruptedError):
        build.build(today=TODAY)
    assert not build.is_built()
    assert fingerprint() == NOTHING


@pytest.mark.django_db
def test_two_worlds_stand_side_by_side() -> None:
    told: list[str] = []
    build.build(today=TODAY, scale=2, progress=told.append)
    assert len(told) == 2
    with scope(system("test", structure_ids(2))):
        each = [Patient.objects.filter(structure=structure_id("tilleuls", copy)).count() for copy in (1, 2)]
        assert min(each) > 500
        assert Line.objects.values("number").distinct().count() == 60
        assert Person.objects.filter(rpps__gt="").values("rpps").distinct().count() == 64
        assert Mandate.objects.filter(holder=structure_id("allo", 2)).count() == len(PRACTICES)


def test_two_starts_at_once_build_one_world(committed: None) -> None:
    told: list[str] = []

    def start() -> None:
        build.build(today=TODAY, progress=told.append)
        connection.close()

    starts = [Thread(target=start) for _ in range(2)]
    for thread in starts:
        thread.start()
    for thread in starts:
        thread.join()
    assert len(told) == 1
    assert build.is_built()
