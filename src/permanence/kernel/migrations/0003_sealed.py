"""Free words about patients lie sealed from now on; those there already are sealed at the next start."""

from django.db import migrations

from permanence.foundation.sealed import Sealed


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0007_keys"),
        ("kernel", "0002_fences"),
    ]
    operations = [
        migrations.AlterField("task", "note", Sealed(blank=True)),
        migrations.AlterField("taskstep", "reason", Sealed(blank=True, max_length=200)),
    ]
