"""Whom structures are fitted out to welcome: each writes its own, everybody reads them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0012_sealed_factors'),
        ('foundation', '0002_fences'),
    ]

    operations = [
        migrations.CreateModel(
            name='Welcome',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('motor', 'people who move with difficulty'), ('sight', 'people who see badly or not at all'), ('hearing', 'people who hear badly or not at all'), ('mind', 'people with a mental or psychic disability, or autism'), ('dependent', 'people who depend on others in everyday life'), ('hardship', 'people in social difficulty')], max_length=9)),
                ('means', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('access', 'accessible premises'), ('equipment', 'equipment for them'), ('staff', 'staff trained for it'), ('time', 'longer visits')], max_length=9), default=list, size=None)),
                ('words', models.CharField(blank=True, max_length=200)),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['kind'],
                'constraints': [models.UniqueConstraint(fields=('structure', 'kind'), name='welcome_once')],
            },
        ),
        fence("directory_welcome", also="true"),
    ]
