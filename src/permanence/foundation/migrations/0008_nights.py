"""Which nights the installation was up; and no job of the queue has arguments that are none."""

from django.db import migrations, models

from permanence.foundation.tenancy import Withhold

READABLE = """
    ALTER TABLE procrastinate_jobs ADD CONSTRAINT job_has_arguments CHECK (jsonb_typeof(args) = 'object') NOT VALID;
"""
UNDONE = "ALTER TABLE procrastinate_jobs DROP CONSTRAINT job_has_arguments;"


class Migration(migrations.Migration):
    dependencies = [("foundation", "0007_keys")]
    operations = [
        migrations.CreateModel(
            name="Night",
            fields=[("day", models.DateField(primary_key=True, serialize=False))],
        ),
        Withhold("foundation_night", "UPDATE"),
        migrations.RunSQL(READABLE, UNDONE),
    ]
