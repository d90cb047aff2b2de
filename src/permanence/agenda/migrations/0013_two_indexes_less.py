"""Appointments are found by patient and by practitioner in order of time: the same without the time only cost writing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0012_grouped'),
        ('directory', '0004_founded'),
        ('patients', '0005_how_reached'),
    ]

    operations = [
        migrations.AlterField(
            model_name='appointment',
            name='patient',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.patient'),
        ),
        migrations.AlterField(
            model_name='appointment',
            name='practitioner_role',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.practitionerrole'),
        ),
    ]
