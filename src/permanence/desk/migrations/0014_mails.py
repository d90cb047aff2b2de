"""The door of e-mails of a practice, and what came by it."""

import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, same_structure


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0015_for_training'),
        ('directory', '0004_founded'),
    ]

    operations = [
        migrations.CreateModel(
            name='MailDoor',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('address', models.EmailField(max_length=254, unique=True)),
                ('secret_version', models.PositiveSmallIntegerField(default=1)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('structure', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
        ),
        migrations.CreateModel(
            name='MailReceived',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('known_as', models.CharField(max_length=64)),
                ('from_address', models.CharField(max_length=254)),
                ('off', models.CharField(blank=True, choices=[('automatic', 'automatic answer'), ('list', 'mailing list'), ('bounce', 'not delivered to its receiver'), ('loop', 'sent by this same address'), ('flood', 'too many from one sender in an hour')], max_length=9)),
                ('attached', models.PositiveSmallIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('request', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mail', to='desk.request')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['structure', 'from_address', '-at'], name='mail_by_sender')],
                'constraints': [models.UniqueConstraint(fields=('structure', 'known_as'), name='mail_received_once'), models.CheckConstraint(condition=models.Q(('off', ''), ('request', None), _connector='OR'), name='mail_off_has_no_request')],
            },
        ),
        fence("desk_maildoor"),
        fence("desk_mailreceived"),
        same_structure("desk_mailreceived", "request_id", "desk_request"),
        history("desk_maildoor"),
    ]
