"""Papers asked for and those that came, behind the fence."""

import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, same_structure


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0018_one_key_for_both'),
        ('coverage', '0003_formalities'),
        ('directory', '0007_shared_desk'),
    ]

    operations = [
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('vitale', 'health insurance card, up to date'), ('insurer', 'card or certificate of the complementary insurer'), ('identity', 'identity document'), ('prescription', 'prescription'), ('medicines', 'list of the medicines taken, or the last prescription'), ('results', 'last results'), ('imaging', 'images and their reports'), ('health_book', 'health record book'), ('form', 'form to be filled in'), ('authority', 'permission of a parent or guardian'), ('address', 'proof of address'), ('resources', 'resources of the last twelve months'), ('presence', 'proof of presence in France'), ('transport', 'prescription of the transport'), ('agreement', 'agreement of the fund'), ('own', "in the practice's own words")], max_length=12)),
                ('words', models.CharField(blank=True, max_length=80)),
                ('how', models.CharField(choices=[('bring', 'to bring'), ('send', 'to send before')], default='bring', max_length=5)),
                ('rank', models.PositiveSmallIntegerField(default=0)),
                ('reason', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agenda.visitreason')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['rank', 'id'],
                'constraints': [
                    models.UniqueConstraint(fields=('reason', 'kind', 'words'), name='paper_asked_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'own'), models.Q(('words', ''), _negated=True)), models.Q(models.Q(('kind', 'own'), _negated=True), ('words', '')), _connector='OR'), name='paper_has_words_or_a_kind'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Came',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('appointment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agenda.appointment')),
                ('formality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='came', to='coverage.formality')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['at', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('appointment', None), ('formality__isnull', False)), models.Q(('appointment__isnull', False), ('formality', None)), _connector='OR'), name='came_for_one_thing'),
                    models.UniqueConstraint(fields=('appointment', 'code'), name='came_once_for_a_visit'),
                    models.UniqueConstraint(fields=('formality', 'code'), name='came_once_for_a_formality'),
                ],
            },
        ),
        fence("coverage_paper"),
        fence("coverage_came"),
        history("coverage_paper"),
        history("coverage_came"),
        same_structure("coverage_paper", "reason_id", "agenda_visitreason"),
        same_structure("coverage_came", "appointment_id", "agenda_appointment"),
        same_structure("coverage_came", "formality_id", "coverage_formality"),
    ]
