"""A day and a month are found without asking each year of a century."""

from django.db import migrations, models
from django.db.models.functions import ExtractDay, ExtractMonth


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0019_faults_of_all_a_file_holds'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='patient',
            index=models.Index(models.F('structure'), ExtractMonth('birth_date'), ExtractDay('birth_date'), name='patient_by_birthday'),
        ),
    ]
