"""Leave asked for, granted or refused; behind the fence, with its history."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import permanence.agenda.models.leaves
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, same_structure


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0015_things'),
        ('directory', '0005_passkeys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('least', models.PositiveSmallIntegerField()),
                ('structure', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.structure')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('holiday', 'holiday'), ('training', 'training'), ('recovery', 'time off in lieu'), ('family', 'family event'), ('other', 'other')], default='holiday', max_length=8)),
                ('first_on', models.DateField()),
                ('last_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('asked', 'asked'), ('granted', 'granted'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], default='asked', max_length=9)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_by', models.CharField(blank=True, max_length=200)),
                ('word', models.CharField(blank=True, max_length=200)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('closure_id', models.UUIDField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('practitioner_role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.practitionerrole')),
                ('replacement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['first_on', 'asked_at'],
                'indexes': [models.Index(fields=['structure', 'last_on'], name='leave_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='leave_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('state', 'asked')), models.Q(models.Q(('state', 'asked'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='leave_settled_says_when'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ['asked', 'granted'])), expressions=[('structure', '='), ('person', '='), (permanence.agenda.models.leaves.DateSpan('first_on', 'last_on', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='leave_once_a_day')],
            },
        ),
        fence("agenda_leave"),
        fence("agenda_presence"),
        same_structure("agenda_leave", "practitioner_role_id", "directory_practitionerrole"),
        history("agenda_leave"),
        history("agenda_presence"),
    ]
