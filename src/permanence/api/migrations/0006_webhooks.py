"""Where programs are told what happens, and the fences around it."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.tenancy import fence, history, referable, same_structure

HAPPENINGS = [
    ("appointment.booked", "an appointment is booked, or moved to another time"),
    ("appointment.cancelled", "an appointment is cancelled, or moved away"),
]
STATES = [("waiting", "to be sent"), ("told", "received"), ("given_up", "given up")]
TROUBLES = [
    ("address", "the address leads to no public place"),
    ("unreached", "nothing answers"),
    ("too_slow", "it takes too long to answer"),
    ("refused", "it answers that it does not take it"),
]


class Migration(migrations.Migration):
    dependencies = [("api", "0005_holds"), ("directory", "0005_passkeys")]
    operations = [
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("address", models.CharField(max_length=500)),
                ("happenings", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=HAPPENINGS, max_length=30), size=None)),
                ("sealed", models.TextField()),
                ("at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("by_name", models.CharField(max_length=200)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=200)),
                ("structure", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure")),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.CreateModel(
            name="Telling",
            fields=[
                ("id", models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("happening", models.CharField(max_length=30)),
                ("about", models.UUIDField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=8)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("answered", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("trouble", models.CharField(blank=True, choices=TROUBLES, max_length=9)),
                ("structure", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure")),
                ("webhook", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tellings", to="api.webhook")),
            ],
            options={
                "ordering": ["-at"],
                "indexes": [
                    models.Index(fields=["webhook", "-at"], name="telling_by_webhook"),
                    models.Index(condition=models.Q(("state", "waiting")), fields=["structure", "due_at"], name="telling_waiting"),
                ],
            },
        ),
        fence("api_webhook"),
        fence("api_telling"),
        referable("api_webhook"),
        same_structure("api_telling", "webhook_id", "api_webhook"),
        history("api_webhook"),
    ]
