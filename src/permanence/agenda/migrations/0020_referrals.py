"""That a referral letter has come is noted like what else must be ready; what waits for one is found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0019_half_days'),
    ]

    operations = [
        migrations.AlterField(
            model_name='prepared',
            name='item',
            field=models.CharField(choices=[('link', 'The link has been sent and opened'), ('device', 'Camera and sound have been tried'), ('phone', 'A number to call when the line breaks'), ('documents', 'The documents asked for have come'), ('consent', 'The patient agrees to be seen at a distance'), ('referral', 'The referral letter has come')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('referral_required', True)), fields=['structure', 'starts_at'], name='appointment_with_referral'),
        ),
    ]
