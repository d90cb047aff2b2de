"""How it was proved who spoke goes with the request it was proved on, from the log of changes too."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("permanence.desk.migrations.0016_keeping").FORGET.replace("CREATE", "CREATE OR REPLACE", 1)
AFTER = BEFORE.replace("'desk_proposalmade'", "'desk_proposalmade', 'desk_proof'")


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0020_proofs"),
    ]
    operations = [
        migrations.RunSQL(AFTER, BEFORE),
    ]
