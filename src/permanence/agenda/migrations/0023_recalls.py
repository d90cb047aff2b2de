"""What patients should come back for, behind the fence; its note lies sealed."""

import django.db.models.deletion
import permanence.foundation.ids
import permanence.foundation.sealed
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, same_structure

FOLLOWS = """
    CREATE TRIGGER a_follows_patient_id BEFORE INSERT OR UPDATE OF patient_id ON agenda_recall
    FOR EACH ROW EXECUTE FUNCTION patients_follow_patient_id();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0022_sealed'),
        ('foundation', '0007_keys'),
        ('directory', '0011_second_steps'),
        ('patients', '0016_secure_addresses'),
    ]

    operations = [
        migrations.CreateModel(
            name='Recall',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('renewal', 'prescription to renew'), ('vaccine', 'vaccine'), ('checkup', 'check-up'), ('other', 'other follow-up')], max_length=10)),
                ('due_on', models.DateField()),
                ('lead_days', models.PositiveSmallIntegerField(default=14)),
                ('every_months', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('note', permanence.foundation.sealed.Sealed(blank=True, default='', max_length=300)),
                ('planned_at', models.DateTimeField()),
                ('planned_by_name', models.CharField(blank=True, max_length=200)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('told_way', models.CharField(blank=True, max_length=8)),
                ('outcome', models.CharField(blank=True, choices=[('done', 'done'), ('dropped', 'given up')], max_length=8)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by_name', models.CharField(blank=True, max_length=200)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='patients.patient')),
                ('practitioner_role', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.practitionerrole')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['structure', 'due_on'], name='recall_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('patient', 'practitioner_role', 'kind'), name='recall_once'), models.CheckConstraint(condition=models.Q(('lead_days__lte', 90)), name='recall_told_in_time'), models.CheckConstraint(condition=models.Q(('every_months', None), models.Q(('every_months__gte', 1), ('every_months__lte', 60)), _connector='OR'), name='recall_comes_again_within_years'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('outcome', '')), models.Q(('ended_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='recall_ends_somehow')],
            },
        ),
        fence("agenda_recall"),
        history("agenda_recall"),
        same_structure("agenda_recall", "patient_id", "patients_patient"),
        same_structure("agenda_recall", "practitioner_role_id", "directory_practitionerrole"),
        migrations.RunSQL(FOLLOWS, migrations.RunSQL.noop),
    ]
