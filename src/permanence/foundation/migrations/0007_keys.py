"""Which keys sealed something here, by their names; what lies here already was sealed under none that has one."""

from django.contrib.postgres.functions import TransactionNow
from django.db import migrations, models

from permanence.foundation.tenancy import Withhold


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0006_removed"),
    ]
    operations = [
        migrations.CreateModel(
            name="KeyInUse",
            fields=[
                ("name", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("since", models.DateTimeField(db_default=TransactionNow())),
            ],
        ),
        Withhold("foundation_keyinuse", "INSERT, UPDATE, DELETE"),
        migrations.RunSQL("INSERT INTO foundation_keyinuse (name) VALUES ('keyless');", migrations.RunSQL.noop),
    ]
