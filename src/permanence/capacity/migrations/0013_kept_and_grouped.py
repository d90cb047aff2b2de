"""What was kept for emergencies never becomes regular; a reason may be for groups alone, or for none.

Once released it is found by who asks for `released` time: the directives let a lower urgency take it, a planned need never.
"""

from importlib import import_module

from django.db import migrations

search = import_module("permanence.capacity.migrations.0005_free_starts")
FORMER = """
    DROP FUNCTION IF EXISTS capacity_free_starts(
        uuid[], uuid[], uuid[], text[], text[], uuid[], interval, interval, interval, interval,
        timestamptz, timestamptz, timestamptz, integer, text, integer[], time, time);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0012_taken_without_error"),
    ]
    operations = [
        migrations.RunSQL(FORMER, migrations.RunSQL.noop),
        migrations.RunSQL(search.SEARCH, migrations.RunSQL.noop),
    ]
