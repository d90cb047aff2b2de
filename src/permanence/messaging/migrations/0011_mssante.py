"""MSSanté: a channel from professional to professional, and the mailbox of each structure."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.sealed import SealedJson
from permanence.foundation.tenancy import fence

CHANNELS = [
    ("email", "e-mail"), ("sms", "SMS"), ("paper", "letter"), ("voice", "telephone"), ("space", "patient's space"),
    ("mssante", "MSSanté"),
]


class Migration(migrations.Migration):
    dependencies = [("messaging", "0010_sealed")]
    operations = [
        migrations.CreateModel(
            name="SecureMailbox",
            fields=[
                ("id", models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("address", models.CharField(max_length=254)),
                ("server", SealedJson(default=dict)),
                ("opened_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("structure", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure")),
            ],
        ),
        fence("messaging_securemailbox"),
        *(
            migrations.AlterField(
                model_name=model, name="channel", field=models.CharField(choices=CHANNELS, max_length=8, **more)
            )
            for model, more in (
                ("message", {"default": "email"}), ("received", {"default": "sms"}), ("optout", {}), ("refusedaddress", {}),
            )
        ),
    ]
