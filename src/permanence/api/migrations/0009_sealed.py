"""The secrets of webhooks lie sealed as everything else does."""

from django.db import migrations

from permanence.foundation.sealed import Sealed


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0007_keys"),
        ("api", "0008_sas_bookings"),
    ]
    operations = [
        migrations.RenameField("webhook", "sealed", "secret"),
        migrations.AlterField("webhook", "secret", Sealed()),
    ]
