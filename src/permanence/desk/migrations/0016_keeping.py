"""How long calls are kept, and how what is past its term goes: from the rows and from the log of their changes."""

import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models
from django.db.models import F, Q

from permanence.foundation.tenancy import fence, history, same_structure

# The change log keeps what a row said: it goes with the row, and with nothing else. The application may not touch the log;
# this function does, for requests forgotten and closed two months ago at least, and for what hung on them.
FORGET = """
    CREATE FUNCTION desk_forget_changes(forgotten uuid[], hanging uuid[]) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        WITH old AS (
            SELECT id FROM desk_request
            WHERE id = ANY (forgotten) AND forgotten_at IS NOT NULL AND closed_at < now() - interval '60 days'
        ), gone AS (
            DELETE FROM foundation_change c WHERE c.row_id = ANY (forgotten || hanging) AND (
                c."table" = 'desk_request' AND c.row_id IN (SELECT id FROM old)
                OR c."table" IN ('desk_question', 'desk_tongue', 'desk_difficultcall', 'desk_proposalmade')
                    AND (coalesce(c.after, c.before)->>'request_id')::uuid IN (SELECT id FROM old)
                OR c."table" = 'desk_heardanswer'
                    AND (coalesce(c.after, c.before)->>'heard_at')::timestamptz < now() - interval '60 days'
                    AND NOT EXISTS (SELECT FROM desk_heardanswer h WHERE h.id = c.row_id)
            ) RETURNING 1
        ) SELECT count(*) FROM gone
    $$;
"""
ID = ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False))


def key(to, kind=models.ForeignKey, name='+', **more):
    return kind(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to, **more)


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0014_mails'),
        ('directory', '0004_founded'),
        ('foundation', '0002_fences'),
    ]

    operations = [
        migrations.CreateModel(
            name='Keeping',
            fields=[
                ID,
                ('months', models.PositiveSmallIntegerField(default=12)),
                ('grave_months', models.PositiveSmallIntegerField(default=60)),
                ('why', models.CharField(blank=True, max_length=400)),
                ('from_on', models.DateField()),
                ('set_at', models.DateTimeField()),
                ('set_by', key('directory.person', blank=True, null=True)),
                ('structure', key('directory.structure', models.OneToOneField)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=Q(('grave_months__gte', F('months')), ('months__gte', 3)), name='keeping_grave_no_shorter')],
            },
        ),
        migrations.CreateModel(
            name='KeptLonger',
            fields=[
                ID,
                ('why', models.CharField(max_length=300)),
                ('by_name', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('by', key('directory.person', null=True)),
                ('request', key('desk.request', models.OneToOneField, 'kept_longer')),
                ('structure', key('directory.structure')),
            ],
            options={'ordering': ['-at', '-id']},
        ),
        migrations.CreateModel(
            name='Forgetting',
            fields=[
                ID,
                ('at', models.DateTimeField()),
                ('requests', models.PositiveIntegerField()),
                ('calls', models.PositiveIntegerField()),
                ('structure', key('directory.structure')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['structure', '-at'], name='forgetting_by_date')],
            },
        ),
        migrations.AddField('call', 'forgotten_at', models.DateTimeField(blank=True, null=True)),
        migrations.AddField('request', 'forgotten_at', models.DateTimeField(blank=True, null=True)),
        migrations.AddIndex('call', models.Index(condition=Q(('ended_at__isnull', False), ('forgotten_at', None)), fields=['structure', 'ended_at'], name='call_to_forget')),
        migrations.AddIndex('request', models.Index(condition=Q(Q(('outcome', ''), _negated=True), ('forgotten_at', None)), fields=['structure', 'closed_at'], name='request_to_forget')),
        fence("desk_keeping"),
        fence("desk_keptlonger"),
        fence("desk_forgetting"),
        same_structure("desk_keptlonger", "request_id", "desk_request"),
        history("desk_keeping"),
        history("desk_keptlonger"),
        migrations.RunSQL(FORGET, "DROP FUNCTION desk_forget_changes;"),
    ]
