"""Times that programs hold for some minutes, and the fence around them."""

import django.db.models.deletion
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.tenancy import fence, same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0004_access_fences"),
        ("agenda", "0018_one_key_for_both"),
        ("directory", "0005_passkeys"),
    ]
    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("whom", models.UUIDField(blank=True, null=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("let_go_at", models.DateTimeField(blank=True, null=True)),
                ("access", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="api.access")),
                ("appointment", models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="agenda.appointment")),
                ("reason", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="agenda.visitreason")),
                ("structure", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure")),
            ],
            options={"indexes": [models.Index(fields=["access", "until"], name="hold_of_a_program")]},
        ),
        fence("api_hold"),
        same_structure("api_hold", "access_id", "api_access"),
        same_structure("api_hold", "reason_id", "agenda_visitreason"),
        same_structure("api_hold", "appointment_id", "agenda_appointment"),
    ]
