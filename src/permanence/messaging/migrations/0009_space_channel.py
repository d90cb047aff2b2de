"""What is answered in a patient's own space is read there."""

from django.db import migrations, models

CHANNELS = [
    ("email", "e-mail"), ("sms", "SMS"), ("paper", "letter"), ("voice", "telephone"), ("space", "patient's space"),
]


class Migration(migrations.Migration):
    dependencies = [("messaging", "0008_short_links")]
    operations = [
        migrations.AlterField(
            model_name=model, name="channel", field=models.CharField(choices=CHANNELS, max_length=8, **more)
        )
        for model, more in (
            ("message", {"default": "email"}), ("received", {"default": "sms"}), ("optout", {}), ("refusedaddress", {}),
        )
    ]
