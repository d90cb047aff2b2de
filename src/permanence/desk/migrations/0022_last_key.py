"""The key pressed last of a proof, which may have been the wrong one."""

import django.db.models.deletion
from django.db import migrations, models

import permanence.desk.proving


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0021_proofs_forgotten"),
    ]

    operations = [
        migrations.AddField(
            "proof",
            "last_trait",
            models.CharField(
                blank=True, choices=permanence.desk.proving.Trait.choices, db_default="", default="", max_length=16
            ),
        ),
        migrations.AddField("proof", "last_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "proof",
            "last_by",
            models.ForeignKey(
                blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to="directory.person",
            ),
        ),
        migrations.AddField("proof", "corrected_at", models.DateTimeField(blank=True, null=True)),
    ]
