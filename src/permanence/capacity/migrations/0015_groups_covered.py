"""The search of a whole structure asks each piece of free time for its opening, which may be of a group: its index says it."""

from django.db import migrations

INDEX = """
    DROP INDEX capacity_freetime_by_structure;
    CREATE INDEX capacity_freetime_by_structure ON capacity_freetime (structure_id, starts_at)
        INCLUDE (resource_id, seat, ends_at, minutes, kind, channel, free_since, free_until, opened_at, released_at, reasons{});
"""


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0014_few_are_borrowed"),
    ]
    operations = [
        migrations.RunSQL(INDEX.format(", opening_id"), INDEX.format("")),
    ]
