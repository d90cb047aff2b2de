"""What a patient should come back for speaks of him too."""

from django.db import migrations

RECALLS = """
    INSERT INTO registers_speaking VALUES ('agenda_recall', 'patient_id', true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0011_ways"),
        ("agenda", "0023_recalls"),
    ]
    operations = [
        migrations.RunSQL(RECALLS, "DELETE FROM registers_speaking WHERE \"table\" = 'agenda_recall';"),
    ]
