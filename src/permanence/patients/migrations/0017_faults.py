"""What is wrong or missing in files: derived, it goes with them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence

WITH_THEIR_FILES = """
    ALTER TABLE patients_fault ADD FOREIGN KEY (patient_id, structure_id)
        REFERENCES patients_patient (id, structure_id) ON DELETE CASCADE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0011_second_steps'),
        ('patients', '0016_secure_addresses'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fault',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('dead', 'died, and an appointment is ahead'), ('unreached', 'nobody can be reached'), ('phone', 'number that cannot ring'), ('bounced', 'address that sends messages back'), ('birth', 'impossible birth date'), ('guardian', 'child without a parent or guardian'), ('papers', 'papers missing before a visit'), ('double', 'possible duplicate'), ('number', 'doubtful national number'), ('coverage', 'insurer or fund that has ended'), ('identity', 'comes often, no document seen'), ('name', 'name that says nothing'), ('language', 'another language, no interpreter'), ('stale', 'not confirmed for long')], max_length=9)),
                ('why', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                ('marks', models.CharField(max_length=64)),
                ('found_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by_name', models.CharField(blank=True, max_length=200)),
                ('patient', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('accepted_at', None)), fields=['structure', 'kind', 'patient'], name='fault_open'), models.Index(condition=models.Q(('accepted_at__isnull', False)), fields=['structure', '-accepted_at'], name='fault_accepted')],
                'constraints': [models.UniqueConstraint(fields=('patient', 'kind'), name='fault_once')],
            },
        ),
        fence("patients_fault"),
        migrations.RunSQL(WITH_THEIR_FILES, migrations.RunSQL.noop),
    ]
