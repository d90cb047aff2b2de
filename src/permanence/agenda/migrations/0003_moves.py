"""That one appointment took the place of another."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.tenancy import fence, same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0002_fences"),
    ]
    operations = [
        migrations.CreateModel(
            name="Move",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("by_name", models.CharField(max_length=200)),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure"
                    ),
                ),
                (
                    "former",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moved_to", to="agenda.appointment"
                    ),
                ),
                (
                    "appointment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moved_from", to="agenda.appointment"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        fence("agenda_move"),
        same_structure("agenda_move", "former_id", "agenda_appointment"),
        same_structure("agenda_move", "appointment_id", "agenda_appointment"),
    ]
