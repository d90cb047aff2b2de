"""What may be retired, and the weekdays of an agreement, stay within their bounds, whoever writes them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('capacity', '0016_things'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='resource',
            constraint=models.CheckConstraint(condition=models.Q(('retired_on', None), ('practitioner_role', None), _connector='OR'), name='retired_are_things_alone'),
        ),
        migrations.AddConstraint(
            model_name='sharing',
            constraint=models.CheckConstraint(condition=models.Q(('weekdays__contained_by', [0, 1, 2, 3, 4, 5, 6])), name='sharing_of_weekdays'),
        ),
    ]
