"""How requests came, how late ones escalate, and who was called back."""

import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, same_structure

# Another migration may have made it already.
REFERABLE = """
    DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'desk_request_in_structure') THEN
            ALTER TABLE desk_request ADD CONSTRAINT desk_request_in_structure UNIQUE (id, structure_id);
        END IF;
    END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0007_manners'),
        ('directory', '0004_founded'),
    ]

    operations = [
        migrations.AddField(
            model_name='request',
            name='channel',
            field=models.CharField(choices=[('phone', 'by telephone'), ('counter', 'at the counter'), ('email', 'by e-mail'), ('online', 'online'), ('letter', 'by letter')], default='phone', max_length=8),
        ),
        migrations.AddField(
            model_name='request',
            name='left_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='CallAttempt',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('rank', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('result', models.CharField(choices=[('no_answer', 'no answer'), ('left_word', 'message left'), ('reached', 'reached')], max_length=9)),
                ('next_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='desk.request')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['rank'],
                'constraints': [models.UniqueConstraint(fields=('request', 'rank'), name='attempt_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField()),
                ('step', models.CharField(choices=[('owner', 'whoever has it'), ('supervisor', 'the supervisor'), ('practitioner', 'the practitioner')], max_length=12)),
                ('at', models.DateTimeField()),
                ('to_role', models.CharField(blank=True, max_length=20)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='escalations', to='desk.request')),
                ('seen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
                ('to_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
            ],
            options={
                'ordering': ['at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('request', 'due_at', 'step'), name='escalated_once'), models.CheckConstraint(condition=models.Q(('to_person__isnull', False), models.Q(('to_role', ''), _negated=True), _connector='OR'), name='escalation_tells_someone'), models.CheckConstraint(condition=models.Q(('seen_by', None), ('seen_at__isnull', False), _connector='OR'), name='escalation_seen_at_some_time')],
            },
        ),
        migrations.CreateModel(
            name='EscalationDelays',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('owner_min', models.PositiveSmallIntegerField(default=0)),
                ('supervisor_min', models.PositiveSmallIntegerField(blank=True, default=15, null=True)),
                ('practitioner_min', models.PositiveSmallIntegerField(blank=True, default=60, null=True)),
                ('structure', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('supervisor_min', None), ('supervisor_min__gte', models.F('owner_min')), _connector='OR'), models.Q(('practitioner_min', None), ('practitioner_min__gte', models.F('owner_min')), _connector='OR'), models.Q(('practitioner_min', None), ('supervisor_min', None), ('practitioner_min__gte', models.F('supervisor_min')), _connector='OR')), name='escalation_goes_up')],
            },
        ),
        migrations.RunSQL(REFERABLE, migrations.RunSQL.noop),
        fence("desk_escalation"),
        fence("desk_escalationdelays"),
        fence("desk_callattempt"),
        same_structure("desk_escalation", "request_id", "desk_request"),
        same_structure("desk_callattempt", "request_id", "desk_request"),
        history("desk_escalationdelays"),
    ]
