"""What files say stays within its bounds, whoever writes it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0005_passkeys'),
        ('patients', '0009_near_names'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='freshness',
            constraint=models.CheckConstraint(condition=models.Q(('months__range', (1, 60))), name='freshness_sensible'),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.CheckConstraint(condition=models.Q(('days__contained_by', ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])), name='preference_of_days'),
        ),
        migrations.AddConstraint(
            model_name='relative',
            constraint=models.CheckConstraint(condition=models.Q(('from_on', None), ('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='relative_in_order'),
        ),
    ]
