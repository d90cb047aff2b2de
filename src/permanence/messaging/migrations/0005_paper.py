"""Letters on paper are a channel, and a way someone may ask for."""

from django.db import migrations, models

CHANNELS = [("email", "e-mail"), ("sms", "SMS"), ("paper", "letter")]


class Migration(migrations.Migration):
    dependencies = [("messaging", "0004_sentences")]
    operations = [
        migrations.AlterField("message", "channel", models.CharField(choices=CHANNELS, default="email", max_length=8)),
        migrations.AlterField("optout", "channel", models.CharField(choices=CHANNELS, max_length=8)),
        migrations.AlterField("received", "channel", models.CharField(choices=CHANNELS, default="sms", max_length=8)),
        migrations.AlterField(
            "wish",
            "way",
            models.CharField(
                choices=[("email", "by e-mail"), ("sms", "by SMS"), ("voice", "by voice"), ("paper", "by post")],
                max_length=8,
            ),
        ),
    ]
