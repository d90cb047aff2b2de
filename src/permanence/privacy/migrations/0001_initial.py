import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.tenancy import Withhold


class Migration(migrations.Migration):
    initial = True

    dependencies = [("foundation", "0004_trace_blocks")]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("since", models.BigIntegerField(unique=True)),
                ("until", models.BigIntegerField()),
                ("lines", models.BigIntegerField()),
                ("newest", models.DateTimeField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("mark", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))), name="seal_of_a_block"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetGo",
            fields=[
                (
                    "seal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="let_go",
                        serialize=False,
                        to="privacy.seal",
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("lines", models.BigIntegerField()),
                ("mark", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("lines", models.BigIntegerField()),
                (
                    "broken_at",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="privacy.seal"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        Withhold("privacy_seal", "UPDATE, DELETE"),
        Withhold("privacy_letgo", "UPDATE, DELETE"),
        Withhold("privacy_inspection", "UPDATE, DELETE"),
    ]
