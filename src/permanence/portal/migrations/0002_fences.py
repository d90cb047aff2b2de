"""The fences around what a practice publishes and around bookings on their way."""

from django.db import migrations

from permanence.foundation.tenancy import fence, history, referable, same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_pages"),
        ("agenda", "0002_fences"),
        ("patients", "0002_fences"),
        ("desk", "0005_questions"),
    ]
    operations = [
        fence("portal_practicepage", also="published_at IS NOT NULL"),
        fence("portal_onlinereason"),
        fence("portal_proof"),
        fence("portal_booking"),
        fence("portal_try"),
        referable("portal_proof"),
        referable("portal_booking"),
        same_structure("portal_onlinereason", "reason_id", "agenda_visitreason"),
        same_structure("portal_booking", "practitioner_role_id", "directory_practitionerrole"),
        same_structure("portal_booking", "reason_id", "agenda_visitreason"),
        same_structure("portal_booking", "patient_id", "patients_patient"),
        same_structure("portal_booking", "appointment_id", "agenda_appointment"),
        same_structure("portal_booking", "request_id", "desk_request"),
        history("portal_practicepage"),
        history("portal_onlinereason"),
    ]
