"""The fence around the waiting list, and its history."""

from django.db import migrations

from permanence.foundation.tenancy import fence, history, referable, same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("waiting", "0001_initial"),
        ("agenda", "0002_fences"),
        ("patients", "0002_fences"),
    ]
    operations = [
        fence("waiting_entry"),
        fence("waiting_place"),
        fence("waiting_offer"),
        referable("waiting_entry"),
        referable("waiting_place"),
        same_structure("waiting_entry", "patient_id", "patients_patient"),
        same_structure("waiting_entry", "reason_id", "agenda_visitreason"),
        same_structure("waiting_entry", "appointment_id", "agenda_appointment"),
        same_structure("waiting_entry", "asked_about_id", "agenda_appointment"),
        same_structure("waiting_place", "practitioner_role_id", "directory_practitionerrole"),
        same_structure("waiting_place", "freed_by_id", "agenda_appointment"),
        same_structure("waiting_offer", "place_id", "waiting_place"),
        same_structure("waiting_offer", "entry_id", "waiting_entry"),
        same_structure("waiting_offer", "reason_id", "agenda_visitreason"),
        same_structure("waiting_offer", "appointment_id", "agenda_appointment"),
        history("waiting_entry"),
        history("waiting_place"),
        history("waiting_offer"),
    ]
