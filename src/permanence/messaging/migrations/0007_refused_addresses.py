"""Addresses behind which nobody is, and what a message says by another way."""

import django.db.models.deletion
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.tenancy import fence


class Migration(migrations.Migration):
    dependencies = [("messaging", "0006_conversations")]
    operations = [
        migrations.AddField("message", "language", models.CharField(db_default="fr", default="fr", max_length=5)),
        migrations.AddField("message", "other", models.TextField(blank=True, db_default="")),
        migrations.AddField("message", "useful_until", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="RefusedAddress",
            fields=[
                ("id", models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("channel", models.CharField(choices=[("email", "e-mail"), ("sms", "SMS"), ("paper", "letter"), ("voice", "telephone")], max_length=8)),
                ("address", models.CharField(max_length=254)),
                ("at", models.DateTimeField()),
                ("why", models.CharField(blank=True, max_length=200)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("structure", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure")),
            ],
            options={
                "constraints": [models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("structure", "channel", "address"), name="address_refused_once")],
            },
        ),
        fence("messaging_refusedaddress"),
    ]
