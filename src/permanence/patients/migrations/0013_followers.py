"""Who follows a patient, behind the fence; it goes with his file when two are merged."""

import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, same_structure

FOLLOWED = """
    CREATE TRIGGER a_follows_patient_id BEFORE INSERT OR UPDATE OF patient_id ON patients_follower
    FOR EACH ROW EXECUTE FUNCTION patients_follow_patient_id();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0007_shared_desk'),
        ('patients', '0012_following'),
    ]

    operations = [
        migrations.AlterField(
            model_name='need',
            name='kind',
            field=models.CharField(choices=[('step_free', 'a place without stairs'), ('no_voice', 'in writing, never by voice: does not hear on the telephone'), ('accompanied', 'comes accompanied'), ('reassured', 'to be reassured: told each step, received on time')], max_length=12),
        ),
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('trade', models.CharField(choices=[('specialist', 'specialist doctor'), ('generalist', 'general practitioner'), ('nurse', 'nurse'), ('physio', 'physiotherapist'), ('midwife', 'midwife'), ('pharmacist', 'pharmacist'), ('dentist', 'dentist'), ('speech', 'speech therapist'), ('podiatrist', 'podiatrist'), ('home_help', 'help at home'), ('social', 'social worker'), ('other', 'other professional')], max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('rpps', models.CharField(blank=True, max_length=11)),
                ('phone', models.CharField(blank=True, max_length=16)),
                ('place', models.CharField(blank=True, max_length=80)),
                ('noted_at', models.DateTimeField()),
                ('noted_by_name', models.CharField(blank=True, max_length=200)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by_name', models.CharField(blank=True, max_length=200)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followers', to='patients.patient')),
                ('practitioner_role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.practitionerrole')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['noted_at', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='follower_is_someone'),
                    models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('patient', 'practitioner_role'), name='follower_once'),
                    models.UniqueConstraint(condition=models.Q(('ended_at', None), models.Q(('rpps', ''), _negated=True)), fields=('patient', 'rpps'), name='follower_once_by_number'),
                ],
            },
        ),
        fence("patients_follower"),
        history("patients_follower"),
        same_structure("patients_follower", "patient_id", "patients_patient"),
        same_structure("patients_follower", "practitioner_role_id", "directory_practitionerrole"),
        migrations.RunSQL(FOLLOWED, migrations.RunSQL.noop),
    ]
