"""Who gave up a postponement, and what was left as it was."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("agenda", "0010_urgent"),
    ]

    operations = [
        migrations.AddField("postponement", "abandoned_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("postponement", "abandoned_by", models.CharField(blank=True, default="", max_length=200), preserve_default=False),
        migrations.AlterField(
            "postponed",
            "settled",
            models.CharField(
                blank=True,
                choices=[
                    ("moved", "moved"), ("kept", "left where it is"), ("cancelled", "cancelled"), ("to_call", "to be called"),
                    ("gone", "no longer to be moved"), ("dropped", "left as it was"),
                ],
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            "postponement",
            models.CheckConstraint(
                condition=models.Q(("abandoned_at", None), ("abandoned_by", ""))
                | models.Q(("abandoned_at__isnull", False), models.Q(("abandoned_by", ""), _negated=True)),
                name="postponement_abandoned_by_someone",
            ),
        ),
    ]
