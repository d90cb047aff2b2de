"""Whether a patient needs an interpreter, and whether he is called rather than written to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0004_extra_time"),
    ]

    operations = [
        migrations.AddField(
            model_name="patient", name="interpreter", field=models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField(
            model_name="patient", name="by_voice", field=models.BooleanField(db_default=False, default=False)
        ),
    ]
