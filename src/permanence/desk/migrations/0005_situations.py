"""What is learnt of a situation before it is decided, and what is proposed to the caller."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.tenancy import Withhold, fence, history, same_structure


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0007_follow_up'),
        ('directory', '0004_founded'),
    ]

    operations = [
        migrations.AddField(
            model_name='request',
            name='expressed',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='request',
            name='facts',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='request',
            name='read_back_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='request',
            name='red_flags',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), blank=True, null=True, size=None),
        ),
        migrations.AddField(
            model_name='request',
            name='urgency',
            field=models.CharField(choices=[('planned', 'can be planned'), ('within_48h', 'within 48 h'), ('same_day', 'today'), ('doctor_now', 'a doctor at once'), ('now_15', 'the 15')], default='planned', max_length=10),
        ),
        migrations.AddField(
            model_name='request',
            name='urgent_because',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name='request',
            name='kind',
            field=models.CharField(choices=[('appointment', 'appointment'), ('cancel', 'cancel an appointment'), ('move', 'move an appointment'), ('renewal', 'prescription'), ('result', 'result'), ('certificate', 'certificate'), ('home_visit', 'home visit'), ('teleconsultation', 'teleconsultation'), ('message', 'message'), ('complaint', 'complaint')], default='appointment', max_length=16),
        ),
        migrations.AlterField(
            model_name='request',
            name='outcome',
            field=models.CharField(blank=True, choices=[('booked', 'appointment booked'), ('cancelled', 'appointment cancelled'), ('moved', 'appointment moved'), ('message', 'message taken'), ('transferred', 'call put through'), ('call_15', 'sent to the 15'), ('refused', 'declined with an alternative'), ('abandoned', 'caller hung up'), ('listed', 'put on the waiting list'), ('elsewhere', 'booked with a colleague'), ('referred', 'sent to a colleague'), ('redirected', 'sent to the regulated line'), ('nothing', 'nothing to do')], max_length=12),
        ),
        migrations.CreateModel(
            name='ProposalMade',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('action', models.CharField(max_length=20)),
                ('starts_at', models.DateTimeField(blank=True, null=True)),
                ('script', models.TextField()),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('taken', models.BooleanField()),
                ('why', models.CharField(blank=True, choices=[('too_late', 'too late'), ('hour', 'the day or the hour does not suit'), ('far', 'too far'), ('own', 'wants this practitioner only'), ('other', 'another reason')], max_length=10)),
                ('made_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('practitioner_role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.practitionerrole')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='desk.request')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['made_at', 'id'],
                'indexes': [models.Index(fields=['structure', '-made_at'], name='proposal_by_date')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('taken', True), ('why', '')), models.Q(('taken', False), models.Q(('why', ''), _negated=True)), _connector='OR'), name='proposal_why')],
            },
        ),
        fence("desk_proposalmade"),
        same_structure("desk_proposalmade", "request_id", "desk_request"),
        history("desk_proposalmade"),
        Withhold("desk_proposalmade", "DELETE"),
    ]
