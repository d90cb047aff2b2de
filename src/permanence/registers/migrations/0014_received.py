"""Letters received about a patient speak of him too."""

from django.db import migrations

RECEIVED = """
    INSERT INTO registers_speaking VALUES ('documents_receivedletter', 'patient_id', false);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0012_recalls"),
        ("documents", "0005_received"),
    ]
    operations = [
        migrations.RunSQL(RECEIVED, "DELETE FROM registers_speaking WHERE \"table\" = 'documents_receivedletter';"),
    ]
