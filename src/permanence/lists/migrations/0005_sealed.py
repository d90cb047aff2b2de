"""Lines of lists and archives made to leave lie sealed; lines there already are sealed at the next start."""

from django.db import migrations

from permanence.foundation.sealed import Sealed, SealedJson

CELLS = "ALTER TABLE lists_line ALTER COLUMN cells TYPE text USING array_to_json(cells)::text;"


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0007_keys"),
        ("lists", "0004_removals"),
    ]
    operations = [
        migrations.RunSQL(
            CELLS,
            migrations.RunSQL.noop,
            state_operations=[migrations.AlterField("line", "cells", SealedJson(default=list))],
        ),
        migrations.RenameField("removalpart", "sealed", "archive"),
        migrations.AlterField("removalpart", "archive", Sealed()),
    ]
