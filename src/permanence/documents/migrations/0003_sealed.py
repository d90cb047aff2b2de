"""Free words about patients lie sealed from now on; those there already are sealed at the next start."""

from django.db import migrations

from permanence.foundation.sealed import Sealed, SealedFile


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0007_keys"),
        ("documents", "0002_forms"),
    ]
    operations = [
        migrations.AlterField("document", "words", Sealed(blank=True, max_length=80)),
        migrations.AlterField("document", "why", Sealed(blank=True, max_length=200)),
        migrations.AlterField("content", "sealed", SealedFile()),
        migrations.AlterField("filled", "sealed", SealedFile()),
    ]
