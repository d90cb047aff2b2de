"""Letters received about a patient, and what is awaited about him, speak of him too."""

from django.db import migrations

RECEIVED = """
    INSERT INTO registers_speaking VALUES ('documents_receivedletter', 'patient_id', false),
        ('documents_awaited', 'patient_id', false), ('documents_chase', 'awaited_id', false),
        ('documents_chase', 'message_id', false);
"""
UNDONE = """
    DELETE FROM registers_speaking
    WHERE "table" IN ('documents_receivedletter', 'documents_awaited', 'documents_chase');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0013_tickets"),
        ("documents", "0006_awaited"),
    ]
    operations = [
        migrations.RunSQL(RECEIVED, UNDONE),
    ]
