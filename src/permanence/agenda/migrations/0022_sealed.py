"""Free words about patients lie sealed from now on; those there already are sealed at the next start."""

from django.db import migrations

from permanence.foundation.sealed import Sealed


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0007_keys"),
        ("agenda", "0021_early"),
    ]
    operations = [
        migrations.AlterField("note", "text", Sealed(max_length=500)),
    ]
