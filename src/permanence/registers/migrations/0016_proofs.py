"""By what it was proved who spoke about a patient speaks of him too."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0015_faults"),
        ("desk", "0020_proofs"),
    ]
    operations = [
        migrations.RunSQL(
            "INSERT INTO registers_speaking VALUES ('desk_proof', 'patient_id', false);",
            "DELETE FROM registers_speaking WHERE \"table\" = 'desk_proof';",
        ),
    ]
