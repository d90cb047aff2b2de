"""How many must be there, and what a room is taken for, stay within their bounds, whoever writes them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0016_leaves'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.CheckConstraint(condition=models.Q(('least__range', (1, 99))), name='presence_sensible'),
        ),
        migrations.AddConstraint(
            model_name='use',
            constraint=models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='use_says_what_for'),
        ),
    ]
