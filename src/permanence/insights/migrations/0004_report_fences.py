"""The fence around reports; one that was made is never changed."""

from django.db import migrations

from permanence.foundation.tenancy import Withhold, fence


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0003_report"),
    ]
    operations = [
        fence("insights_report"),
        Withhold("insights_report", "UPDATE, DELETE"),
    ]
