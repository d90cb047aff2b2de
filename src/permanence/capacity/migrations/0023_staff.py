"""A member of the team whose time is taken as a room is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('capacity', '0022_one_in_fewer'),
        ('directory', '0012_sealed_factors'),
    ]

    operations = [
        migrations.AddField(
            model_name='resource',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person'),
        ),
        migrations.AddConstraint(
            model_name='resource',
            constraint=models.CheckConstraint(condition=models.Q(('person', None), ('kind', 'staff'), _connector='OR'), name='resource_persons_are_staff'),
        ),
        migrations.AddConstraint(
            model_name='resource',
            constraint=models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('structure', 'person'), name='resource_person_once'),
        ),
    ]
