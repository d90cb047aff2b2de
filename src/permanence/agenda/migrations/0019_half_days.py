"""Leave may begin and end at an hour: a morning, an afternoon, from one hour to another."""

import datetime

import django.contrib.postgres.constraints
import permanence.agenda.models.leaves
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0018_one_key_for_both'),
        ('directory', '0005_passkeys'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='leave', name='leave_once_a_day'),
        migrations.RemoveConstraint(model_name='leave', name='leave_ends_after_it_begins'),
        migrations.AddField(model_name='leave', name='from_time', field=models.TimeField(blank=True, null=True)),
        migrations.AddField(model_name='leave', name='until_time', field=models.TimeField(blank=True, null=True)),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.CheckConstraint(
                condition=Q(last_on__gt=F('first_on')) | Q(last_on=F('first_on')) & (Q(from_time=None) | Q(until_time=None) | Q(until_time__gt=F('from_time'))),
                name='leave_ends_after_it_begins',
            ),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.CheckConstraint(
                condition=Q(until_time=None) | Q(until_time__gt=datetime.time(0, 0)), name='leave_ends_on_its_last_day',
            ),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=Q(state__in=['asked', 'granted']),
                expressions=[
                    ('structure', '='),
                    ('person', '='),
                    (permanence.agenda.models.leaves.WallSpan('first_on', 'from_time', 'last_on', 'until_time'), '&&'),
                ],
                name='leave_once_a_day',
            ),
        ),
    ]
