"""Hardly any reservation is of a shared resource: only those are indexed by who borrows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('capacity', '0013_kept_and_grouped'),
        ('directory', '0004_founded'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reservation',
            name='borrower',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure'),
        ),
        migrations.AddIndex(
            model_name='reservation',
            index=models.Index(condition=models.Q(('borrower__isnull', False)), fields=['borrower'], name='reservation_by_borrower'),
        ),
    ]
