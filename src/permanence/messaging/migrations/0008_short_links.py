"""Short addresses that expire: whoever knows a code sees its row, and no other."""

import django.db.models.deletion
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.tenancy import fence


class Migration(migrations.Migration):
    dependencies = [("messaging", "0007_refused_addresses")]
    operations = [
        migrations.CreateModel(
            name="ShortLink",
            fields=[
                ("id", models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=12, unique=True)),
                ("path", models.CharField(max_length=300)),
                ("expires_at", models.DateTimeField()),
                ("structure", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("structure", "path"), name="short_link_once")]},
        ),
        fence("messaging_shortlink", also="code = current_setting('permanence.short_code', true)"),
    ]
