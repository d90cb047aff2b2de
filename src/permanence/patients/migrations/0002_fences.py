"""The fence around patients' files, and their history."""

from django.db import migrations

from permanence.foundation.tenancy import fence, history, referable, same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0001_initial"),
        ("directory", "0002_fences"),
    ]
    operations = [
        fence("patients_patient"),
        referable("patients_patient"),
        history("patients_patient"),
        fence("patients_contact"),
        history("patients_contact"),
        same_structure("patients_contact", "patient_id", "patients_patient"),
    ]
