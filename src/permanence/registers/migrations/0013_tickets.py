"""A ticket hangs on an appointment, as a step does."""

from django.db import migrations

TICKETS = """
    INSERT INTO registers_speaking VALUES ('agenda_ticket', 'appointment_id', false);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0012_recalls"),
        ("agenda", "0024_screens"),
    ]
    operations = [
        migrations.RunSQL(TICKETS, "DELETE FROM registers_speaking WHERE \"table\" = 'agenda_ticket';"),
    ]
