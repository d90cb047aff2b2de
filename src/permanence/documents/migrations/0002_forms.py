"""Questions before a visit, and what was answered, sealed: no log copies the answers."""

import django.db.models.deletion
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.tenancy import fence, history, same_structure

FOLLOWS = """
    CREATE TRIGGER a_follows_patient_id BEFORE INSERT OR UPDATE OF patient_id ON documents_filled
    FOR EACH ROW EXECUTE FUNCTION patients_follow_patient_id();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Form',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=80)),
                ('questions', models.JSONField(default=list)),
                ('written_at', models.DateTimeField()),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('reason', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agenda.visitreason')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Filled',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=80)),
                ('sealed', models.BinaryField()),
                ('changed_at', models.DateTimeField()),
                ('handed_in_at', models.DateTimeField(blank=True, null=True)),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('appointment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agenda.appointment')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'abstract': False,
            },
        ),
        fence("documents_form"),
        fence("documents_filled"),
        history("documents_form"),
        same_structure("documents_form", "reason_id", "agenda_visitreason"),
        same_structure("documents_filled", "patient_id", "patients_patient"),
        same_structure("documents_filled", "appointment_id", "agenda_appointment"),
        migrations.RunSQL(FOLLOWS, migrations.RunSQL.noop),
    ]
