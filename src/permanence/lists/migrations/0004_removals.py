"""All that a structure has, prepared to be taken away; its pieces have no history: it would keep what is to be gone."""

import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, referable, same_structure


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0007_shared_desk'),
        ('lists', '0003_agendas'),
    ]

    operations = [
        migrations.CreateModel(
            name='Removal',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('making', 'being prepared'), ('ready', 'ready'), ('taken', 'taken'), ('forgotten', 'erased: nobody took it in time')], default='making', max_length=9)),
                ('asked_by', models.UUIDField(editable=False)),
                ('asked_by_name', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('share', models.PositiveSmallIntegerField(default=0)),
                ('files', models.PositiveIntegerField(default=0)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['-asked_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='RemovalPart',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('sealed', models.TextField()),
                ('of', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='lists.removal')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.AddConstraint(
            model_name='removal',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'making')), fields=('structure',), name='removal_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='removal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), ('expires_at__isnull', False), _connector='OR'), name='removal_expires'),
        ),
        migrations.AddConstraint(
            model_name='removalpart',
            constraint=models.UniqueConstraint(fields=('of', 'number'), name='removal_part_once'),
        ),
        fence("lists_removal"),
        fence("lists_removalpart"),
        referable("lists_removal"),
        history("lists_removal"),
        same_structure("lists_removalpart", "of_id", "lists_removal"),
    ]
