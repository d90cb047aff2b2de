"""Who stands beside a patient."""

import django.contrib.postgres.functions
import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, same_structure


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_fences'),
        ('patients', '0006_identity'),
    ]

    operations = [
        migrations.CreateModel(
            name='Relative',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('relation', models.CharField(choices=[('mother', 'mother'), ('father', 'father'), ('authority', 'holder of parental authority'), ('guardian', 'legal guardian'), ('trusted', 'trusted person'), ('partner', 'partner'), ('child', 'son or daughter'), ('carer', 'carer'), ('other', 'relative')], max_length=12)),
                ('name', models.CharField(blank=True, max_length=150)),
                ('phone', models.CharField(blank=True, db_collation='C', max_length=16)),
                ('email', models.CharField(blank=True, max_length=254)),
                ('may_book', models.BooleanField(default=False)),
                ('told_of', models.CharField(choices=[('nothing', 'nothing'), ('appointments', 'appointments'), ('papers', 'appointments and papers')], default='nothing', max_length=12)),
                ('instead', models.BooleanField(default=False)),
                ('from_on', models.DateField(blank=True, null=True)),
                ('until_on', models.DateField(blank=True, null=True)),
                ('created_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('known', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='patients.patient')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relatives', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['created_at', 'id'],
                'indexes': [models.Index(fields=['structure', 'phone'], name='relative_by_phone')],
                'constraints': [models.UniqueConstraint(fields=('patient', 'known'), name='relative_once'), models.CheckConstraint(condition=models.Q(('known', models.F('patient')), _negated=True), name='relative_of_another'), models.CheckConstraint(condition=models.Q(('known__isnull', False), models.Q(('name', ''), _negated=True), _connector='OR'), name='relative_is_someone')],
            },
        ),
        fence("patients_relative"),
        history("patients_relative"),
        same_structure("patients_relative", "patient_id", "patients_patient"),
        same_structure("patients_relative", "known_id", "patients_patient"),
    ]
