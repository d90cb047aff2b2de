"""A promise refers to its resource by the key of both, (resource, structure), which is checked behind every write.

The keys of one were checked beside it and could say nothing more; each cost a look, and a lock on the structure that every
other booking there wants as well.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('capacity', '0018_taken_at_once'),
        ('directory', '0005_passkeys'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reservation',
            name='resource',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reservations', to='capacity.resource'),
        ),
        migrations.AlterField(
            model_name='reservation',
            name='structure',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure'),
        ),
    ]
