"""What visits need of rooms and devices, and what takes one alone; behind the fence, with their history."""

import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, referable, same_structure

# The reason itself tells that it needs something: whoever looks for times asks no second table for those that do not.
MARKED = """
    CREATE FUNCTION agenda_mark_equipped() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE whose uuid := coalesce(NEW.reason_id, OLD.reason_id);
    BEGIN
        UPDATE agenda_visitreason SET equipped = EXISTS (
            SELECT FROM agenda_requirement WHERE reason_id = whose) WHERE id = whose;
        RETURN NULL;
    END $$;
    CREATE TRIGGER equipped AFTER INSERT OR DELETE ON agenda_requirement
        FOR EACH ROW EXECUTE FUNCTION agenda_mark_equipped();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0014_reminders'),
        ('capacity', '0016_things'),
        ('directory', '0005_passkeys'),
    ]

    operations = [
        migrations.AddField(
            model_name='visitreason',
            name='equipped',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('rank', models.PositiveSmallIntegerField(default=1)),
                ('reason', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requirements', to='agenda.visitreason')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['rank', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Suitable',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('rank', models.PositiveSmallIntegerField(default=1)),
                ('requirement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suitable', to='agenda.requirement')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capacity.resource')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['rank', 'id'],
                'constraints': [models.UniqueConstraint(fields=('requirement', 'resource'), name='suitable_named_once')],
            },
        ),
        migrations.CreateModel(
            name='Use',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('what', models.CharField(max_length=80)),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('starts_at', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.fields.ranges.RangeStartsWith('during'), output_field=models.DateTimeField())),
                ('ends_at', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.fields.ranges.RangeEndsWith('during'), output_field=models.DateTimeField())),
                ('row', models.UUIDField(blank=True, null=True)),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('by_name', models.CharField(max_length=200)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.CharField(blank=True, max_length=200)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capacity.resource')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'indexes': [models.Index(fields=['resource', 'starts_at'], name='use_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('during__isempty', False), ('ends_at__isnull', False), ('starts_at__isnull', False)), name='use_has_duration')],
            },
        ),
        fence("agenda_requirement"),
        fence("agenda_suitable"),
        fence("agenda_use"),
        referable("agenda_requirement"),
        same_structure("agenda_requirement", "reason_id", "agenda_visitreason"),
        same_structure("agenda_suitable", "requirement_id", "agenda_requirement"),
        history("agenda_requirement"),
        history("agenda_suitable"),
        history("agenda_use"),
        migrations.RunSQL(MARKED, "DROP TRIGGER equipped ON agenda_requirement; DROP FUNCTION agenda_mark_equipped"),
    ]
