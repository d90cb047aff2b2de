"""The search takes several reasons: practitioners each have their own for the same visit."""

from importlib import import_module

from django.db import migrations

search = import_module("permanence.capacity.migrations.0005_free_starts")
FORMER = """
    DROP FUNCTION IF EXISTS capacity_free_starts(
        uuid[], uuid[], uuid[], text[], text[], uuid, interval, interval, interval, interval,
        timestamptz, timestamptz, timestamptz, integer, text, integer[], time, time);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0009_fewer_probes"),
    ]
    operations = [
        migrations.RunSQL(FORMER, migrations.RunSQL.noop),
        migrations.RunSQL(search.SEARCH, migrations.RunSQL.noop),
    ]
