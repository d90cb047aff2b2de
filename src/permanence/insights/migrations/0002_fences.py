"""The fence around what structures aim at."""

from django.db import migrations

from permanence.foundation.tenancy import fence, history


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0001_initial"),
    ]
    operations = [
        fence("insights_serviceaim"),
        history("insights_serviceaim"),
    ]
