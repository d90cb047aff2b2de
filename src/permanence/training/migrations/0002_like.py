"""A training practice may be like a real one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_founded"),
        ("training", "0001_initial"),
    ]
    operations = [
        migrations.AddField("ground", "like", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.practitionerrole")),
        migrations.AddField("ground", "copied", models.JSONField(blank=True, default=dict)),
        migrations.AddConstraint("ground", models.UniqueConstraint(fields=("of", "like"), name="ground_once_each", nulls_distinct=False)),
    ]
