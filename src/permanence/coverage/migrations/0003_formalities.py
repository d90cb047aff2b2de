"""Formalities and their steps, behind the fence."""

import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, referable, same_structure


class Migration(migrations.Migration):

    dependencies = [
        ('coverage', '0002_fences'),
        ('directory', '0007_shared_desk'),
        ('patients', '0010_within_bounds'),
    ]

    operations = [
        migrations.CreateModel(
            name='Formality',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('regular_doctor', 'change of regular doctor'), ('transport', 'medical transport'), ('ald', 'long-term illness'), ('state_aid', 'state aid'), ('insurer', 'complementary insurer')], max_length=14)),
                ('begun_at', models.DateTimeField()),
                ('begun_by_name', models.CharField(blank=True, max_length=200)),
                ('due_on', models.DateField()),
                ('task_id', models.UUIDField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by_name', models.CharField(blank=True, max_length=200)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['-begun_at', '-id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('patient', 'kind'), name='formality_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Ticked',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(max_length=16)),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('formality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ticked', to='coverage.formality')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['at', 'id'],
                'constraints': [
                    models.UniqueConstraint(fields=('formality', 'step'), name='step_ticked_once'),
                ],
            },
        ),
        fence("coverage_formality"),
        fence("coverage_ticked"),
        referable("coverage_formality"),
        history("coverage_formality"),
        history("coverage_ticked"),
        same_structure("coverage_formality", "patient_id", "patients_patient"),
        same_structure("coverage_ticked", "formality_id", "coverage_formality"),
    ]
