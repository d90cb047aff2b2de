"""What becomes of the appointments of an absence; and how long each reason can wait."""

import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, referable, same_structure


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0006_series'),
        ('directory', '0003_standing'),
    ]

    operations = [
        migrations.AddField(
            model_name='visitreason',
            name='max_wait_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='Postponement',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('by_name', models.CharField(max_length=200)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('applied_by', models.CharField(blank=True, max_length=200)),
                ('practitioner_role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.practitionerrole')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['-at'],
                'indexes': [
                    models.Index(fields=['practitioner_role', '-at'], name='postponement_by_date'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Postponed',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('decision', models.CharField(choices=[('move', 'move'), ('keep', 'leave where it is'), ('cancel', 'cancel'), ('call', 'leave to be called')], max_length=6)),
                ('proposed_at', models.DateTimeField(blank=True, null=True)),
                ('proposed_until', models.DateTimeField(blank=True, null=True)),
                ('surprise', models.CharField(blank=True, choices=[('taken', 'the time proposed was taken meanwhile: this is the next best'), ('too_late', 'no time soon enough for this reason'), ('no_place', 'no free time was found')], max_length=8)),
                ('tried_at', models.DateTimeField(blank=True, null=True)),
                ('settled', models.CharField(blank=True, choices=[('moved', 'moved'), ('kept', 'left where it is'), ('cancelled', 'cancelled'), ('to_call', 'to be called'), ('gone', 'no longer to be moved')], max_length=9)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('called_at', models.DateTimeField(blank=True, null=True)),
                ('called_by', models.CharField(blank=True, max_length=200)),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agenda.appointment')),
                ('proposed_reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agenda.visitreason')),
                ('proposed_role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.practitionerrole')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
                ('postponement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='agenda.postponement')),
            ],
            options={
                'ordering': ['appointment__starts_at', 'id'],
                'constraints': [
                    models.UniqueConstraint(fields=('postponement', 'appointment'), name='postponed_once'),
                    models.UniqueConstraint(condition=models.Q(('decision', 'move'), ('settled', '')), fields=('postponement', 'proposed_role', 'proposed_at'), name='postponed_to_a_time_of_his_own'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decision', 'move'), _negated=True), models.Q(('proposed_at__isnull', False), ('proposed_reason__isnull', False), ('proposed_role__isnull', False), ('proposed_until__isnull', False)), _connector='OR'), name='postponed_somewhere'),
                    models.CheckConstraint(condition=models.Q(models.Q(('settled', ''), ('settled_at', None)), models.Q(models.Q(('settled', ''), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='postponed_settled_at_a_moment'),
                ],
            },
        ),
        fence("agenda_postponement"),
        fence("agenda_postponed"),
        referable("agenda_postponement"),
        same_structure("agenda_postponement", "practitioner_role_id", "directory_practitionerrole"),
        same_structure("agenda_postponed", "postponement_id", "agenda_postponement"),
        same_structure("agenda_postponed", "appointment_id", "agenda_appointment"),
        same_structure("agenda_postponed", "proposed_role_id", "directory_practitionerrole"),
        same_structure("agenda_postponed", "proposed_reason_id", "agenda_visitreason"),
        history("agenda_postponement"),
        history("agenda_postponed"),
    ]
