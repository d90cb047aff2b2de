"""National numbers lie sealed as everything else does, with what a merge noted of them, and so does what is remembered."""

import json

from django.db import migrations

from permanence.foundation.sealed import BlindIndex, Sealed, SealedJson
from permanence.foundation.sealing import open_text

NUMBERS = "SELECT id, content::text FROM patients_moved WHERE \"table\" = 'patients.nationalnumber' AND content IS NOT NULL"
SEEN = "ALTER TABLE patients_moved NO FORCE ROW LEVEL SECURITY"
FENCED = "ALTER TABLE patients_moved FORCE ROW LEVEL SECURITY"


def open_numbers(_apps, schema_editor):
    """Say what a merge noted of a national number by its new name, opened: it is sealed whole with the rest."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(SEEN)
        cursor.execute(NUMBERS)
        for pk, kept in cursor.fetchall():
            said = json.loads(kept)
            said.pop("digest", None)
            said["value"] = open_text(said.pop("sealed", ""), of="")
            cursor.execute("UPDATE patients_moved SET content = %s WHERE id = %s", [json.dumps(said), pk])
        cursor.execute(FENCED)


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0007_keys"),
        ("patients", "0013_followers"),
    ]
    operations = [
        migrations.RunPython(open_numbers, migrations.RunPython.noop),
        migrations.AlterField("moved", "content", SealedJson(blank=True, null=True)),
        migrations.AlterField("remembrance", "text", Sealed(max_length=140)),
        migrations.RenameField("nationalnumber", "sealed", "value"),
        migrations.AlterField("nationalnumber", "value", Sealed()),
        migrations.AlterField("nationalnumber", "digest", BlindIndex()),
    ]
