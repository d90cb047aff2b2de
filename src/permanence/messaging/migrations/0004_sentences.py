"""What the SMS of a practice say, by language, versioned."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.tenancy import fence


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_founded"),
        ("messaging", "0003_answers"),
    ]
    operations = [
        migrations.CreateModel(
            name="Sentence",
            fields=[
                ("id", models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=16)),
                ("language", models.CharField(max_length=2)),
                ("version", models.PositiveSmallIntegerField()),
                ("text", models.CharField(blank=True, max_length=480)),
                ("written_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("by_name", models.CharField(max_length=200)),
                ("structure", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure")),
            ],
            options={
                "ordering": ["name", "language", "-version"],
                'constraints': [
                    models.UniqueConstraint(fields=("structure", "name", "language", "version"), name="sentence_version_once"),
                ],
            },
        ),
        fence("messaging_sentence"),
    ]
