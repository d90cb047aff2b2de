"""An appointment refers to patient, practitioner and reason by keys of two, each with the structure.

The keys of one were checked beside them and could say nothing more.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0017_within_bounds'),
        ('directory', '0005_passkeys'),
        ('patients', '0010_within_bounds'),
    ]

    operations = [
        migrations.AlterField(
            model_name='appointment',
            name='patient',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.patient'),
        ),
        migrations.AlterField(
            model_name='appointment',
            name='practitioner_role',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.practitionerrole'),
        ),
        migrations.AlterField(
            model_name='appointment',
            name='reason',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agenda.visitreason'),
        ),
        migrations.AlterField(
            model_name='appointment',
            name='structure',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure'),
        ),
    ]
