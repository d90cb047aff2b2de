"""The search as 0005 now has it, and whom one borrows from as a function whose plan is kept."""

from importlib import import_module

from django.db import migrations

search = import_module("permanence.capacity.migrations.0005_free_starts")
BORROWED = """
    CREATE OR REPLACE FUNCTION capacity_borrowed(borrowers uuid[]) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    BEGIN
        RETURN (SELECT coalesce(array_agg(resource_id), '{}') FROM capacity_sharing
                WHERE borrower_id = ANY (borrowers) AND borrower_id = ANY (permanence_scope())
                    AND from_on <= current_date AND (until_on IS NULL OR until_on >= current_date));
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0008_taking_away"),
    ]
    operations = [
        migrations.RunSQL(BORROWED, migrations.RunSQL.noop),
        migrations.RunSQL(search.SEARCH, migrations.RunSQL.noop),
    ]
