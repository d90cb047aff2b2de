"""The fence around appointments, and their history."""

from django.db import migrations

from permanence.foundation.tenancy import fence, history, referable, same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0001_initial"),
        ("patients", "0002_fences"),
        ("capacity", "0002_fences"),
    ]
    operations = [
        fence("agenda_visitreason"),
        fence("agenda_appointment"),
        fence("agenda_cancellation"),
        referable("agenda_visitreason"),
        referable("agenda_appointment"),
        same_structure("agenda_visitreason", "practitioner_role_id", "directory_practitionerrole"),
        same_structure("agenda_appointment", "patient_id", "patients_patient"),
        same_structure("agenda_appointment", "practitioner_role_id", "directory_practitionerrole"),
        same_structure("agenda_appointment", "reason_id", "agenda_visitreason"),
        same_structure("agenda_cancellation", "appointment_id", "agenda_appointment"),
        history("agenda_appointment"),
    ]
