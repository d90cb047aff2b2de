"""What practitioners answered by telephone, written down by who heard it."""

import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, referable, same_structure


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0010_sms_channel'),
        ('directory', '0004_founded'),
    ]

    operations = [
        migrations.CreateModel(
            name='HeardAnswer',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('heard_by_name', models.CharField(max_length=200)),
                ('heard_at', models.DateTimeField()),
                ('judged', models.CharField(blank=True, choices=[('confirmed', 'confirmed'), ('contested', 'contested')], max_length=9)),
                ('judged_at', models.DateTimeField(blank=True, null=True)),
                ('because', models.CharField(blank=True, max_length=400)),
                ('heard_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('question', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='heard', to='desk.question')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['heard_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('judged', ''), ('judged_at', None)), models.Q(models.Q(('judged', ''), _negated=True), ('judged_at__isnull', False)), _connector='OR'), name='heard_judged_at_some_time')],
            },
        ),
        fence("desk_heardanswer"),
        referable("desk_question"),
        same_structure("desk_heardanswer", "question_id", "desk_question"),
        history("desk_heardanswer"),
    ]
