"""A letter to a professional is said to be read, where his mailbox tells."""

from django.db import migrations, models

OUTCOMES = [
    ("accepted", "accepted"), ("refused", "refused"), ("failed", "failed"), ("delivered", "received"),
    ("bounced", "could not be delivered"), ("read", "read"),
]


class Migration(migrations.Migration):
    dependencies = [("messaging", "0011_mssante")]
    operations = [
        migrations.AddField("message", "read_at", models.DateTimeField(null=True)),
        migrations.AlterField("attempt", "outcome", models.CharField(choices=OUTCOMES, max_length=9)),
    ]
