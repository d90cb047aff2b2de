"""The search as 0005 now has it, for databases made before."""

from importlib import import_module

from django.db import migrations

former = import_module("permanence.capacity.migrations.0005_free_starts")


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0006_taking"),
    ]
    operations = [
        migrations.RunSQL(former.SEARCH, migrations.RunSQL.noop),
    ]
