"""Appointments taken with a regulator, and the fence around them."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.tenancy import fence, history, same_structure

STATES = [("waiting", "to be sent"), ("told", "received"), ("given_up", "given up")]
TROUBLES = [
    ("address", "the address leads to no public place"),
    ("unreached", "nothing answers"),
    ("too_slow", "it takes too long to answer"),
    ("refused", "it answers that it does not take it"),
]


class Migration(migrations.Migration):
    dependencies = [("api", "0007_grants"), ("agenda", "0021_early"), ("directory", "0005_passkeys")]
    operations = [
        migrations.CreateModel(
            name="SasBooking",
            fields=[
                ("id", models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("national", models.BooleanField()),
                ("number", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=260)),
                ("at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("by_name", models.CharField(max_length=200)),
                ("told", models.CharField(blank=True, max_length=64)),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=8)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("answered", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("trouble", models.CharField(blank=True, choices=TROUBLES, max_length=9)),
                ("appointment", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="agenda.appointment")),
                ("structure", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure")),
            ],
            options={
                "ordering": ["-at"],
                "indexes": [models.Index(fields=["structure", "-at"], name="sas_booking_by_time")],
            },
        ),
        fence("api_sasbooking"),
        same_structure("api_sasbooking", "appointment_id", "agenda_appointment"),
        history("api_sasbooking"),
    ]
