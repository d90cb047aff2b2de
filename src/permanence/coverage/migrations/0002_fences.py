"""The fence around rights, and their change log."""

from django.db import migrations

from permanence.foundation.tenancy import fence, history, same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("coverage", "0001_initial"),
        ("patients", "0002_fences"),
    ]
    operations = [
        fence("coverage_coverage"),
        history("coverage_coverage"),
        same_structure("coverage_coverage", "patient_id", "patients_patient"),
    ]
