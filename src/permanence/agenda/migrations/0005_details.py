"""Where an appointment takes place, what the practice notes about it, and what is ready for it."""

import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0004_visits"),
        ("directory", "0003_standing"),
    ]

    operations = [
        migrations.AddField(
            model_name="visitreason",
            name="modality",
            field=models.CharField(
                choices=[
                    ("office", "at the practice"),
                    ("home", "at the patient's home"),
                    ("remote", "teleconsultation"),
                ],
                db_default="office",
                default="office",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="visitreason",
            name="referral_required",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="agenda.appointment"
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Prepared",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("link", "The link has been sent and opened"),
                            ("device", "Camera and sound have been tried"),
                            ("phone", "A number to call when the line breaks"),
                            ("documents", "The documents asked for have come"),
                            ("consent", "The patient agrees to be seen at a distance"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="prepared", to="agenda.appointment"
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("appointment", "item"), name="prepared_once")],
            },
        ),
        fence("agenda_note"),
        fence("agenda_prepared"),
        same_structure("agenda_note", "appointment_id", "agenda_appointment"),
        same_structure("agenda_prepared", "appointment_id", "agenda_appointment"),
        history("agenda_note"),
        history("agenda_prepared"),
    ]
