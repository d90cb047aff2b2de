"""At 40,000 files a search reads indexes, not the table, behind the fence as before it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from typing import Any
from unittest import mock

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from permanence.directory.tests.personas import make_structure
from permanence.foundation import ready
from permanence.foundation.actor import Actor, scope, system
from permanence.patients import queries

pytestmark = pytest.mark.slow
FILES, FEW = 40_000, 500
SYLLABLES = "du,ben,mai,le,ngu,rou,an,fe,mo,gar,mar,pe,bois,ra,li,ton,vi,sau,tra,cou"
FIRST = "élodie,marie-françoise,yann,samia,thomas,anaïs,jean,chloé,hugo,inès,paul,zoé,karim,lina,louis,emma,léa"
FILL = """
    WITH names AS (SELECT string_to_array(%(syllables)s, ',') AS s, string_to_array(%(first)s, ',') AS f),
         made AS (
            INSERT INTO patients_patient (id, structure_id, birth_name, used_name, first_names, birth_date, sex,
                                          birth_place_code, identity_retrieved, identity_checked, language)
            SELECT gen_random_uuid(), %(structure)s, s[1 + n %% 20] || s[1 + n / 20 %% 20] || s[1 + n / 400 %% 20], '',
                   f[1 + n %% 17], date '1930-01-01' + n %% 34000, 'unknown', '', false, false, 'fr'
            FROM names, generate_series(%(first_file)s::integer, %(last_file)s) AS n RETURNING id)
    INSERT INTO patients_contact (id, structure_id, patient_id, system, value, note)
    SELECT gen_random_uuid(), %(structure)s, id, 'phone',
           '+3361' || lpad((%(first_file)s::integer - 1 + row_number() OVER ())::text, 7, '0'), ''
    FROM made
"""
NUMBERED = """
    INSERT INTO patients_nationalnumber (id, structure_id, patient_id, value, digest, noted_by_name)
    SELECT gen_random_uuid(), structure_id, id, '', md5(id::text), '' FROM patients_patient
"""
SEARCHES = [
    ("du", "patient_by_name_word"),
    ("dubo", "patient_by_name_word"),
    ("dububen elo", "patient_by_name_word"),
    ("elodie dububen", "patient_by_name_word"),
    ("dububan elo", "patient_by_name_sound"),
    ("zephyrine", "patient_by_name_word"),
    ("12/03/1984", "patient_by_birth_date"),
    ("12/03", "patient_by_birthday"),
    ("1984", "patient_by_birth_date"),
    ("0610 001", "contact_by_value"),
    ("0610001234", "contact_by_value"),
    ("1234", "contact_by_ending"),
    ("dubo 0610", "patient_by_name_word"),
]


@pytest.fixture
def crowd(committed: None) -> Iterator[Actor]:
    """One practice with 40,000 files, counted by the planner as autovacuum would."""
    structure = make_structure()
    actor = system("test", [structure.pk])
    told = {"structure": structure.pk, "syllables": SYLLABLES, "first": FIRST}
    for first, last in ((1, FEW), (FEW + 1, FILES)):  # few first: a plan made for empty tables reads them whole
        with scope(actor), connection.cursor() as cursor:
            cursor.execute(FILL, told | {"first_file": first, "last_file": last})
        _counted()
    with scope(actor), connection.cursor() as cursor:
        cursor.execute(NUMBERED)
    _counted()
    with scope(actor):
        yield actor


def _counted() -> None:
    with connections["owner"].cursor() as owner:
        owner.execute("VACUUM ANALYZE patients_patient, patients_nameword, patients_contact, patients_nationalnumber")


def plan_of(work: Callable[[], Any]) -> str:
    """Return how PostgreSQL carries out what is asked of the patients' tables."""
    with CaptureQueriesContext(connection) as asked, mock.patch.object(ready, "rows", wraps=ready.rows) as planned_once:
        work()
    told = [*(q["sql"] for q in asked.captured_queries), *(one.args[0] for one in planned_once.call_args_list)]
    own = [sql for sql in dict.fromkeys(told) if "patients_" in sql]
    assert own
    return "\n".join(line for sql in own for line in _explained(sql))


def _explained(sql: str) -> list[str]:
    """Explain a statement with its values, or one planned once for whatever values are given."""
    names = count(1)
    places: dict[str, int] = defaultdict(lambda: next(names))
    written = re.sub(r"%(?:\((\w+)\))?s", lambda m: f"${places[m[1]] if m[1] else next(names)}", sql)
    asked = f"EXPLAIN {'(GENERIC_PLAN) ' if written != sql else ''}{written}"
    told = connection.connection.pgconn.exec_(asked.encode())  # without values, which the driver would miss
    assert told.ntuples, told.error_message
    return [(told.get_value(line, 0) or b"").decode() for line in range(told.ntuples)]


def test_every_search_reads_indexes_behind_the_fence(crowd: Actor) -> None:
    (structure_id,) = crowd.structures()
    works: list[tuple[Callable[[], Any], str]] = [
        (lambda: queries.behind_number(crowd, structure_id, "0610001234"), "contact_by_value"),
        (lambda: queries.lookalikes(crowd, structure_id, "dububen", "Yann", date(1930, 1, 3)), "patient_by_birth_date"),
        (lambda: queries.bearers(crowd, "2 84 03 31 555 042"), "patient_by_number"),
        *((lambda text=text: queries.search(crowd, text), index) for text, index in SEARCHES),
    ]
    for work, index in works:
        plan = plan_of(work)
        assert f"{index} on patients" in plan or f"on {index} " in plan, f"{index}\n{plan}"
        assert "Seq Scan on patients" not in plan, f"{index}\n{plan}"
