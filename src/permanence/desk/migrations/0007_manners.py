"""What is said at the desk, and what happened of a difficult call."""

import django.contrib.postgres.functions
import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import Withhold, fence, history, same_structure

# Other tables may have asked for the same before.
REFERABLE = """
    DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'desk_request_in_structure') THEN
            ALTER TABLE desk_request ADD CONSTRAINT desk_request_in_structure UNIQUE (id, structure_id);
        END IF;
    END $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0006_queueing'),
        ('directory', '0004_founded'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tone',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('attitude', models.CharField(choices=[('slow', 'slow, elderly'), ('hurried', 'hurried'), ('anxious', 'anxious'), ('angry', 'angry'), ('stubborn', 'insists'), ('undecided', 'undecided'), ('sceptical', 'sceptical'), ('confused', 'confused'), ('hearing', 'hard of hearing'), ('child', 'a child'), ('distress', 'in distress')], max_length=12)),
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='tone', to='desk.call')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Tongue',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=5)),
                ('interpreter', models.BooleanField(default=False)),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='tongue', to='desk.request')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
        ),
        migrations.CreateModel(
            name='DifficultCall',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('opened_at', models.DateTimeField()),
                ('warnings', models.PositiveSmallIntegerField(default=0)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('helped_at', models.DateTimeField(blank=True, null=True)),
                ('what', models.CharField(blank=True, choices=[('shouting', 'shouting'), ('insults', 'insults'), ('threats', 'threats'), ('discrimination', 'discriminating words'), ('repeated', 'calls again and again')], max_length=16)),
                ('facts', models.CharField(blank=True, max_length=600)),
                ('follow_up', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.request')),
                ('helper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='difficulty', to='desk.request')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('asked_at__isnull', False), ('helped_at', None)), fields=['helper'], name='difficult_help')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('asked_at', None), ('helper', None)), models.Q(('asked_at__isnull', False), ('helper__isnull', False)), _connector='OR'), name='difficult_helper_asked_at_some_time')],
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('situation', models.CharField(max_length=20)),
                ('version', models.PositiveSmallIntegerField()),
                ('text', models.CharField(blank=True, max_length=600)),
                ('written_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
            ],
            options={
                'ordering': ['situation', '-version'],
                'constraints': [models.UniqueConstraint(fields=('structure', 'situation', 'version'), name='wording_version_once')],
            },
        ),
        migrations.RunSQL(REFERABLE, migrations.RunSQL.noop),
        fence("desk_wording"),
        fence("desk_tone"),
        fence("desk_tongue"),
        fence("desk_difficultcall"),
        same_structure("desk_tone", "call_id", "desk_call"),
        same_structure("desk_tongue", "request_id", "desk_request"),
        same_structure("desk_difficultcall", "request_id", "desk_request"),
        same_structure("desk_difficultcall", "follow_up_id", "desk_request"),
        Withhold("desk_wording", "UPDATE, DELETE"),
        history("desk_tongue"),
        history("desk_wording"),
        history("desk_difficultcall"),
    ]
