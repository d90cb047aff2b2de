"""Whether a reason is for groups alone, or for none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0011_abandoned"),
    ]
    operations = [
        migrations.AddField("visitreason", "grouped", models.BooleanField(blank=True, null=True)),
    ]
