"""That an appointment was taken with a regulator speaks of a patient too."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registers", "0007_documents"), ("api", "0008_sas_bookings")]
    operations = [
        migrations.RunSQL(
            "INSERT INTO registers_speaking VALUES ('api_sasbooking', 'appointment_id', false);",
            "DELETE FROM registers_speaking WHERE \"table\" = 'api_sasbooking';",
        ),
    ]
