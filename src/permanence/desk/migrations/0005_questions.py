"""What the desk asks of a practitioner: kept by constraints and a trigger, behind its fence."""

import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, referable, same_structure

# What was asked stays as it was asked; what was answered stays answered. A silence alone may still be broken.
STANDS = """
    CREATE FUNCTION desk_question_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.request_id, NEW.practitioner_role_id, NEW.asks, NEW.text, NEW.patient_id, NEW.starts_at, NEW.asked_at)
            IS DISTINCT FROM
            (OLD.request_id, OLD.practitioner_role_id, OLD.asks, OLD.text, OLD.patient_id, OLD.starts_at, OLD.asked_at)
        THEN
            RAISE EXCEPTION 'what was asked stays as it was asked' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.reply NOT IN ('', 'silence') AND (NEW.reply, NEW.replied_at, NEW.replied_by_id, NEW.said, NEW.offered_at)
            IS DISTINCT FROM (OLD.reply, OLD.replied_at, OLD.replied_by_id, OLD.said, OLD.offered_at)
        THEN
            RAISE EXCEPTION 'what was answered stays answered' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.reply = 'silence' AND NEW.reply = '' THEN
            RAISE EXCEPTION 'a silence was noted' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.appointment_id IS NOT NULL AND NEW.appointment_id IS DISTINCT FROM OLD.appointment_id THEN
            RAISE EXCEPTION 'an exception gives one appointment' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER stands BEFORE UPDATE ON desk_question FOR EACH ROW EXECUTE FUNCTION desk_question_stands();
"""
UNDONE = "DROP FUNCTION desk_question_stands() CASCADE;"


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0011_abandoned'),
        ('desk', '0004_listed'),
        ('directory', '0004_founded'),
        ('patients', '0004_extra_time'),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('asks', models.CharField(choices=[('message', 'message'), ('exception', 'exception'), ('call_me', 'to be called by the desk')], max_length=10)),
                ('pressing', models.CharField(choices=[('now', 'now'), ('today', 'today'), ('whenever', 'when he can')], max_length=10)),
                ('text', models.TextField(blank=True)),
                ('call_back', models.CharField(blank=True, max_length=120)),
                ('starts_at', models.DateTimeField(blank=True, null=True)),
                ('extra', models.BooleanField(db_default=False, default=False)),
                ('asked_by_name', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField()),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('reply', models.CharField(blank=True, choices=[('yes', 'accepted'), ('other_time', 'another time proposed'), ('no', 'refused'), ('said', 'answered'), ('silence', 'no answer in time'), ('withdrawn', 'taken back')], max_length=10)),
                ('replied_at', models.DateTimeField(blank=True, null=True)),
                ('said', models.TextField(blank=True)),
                ('offered_at', models.DateTimeField(blank=True, null=True)),
                ('appointment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agenda.appointment')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('patient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.patient')),
                ('practitioner_role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.practitionerrole')),
                ('reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agenda.visitreason')),
                ('replied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='desk.request')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('reply', '')), fields=['structure', 'practitioner_role'], name='question_open'), models.Index(fields=['request', '-asked_at'], name='question_of_request')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('reply', '')), fields=('request',), name='question_one_open_each'), models.CheckConstraint(condition=models.Q(('answer_by__gt', models.F('asked_at'))), name='question_answer_comes_after'), models.CheckConstraint(condition=models.Q(models.Q(('replied_at', None), ('reply', '')), models.Q(models.Q(('reply', ''), _negated=True), ('replied_at__isnull', False)), _connector='OR'), name='question_replied_at_some_time'), models.CheckConstraint(condition=models.Q(models.Q(('reply__in', ['yes', 'other_time', 'no', 'said']), _negated=True), ('replied_by__isnull', False), _connector='OR'), name='question_answered_by_someone'), models.CheckConstraint(condition=models.Q(models.Q(('asks', 'exception'), _negated=True), models.Q(('patient__isnull', False), ('reason__isnull', False)), _connector='OR'), name='exception_for_someone_and_something'), models.CheckConstraint(condition=models.Q(models.Q(('reply__in', ['yes', 'other_time', 'no']), _negated=True), ('asks', 'exception'), _connector='OR'), name='question_decided_is_an_exception'), models.CheckConstraint(condition=models.Q(models.Q(('reply', 'said'), _negated=True), models.Q(('asks', 'exception'), _negated=True), _connector='OR'), name='exception_is_decided_not_said'), models.CheckConstraint(condition=models.Q(models.Q(('offered_at__isnull', False), ('reply', 'other_time')), models.Q(models.Q(('reply', 'other_time'), _negated=True), ('offered_at', None)), _connector='OR'), name='exception_other_time_is_named'), models.CheckConstraint(condition=models.Q(models.Q(('appointment__isnull', False), ('reply', 'yes'), ('starts_at__isnull', False)), ('reply', 'other_time'), models.Q(models.Q(('reply', 'yes'), _negated=True), ('appointment', None)), _connector='OR'), name='exception_accepted_is_booked')],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('announced', models.BooleanField()),
                ('ground', models.CharField(max_length=12)),
                ('begun_at', models.DateTimeField()),
                ('ended_how', models.CharField(blank=True, choices=[('joined', 'put in touch'), ('back', 'nobody took the call'), ('gone', 'hung up while waiting')], max_length=6)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handovers', to='desk.call')),
                ('practitioner_role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.practitionerrole')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['begun_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('call',), name='handover_one_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_how', '')), models.Q(('ended_at__gte', models.F('begun_at')), models.Q(('ended_how', ''), _negated=True)), _connector='OR'), name='handover_ended_says_how'), models.CheckConstraint(condition=models.Q(('announced', True), models.Q(('ended_how', 'gone'), _negated=True), _connector='OR'), name='handover_waits_only_when_announced')],
            },
        ),
        fence("desk_question"),
        fence("desk_handover"),
        referable("desk_request"),
        same_structure("desk_question", "request_id", "desk_request"),
        same_structure("desk_question", "practitioner_role_id", "directory_practitionerrole"),
        same_structure("desk_question", "patient_id", "patients_patient"),
        same_structure("desk_question", "reason_id", "agenda_visitreason"),
        same_structure("desk_question", "appointment_id", "agenda_appointment"),
        same_structure("desk_handover", "call_id", "desk_call"),
        same_structure("desk_handover", "practitioner_role_id", "directory_practitionerrole"),
        migrations.RunSQL(STANDS, UNDONE),
        history("desk_question"),
    ]
