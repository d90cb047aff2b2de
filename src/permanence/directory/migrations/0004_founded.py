"""When the installation founded a structure: its first weeks are shown the way."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_standing")]
    operations = [migrations.AddField("structure", "founded_at", models.DateTimeField(blank=True, null=True))]
