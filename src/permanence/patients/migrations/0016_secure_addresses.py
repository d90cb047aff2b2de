"""Where the professionals around a patient are written to, by MSSanté."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patients", "0015_archive")]
    operations = [
        migrations.AddField(model, "mssante", models.CharField(blank=True, db_default="", max_length=254))
        for model in ("follower", "regulardoctor")
    ]
