"""Whom a practice names for questions about personal data, on its public page."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0004_ways'),
    ]

    operations = [
        migrations.AddField(
            model_name='practicepage',
            name='data_contact',
            field=models.CharField(blank=True, db_default='', max_length=200),
        ),
    ]
