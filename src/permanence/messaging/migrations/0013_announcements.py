"""What a practice tells at once to all who come on some days, behind the fence."""

import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0013_welcomes'),
        ('messaging', '0012_read'),
    ]

    operations = [
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('words', models.JSONField()),
                ('practitioner_role', models.UUIDField(blank=True, null=True)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField()),
                ('send_at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('by_name', models.CharField(max_length=200)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_by_name', models.CharField(blank=True, max_length=200)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('told', models.PositiveIntegerField(db_default=0, default=0)),
                ('uncalled', models.PositiveIntegerField(db_default=0, default=0)),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['-send_at', '-id'],
                'indexes': [models.Index(fields=['structure', '-send_at'], name='announcement_by_hour')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='announcement_in_order'), models.CheckConstraint(condition=models.Q(('left_at', None), ('withdrawn_at', None), _connector='OR'), name='announcement_left_or_withdrawn')],
            },
        ),
        fence("messaging_announcement"),
        history("messaging_announcement"),
    ]
