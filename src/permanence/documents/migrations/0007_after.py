"""A question after the visit too: how the patient feels, one form and one answer before and after each."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0023_recalls'),
        ('documents', '0006_awaited'),
    ]

    operations = [
        migrations.AddField('form', 'after_days', models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField('filled', 'after', models.BooleanField(db_default=False, default=False)),
        migrations.AlterField('form', 'reason', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agenda.visitreason')),
        migrations.AlterField('filled', 'appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agenda.appointment')),
        migrations.AddConstraint('form', models.UniqueConstraint(condition=models.Q(('after_days', None)), fields=('reason',), name='form_before_once')),
        migrations.AddConstraint('form', models.UniqueConstraint(condition=models.Q(('after_days__isnull', False)), fields=('reason',), name='form_after_once')),
        migrations.AddConstraint('form', models.CheckConstraint(condition=models.Q(('after_days', None), models.Q(('after_days__gte', 1), ('after_days__lte', 90)), _connector='OR'), name='form_after_sensible')),
        migrations.AddConstraint('filled', models.UniqueConstraint(fields=('appointment', 'after'), name='filled_once')),
    ]
