"""What is wrong in a patient's file, and what he should be welcomed with, speak of him too."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0014_received"),
        ("patients", "0018_situations"),
    ]
    operations = [
        migrations.RunSQL(
            "INSERT INTO registers_speaking VALUES ('patients_fault', 'patient_id', true), ('patients_situation', 'patient_id', true);",
            "DELETE FROM registers_speaking WHERE \"table\" IN ('patients_fault', 'patients_situation');",
        ),
    ]
