"""What patients write in their own space comes by a channel of its own."""

from django.db import migrations, models

CHANNELS = [
    ("phone", "by telephone"), ("counter", "at the counter"), ("email", "by e-mail"), ("online", "online"),
    ("letter", "by letter"), ("sms", "by SMS"), ("space", "in the patient's space"),
]


class Migration(migrations.Migration):
    dependencies = [("desk", "0016_keeping")]
    operations = [
        migrations.AlterField(
            model_name="request",
            name="channel",
            field=models.CharField(choices=CHANNELS, default="phone", max_length=8),
        ),
    ]
