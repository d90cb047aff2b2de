"""A practice may ask its patients to come some minutes before their appointments."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0020_referrals'),
    ]

    operations = [
        migrations.AddField(
            model_name='reminding', name='early_min', field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
