"""What every booking writes has no index that another already gives."""

import pytest
from django.db import connection

# A whole index that begins another one with the same condition answers nothing the other does not; keys that must be
# unique stand for themselves.
NEEDLESS = """
    SELECT less.indexrelid::regclass::text FROM pg_index less JOIN pg_index more
        ON more.indrelid = less.indrelid AND more.indexrelid <> less.indexrelid
    WHERE less.indrelid = %s::regclass AND NOT less.indisunique
        AND pg_get_expr(less.indpred, less.indrelid) IS NOT DISTINCT FROM pg_get_expr(more.indpred, more.indrelid)
        AND (more.indkey::smallint[])[0:less.indnkeyatts - 1] = (less.indkey::smallint[])[0:less.indnkeyatts - 1]
        AND more.indnkeyatts >= less.indnkeyatts
"""
UNBORROWED = """
    SELECT count(*) FROM pg_index WHERE indrelid = 'capacity_reservation'::regclass
        AND pg_get_indexdef(indexrelid) LIKE '%(borrower_id)%' AND indpred IS NULL
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table", ["agenda_appointment", "capacity_reservation", "foundation_trace", "foundation_event"]
)
def test_no_index_only_repeats_another(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NEEDLESS, [table])
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_only_what_is_borrowed_is_indexed_by_who_borrows() -> None:
    with connection.cursor() as cursor:
        cursor.execute(UNBORROWED)
        assert cursor.fetchone() == (0,)
