"""A practitioner's calendars elsewhere, and the closures they make here."""

import django.contrib.postgres.functions
import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, referable, same_structure


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0008_feeds'),
        ('capacity', '0005_free_starts'),
        ('directory', '0003_standing'),
    ]

    operations = [
        migrations.CreateModel(
            name='OtherCalendar',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('address', models.CharField(blank=True, max_length=1000)),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('by_name', models.CharField(max_length=200)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('tried_at', models.DateTimeField(blank=True, null=True)),
                ('trouble', models.CharField(blank=True, choices=[('address', 'this address may not be read: it must begin with https:// and be public'), ('unreached', 'nothing answers at this address'), ('refused', 'the address answers that there is nothing, or not for us: is it still the right one?'), ('too_big', 'it is too big to be read: more than 2 MB'), ('too_slow', 'it takes too long to answer'), ('not_ical', 'what was found is not a calendar (ICS)')], max_length=9)),
                ('left_out', models.PositiveIntegerField(default=0)),
                ('practitioner_role', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.practitionerrole')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='OtherTime',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('uid', models.CharField(max_length=255)),
                ('occurrence', models.CharField(max_length=16)),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='times', to='agenda.othercalendar')),
                ('closure', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='capacity.closure')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('calendar', 'uid', 'occurrence'), name='other_time_once')],
            },
        ),
        fence("agenda_othercalendar"),
        fence("agenda_othertime"),
        referable("agenda_othercalendar"),
        same_structure("agenda_othercalendar", "practitioner_role_id", "directory_practitionerrole"),
        same_structure("agenda_othertime", "calendar_id", "agenda_othercalendar"),
    ]
