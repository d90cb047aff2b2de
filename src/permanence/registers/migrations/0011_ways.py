"""Other ways into a patient's space speak of him too."""

from django.db import migrations

WAYS = """
    INSERT INTO registers_speaking VALUES ('portal_passkey', 'patient_id', true), ('portal_federated', 'patient_id', true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0010_archive"),
        ("portal", "0004_ways"),
    ]
    operations = [
        migrations.RunSQL(WAYS, "DELETE FROM registers_speaking WHERE \"table\" IN ('portal_passkey', 'portal_federated');"),
    ]
