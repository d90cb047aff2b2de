"""The fence around calls long past."""

from django.db import migrations

from permanence.foundation.tenancy import fence


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0005_past"),
    ]
    operations = [
        fence("insights_pastcall"),
        fence("insights_pastuntil"),
    ]
