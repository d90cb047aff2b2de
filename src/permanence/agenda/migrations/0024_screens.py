"""The screen on the wall, the doors it names and the tickets it calls, behind the fence."""

import django.contrib.postgres.functions
import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, same_structure

ID = models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0023_recalls'),
        ('directory', '0011_second_steps'),
    ]

    operations = [
        migrations.CreateModel(
            name='Screen',
            fields=[
                ('id', ID),
                ('name', models.CharField(max_length=60)),
                ('sentence', models.CharField(blank=True, max_length=140)),
                ('sound', models.BooleanField(default=True)),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('by_name', models.CharField(max_length=200)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_by', models.CharField(blank=True, max_length=200)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.site')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('structure', 'name'), name='screen_named_once')],
            },
        ),
        migrations.CreateModel(
            name='Door',
            fields=[
                ('id', ID),
                ('words', models.CharField(max_length=32)),
                ('practitioner_role', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.practitionerrole')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='door_says_where')],
            },
        ),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', ID),
                ('on', models.DateField()),
                ('words', models.CharField(max_length=4)),
                ('called_at', models.DateTimeField(blank=True, null=True)),
                ('appointment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='ticket', to='agenda.appointment')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'indexes': [models.Index(fields=['structure', 'called_at'], name='ticket_called')],
                'constraints': [models.UniqueConstraint(fields=('structure', 'on', 'words'), name='ticket_once_a_day')],
            },
        ),
        fence("agenda_screen"),
        fence("agenda_door"),
        fence("agenda_ticket"),
        same_structure("agenda_screen", "site_id", "directory_site"),
        same_structure("agenda_door", "practitioner_role_id", "directory_practitionerrole"),
        same_structure("agenda_ticket", "appointment_id", "agenda_appointment"),
    ]
