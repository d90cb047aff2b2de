"""The fence around lines, calls and requests; the switchboard's door sees the line of the number called."""

from django.db import migrations

from permanence.foundation.tenancy import fence, history, referable, same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0001_initial"),
        ("agenda", "0002_fences"),
    ]
    operations = [
        fence("desk_line", also="number = nullif(current_setting('permanence.called', true), '')"),
        fence("desk_call"),
        fence("desk_callevent"),
        fence("desk_request"),
        referable("desk_line"),
        referable("desk_call"),
        same_structure("desk_line", "practitioner_role_id", "directory_practitionerrole"),
        same_structure("desk_call", "line_id", "desk_line"),
        same_structure("desk_callevent", "call_id", "desk_call"),
        same_structure("desk_request", "call_id", "desk_call"),
        same_structure("desk_request", "patient_id", "patients_patient"),
        same_structure("desk_request", "practitioner_role_id", "directory_practitionerrole"),
        same_structure("desk_request", "appointment_id", "agenda_appointment"),
        same_structure("desk_request", "reason_id", "agenda_visitreason"),
        history("desk_request"),
    ]
