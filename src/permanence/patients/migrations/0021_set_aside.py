"""What nobody proved of a kept file is set aside by a merge, and comes back when it is undone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0020_birthdays"),
    ]

    operations = [
        migrations.AddField(
            model_name="moved", name="aside", field=models.BooleanField(db_default=False, default=False)
        ),
    ]
