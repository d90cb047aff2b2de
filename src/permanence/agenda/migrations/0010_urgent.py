"""What was promised as urgent, and what was promised beyond the seats on purpose."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("agenda", "0009_other_calendars"),
    ]

    operations = [
        migrations.AddField("appointment", "urgent", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("appointment", "overbooked", models.BooleanField(db_default=False, default=False)),
    ]
