"""Who outside the networks was named to a caller; and who of the physicians answers for the sheet of signs."""

import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models
from django.db.models import Q

from permanence.foundation.tenancy import fence, history, same_structure


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0018_sealed'),
        ('directory', '0014_partners'),
        ('foundation', '0007_keys'),
    ]

    operations = [
        migrations.AddField(
            'request',
            'partner',
            models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.partner'),
        ),
        same_structure("desk_request", "partner_id", "directory_partner"),
        migrations.CreateModel(
            name='SheetValidation',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('wording', models.CharField(max_length=12)),
                ('signed_as', models.CharField(max_length=200)),
                ('signed_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['-signed_at'],
                'constraints': [
                    models.UniqueConstraint(condition=Q(('withdrawn_at', None)), fields=('structure', 'person', 'wording'), name='sheet_validated_once'),
                    models.CheckConstraint(condition=Q(('signed_as', ''), _negated=True), name='sheet_validated_by_someone'),
                ],
            },
        ),
        fence("desk_sheetvalidation"),
        history("desk_sheetvalidation"),
    ]
