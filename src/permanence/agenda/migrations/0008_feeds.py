"""The secret address at which a practitioner's own calendar reads his times."""

import django.contrib.postgres.functions
import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, same_structure


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0007_postponements'),
        ('directory', '0003_standing'),
    ]

    operations = [
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('detail', models.CharField(choices=[('busy', 'busy, nothing else'), ('initials', "the patient's initials")], default='busy', max_length=8)),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('by_name', models.CharField(max_length=200)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_by', models.CharField(blank=True, max_length=200)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('tag', models.CharField(blank=True, max_length=64)),
                ('changed_at', models.DateTimeField(blank=True, null=True)),
                ('practitioner_role', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.practitionerrole')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('practitioner_role',), name='feed_alive_once')],
            },
        ),
        fence("agenda_feed"),
        same_structure("agenda_feed", "practitioner_role_id", "directory_practitionerrole"),
    ]
