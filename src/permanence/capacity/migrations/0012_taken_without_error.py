"""Who is late for a single resource is told so, also when the exclusion constraint has the last word.

An error would spoil the transaction around it; only when another resource is taken already is there something to undo.
"""

from importlib import import_module

from django.db import migrations

taking = import_module("permanence.capacity.migrations.0006_taking")
SPOILT = """
            IF made IS NULL THEN
                RAISE EXCEPTION"""
TOLD = """
            IF made IS NULL AND number = 1 THEN
                RETURN QUERY SELECT 'taken', NULL::uuid, owners[at_place], resources[number], NULL::integer;
                RETURN;
            END IF;
            IF made IS NULL THEN
                RAISE EXCEPTION"""


def reserve(tail: str) -> str:
    """Return the function, with what it does when the constraint refuses."""
    return taking.RESERVE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(SPOILT, tail)


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0011_groups"),
    ]
    operations = [
        migrations.RunSQL(reserve(TOLD), reserve(SPOILT)),
    ]
