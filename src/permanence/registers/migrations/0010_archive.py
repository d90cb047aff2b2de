"""The archive speaks of a patient too."""

from django.db import migrations

ARCHIVE = """
    INSERT INTO registers_speaking VALUES ('patients_archived', 'patient_id', false),
        ('patients_archiveopening', 'patient_id', false);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0009_sealed"),
        ("patients", "0015_archive"),
    ]
    operations = [
        migrations.RunSQL(ARCHIVE, "DELETE FROM registers_speaking WHERE \"table\" LIKE 'patients_archive%';"),
    ]
