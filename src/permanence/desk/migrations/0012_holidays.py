"""Whether a line is answered on public holidays, and why one rang while it was closed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0011_heard'),
    ]

    operations = [
        migrations.AddField("line", "on_holidays", models.BooleanField(default=False)),
        migrations.AddField("call", "outside_why", models.CharField(blank=True, default="", max_length=120), preserve_default=False),
    ]
