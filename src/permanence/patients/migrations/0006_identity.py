"""What an identity rests on, and a death; the change log copies no national number."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, same_structure


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_fences'),
        ('patients', '0005_how_reached'),
    ]

    operations = [
        migrations.AddField(
            model_name='patient',
            name='attributes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=4), blank=True, db_default=[], default=list, size=None),
        ),
        migrations.AddField(
            model_name='patient',
            name='died_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='IdentityCheck',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('document', models.CharField(choices=[('id_card', 'identity card'), ('passport', 'passport'), ('residence', 'residence permit'), ('birth', "birth certificate, with a parent's identity card"), ('family_book', "family record book, with a parent's identity card"), ('application', 'health insurance application (carte Vitale)')], max_length=12)),
                ('seen_at', models.DateTimeField()),
                ('seen_by_name', models.CharField(blank=True, max_length=200)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identity_checks', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('patient',), name='one_identity_check_stands')],
            },
        ),
        migrations.CreateModel(
            name='NationalNumber',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.TextField()),
                ('digest', models.CharField(db_collation='C', max_length=64)),
                ('noted_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('noted_by_name', models.CharField(blank=True, max_length=200)),
                ('patient', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='national_number', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'indexes': [models.Index(fields=['structure', 'digest'], name='patient_by_number')],
            },
        ),
        fence("patients_identitycheck"),
        history("patients_identitycheck"),
        same_structure("patients_identitycheck", "patient_id", "patients_patient"),
        fence("patients_nationalnumber"),
        same_structure("patients_nationalnumber", "patient_id", "patients_patient"),
    ]
