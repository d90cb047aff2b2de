"""How much more time a patient needs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0003_standing"),
        ("patients", "0003_name_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="extra_time_min",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.CheckConstraint(
                condition=models.Q(("extra_time_min__lte", 120)), name="extra_time_sensible"
            ),
        ),
    ]
