"""Lists of appointments, brought in as those of patients are."""

import django.db.models.deletion
from django.db import migrations, models

from permanence.foundation.tenancy import same_structure


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0021_early'),
        ('directory', '0007_shared_desk'),
        ('lists', '0002_fences'),
        ('patients', '0013_followers'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='import',
            name='list_sent_once',
        ),
        migrations.AddField(
            model_name='import',
            name='choices',
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='import',
            name='kind',
            field=models.CharField(choices=[('people', 'Patients'), ('agenda', 'Appointments')], db_default='people', default='people', max_length=6),
        ),
        migrations.AddField(
            model_name='line',
            name='appointment',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='agenda.appointment'),
        ),
        migrations.AddField(
            model_name='line',
            name='chosen',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='line',
            name='starts_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='line',
            name='state',
            field=models.CharField(choices=[('unread', 'not read yet'), ('good', 'ready'), ('unsure', 'for whom is not sure'), ('nobody', 'nobody of this name has a file'), ('faulty', 'cannot be read'), ('twice', 'twice in the file'), ('known', 'is here already'), ('made', 'brought in'), ('removed', 'taken back'), ('kept', 'kept: used since')], default='unread', max_length=7),
        ),
        migrations.AddIndex(
            model_name='line',
            index=models.Index(condition=models.Q(('appointment__isnull', False)), fields=['appointment'], name='list_line_by_appointment'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'undone'), _negated=True), fields=('structure', 'kind', 'digest'), name='list_sent_once'),
        ),
        same_structure("lists_line", "appointment_id", "agenda_appointment"),
    ]
