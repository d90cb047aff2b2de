"""What is shared today is shared on the day that the wall of the resource shows, not on the server's.

An island is up to a day ahead of it or behind: its first day began late, and its last one ended early or late.
"""

from importlib import import_module
from typing import Any, ClassVar

from django.db import migrations

things = import_module("permanence.capacity.migrations.0016_things")
borrowing = import_module("permanence.capacity.migrations.0009_fewer_probes")

BORROWED = """
    CREATE OR REPLACE FUNCTION capacity_borrowed(borrowers uuid[]) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    BEGIN
        RETURN (SELECT coalesce(array_agg(sharing.resource_id), '{}')
                FROM capacity_sharing sharing JOIN capacity_resource resource ON resource.id = sharing.resource_id
                CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE resource.time_zone)::date AS today) wall
                WHERE sharing.borrower_id = ANY (borrowers) AND sharing.borrower_id = ANY (permanence_scope())
                    AND sharing.from_on <= wall.today AND (sharing.until_on IS NULL OR sharing.until_on >= wall.today));
    END $$;
"""


def lent(today: str) -> str:
    """Return the function that tells whether something is lent for a time, with what it takes for today."""
    return things.LENT.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace("current_date", today)


class Migration(migrations.Migration):
    """Take the day from the clock of the resource."""

    dependencies: ClassVar = [("capacity", "0020_shared_by_hours")]
    operations: ClassVar[list[Any]] = [
        migrations.RunSQL(BORROWED, borrowing.BORROWED),
        migrations.RunSQL(lent("(now() AT TIME ZONE resource.time_zone)::date"), lent("current_date")),
    ]
