"""A day and a month are found by a column: behind the fence no index finds by what a function says of one."""

from django.db import migrations, models
from django.db.models.functions import ExtractDay, ExtractMonth


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0019_faults_of_all_a_file_holds'),
    ]

    operations = [
        migrations.AddField(
            model_name='patient',
            name='birthday',
            field=models.GeneratedField(
                db_persist=True,
                expression=ExtractMonth('birth_date') * 100 + ExtractDay('birth_date'),
                output_field=models.SmallIntegerField(),
            ),
        ),
        migrations.AddIndex(
            model_name='patient',
            index=models.Index(fields=['structure', 'birthday'], name='patient_by_birthday'),
        ),
    ]
