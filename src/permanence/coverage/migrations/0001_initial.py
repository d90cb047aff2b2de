"""Rights of patients: who pays, from a day until another."""

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
            name='Coverage',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('basic', 'health insurance'), ('complementary', 'complementary insurer'), ('ald', 'long-term illness'), ('c2s', 'solidarity cover'), ('ame', 'state medical aid'), ('exemption', 'exemption'), ('accident', 'work accident')], max_length=13)),
                ('payer', models.CharField(blank=True, max_length=120)),
                ('payer_number', models.CharField(blank=True, max_length=20)),
                ('contract', models.CharField(blank=True, max_length=40)),
                ('reason', models.CharField(blank=True, choices=[('maternity', 'maternity'), ('newborn', 'newborn'), ('pension', 'disability pension'), ('war', 'military pension'), ('other', 'other reason on the card')], max_length=10)),
                ('third_party', models.BooleanField(default=False)),
                ('from_on', models.DateField(blank=True, null=True)),
                ('until_on', models.DateField(blank=True, null=True)),
                ('seen_on', models.DateField(blank=True, null=True)),
                ('seen_by_name', models.CharField(blank=True, max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('noted_by_name', models.CharField(blank=True, max_length=200)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['-noted_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('from_on', None), ('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='coverage_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['ald', 'ame', 'exemption', 'accident']), _negated=True), models.Q(('contract', ''), ('payer', ''), ('payer_number', ''), ('third_party', False)), _connector='OR'), name='coverage_says_no_more'), models.CheckConstraint(condition=models.Q(('kind', 'exemption'), ('reason', ''), _connector='OR'), name='coverage_reason_of_exemption')],
            },
        ),
    ]
