"""What persons asked about their data, and what went wrong with data."""

import django.contrib.postgres.functions
import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0007_shared_desk'),
        ('patients', '0010_within_bounds'),
    ]

    operations = [
        migrations.CreateModel(
            name='Breach',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('noticed_at', models.DateTimeField()),
                ('what', models.TextField()),
                ('which_data', models.TextField(blank=True)),
                ('people', models.PositiveIntegerField(blank=True, null=True)),
                ('consequences', models.TextField(blank=True)),
                ('measures', models.TextField(blank=True)),
                ('risk', models.CharField(choices=[('none', 'no risk for anyone'), ('some', 'a risk'), ('high', 'a high risk')], default='some', max_length=4)),
                ('authority_told_at', models.DateTimeField(blank=True, null=True)),
                ('persons_told_at', models.DateTimeField(blank=True, null=True)),
                ('grounds', models.TextField(blank=True)),
                ('noted_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['-noticed_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('risk', 'none'), _negated=True), models.Q(('grounds', ''), _negated=True), _connector='OR'), name='breach_without_risk_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Demand',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('asked_by', models.CharField(max_length=160)),
                ('right', models.CharField(choices=[('access', 'access to the file'), ('portability', 'his data in a form that another software reads'), ('rectification', 'rectification'), ('restriction', 'restriction of use'), ('erasure', 'erasure'), ('objection', 'objection')], max_length=16)),
                ('way', models.CharField(choices=[('letter', 'by letter'), ('email', 'by e-mail'), ('desk', 'at the desk'), ('phone', 'by telephone')], max_length=8)),
                ('asked_on', models.DateField()),
                ('what', models.TextField(blank=True)),
                ('old', models.BooleanField(default=False)),
                ('extended', models.BooleanField(default=False)),
                ('extended_why', models.TextField(blank=True)),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('checked_how', models.CharField(blank=True, max_length=160)),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('refused', models.BooleanField(default=False)),
                ('answer', models.TextField(blank=True)),
                ('noted_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('patient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.patient')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['-asked_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('answered_on', None), ('refused', True), ('checked_on__isnull', False), _connector='OR'), name='demand_handed_over_to_who_was_known'), models.CheckConstraint(condition=models.Q(('answered_on', None), ('answered_on__gte', models.F('asked_on')), _connector='OR'), name='demand_answered_after_asked'), models.CheckConstraint(condition=models.Q(('answered_on', None), models.Q(('answer', ''), _negated=True), _connector='OR'), name='demand_answered_with_words'), models.CheckConstraint(condition=models.Q(('extended', False), models.Q(('extended_why', ''), _negated=True), _connector='OR'), name='demand_extended_why')],
            },
        ),
    ]
