"""Words written and received lie sealed, and so do the proofs of who carries SMS."""

from django.db import migrations

from permanence.foundation.sealed import Sealed, SealedJson


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0007_keys"),
        ("messaging", "0009_space_channel"),
    ]
    operations = [
        migrations.AlterField("message", "body", Sealed()),
        migrations.AlterField("message", "other", Sealed(blank=True, db_default="")),
        migrations.AlterField("received", "body", Sealed()),
        migrations.AlterField("said", "words", Sealed(blank=True)),
        migrations.RenameField("smsaccount", "sealed", "credentials"),
        migrations.AlterField("smsaccount", "credentials", SealedJson(default=dict)),
    ]
