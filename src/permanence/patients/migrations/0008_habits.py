"""How a patient is received, where he lives, his doctor, and since when his file is believed."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, same_structure


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_fences'),
        ('patients', '0007_relatives'),
    ]

    operations = [
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('lines', models.CharField(blank=True, max_length=200)),
                ('postcode', models.CharField(blank=True, max_length=10)),
                ('city', models.CharField(blank=True, max_length=80)),
                ('commune_code', models.CharField(blank=True, max_length=5)),
                ('access', models.CharField(blank=True, max_length=140)),
                ('patient', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='address', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Confirmed',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('patient', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='confirmed', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Freshness',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('months', models.PositiveSmallIntegerField()),
                ('structure', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('days', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), blank=True, default=list, size=None)),
                ('half_day', models.CharField(blank=True, choices=[('', 'either'), ('am', 'morning'), ('pm', 'afternoon')], default='', max_length=2)),
                ('patient', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='preference', to='patients.patient')),
                ('practitioner_role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.practitionerrole')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RegularDoctor',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('declared_on', models.DateField(blank=True, null=True)),
                ('patient', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='regular_doctor', to='patients.patient')),
                ('practitioner_role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.practitionerrole')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Remembrance',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=140)),
                ('until_on', models.DateField()),
                ('noted_at', models.DateTimeField()),
                ('noted_by_name', models.CharField(blank=True, max_length=200)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remembrances', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['noted_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('step_free', 'a place without stairs'), ('no_voice', 'in writing, never by voice: does not hear on the telephone'), ('accompanied', 'comes accompanied')], max_length=12)),
                ('created_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='needs', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['created_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('patient', 'kind'), name='need_once')],
            },
        ),
        fence("patients_address"),
        history("patients_address"),
        same_structure("patients_address", "patient_id", "patients_patient"),
        fence("patients_confirmed"),
        history("patients_confirmed"),
        same_structure("patients_confirmed", "patient_id", "patients_patient"),
        fence("patients_preference"),
        history("patients_preference"),
        same_structure("patients_preference", "patient_id", "patients_patient"),
        fence("patients_regulardoctor"),
        history("patients_regulardoctor"),
        same_structure("patients_regulardoctor", "patient_id", "patients_patient"),
        fence("patients_remembrance"),
        history("patients_remembrance"),
        same_structure("patients_remembrance", "patient_id", "patients_patient"),
        fence("patients_need"),
        history("patients_need"),
        same_structure("patients_need", "patient_id", "patients_patient"),
        same_structure("patients_preference", "practitioner_role_id", "directory_practitionerrole"),
        same_structure("patients_regulardoctor", "practitioner_role_id", "directory_practitionerrole"),
        fence("patients_freshness"),
        history("patients_freshness"),
    ]
