"""The fence around the registers, their history; nothing of them is removed."""

from django.db import migrations

from permanence.foundation.tenancy import Withhold, fence, history, same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0001_initial"),
        ("patients", "0002_fences"),
        ("foundation", "0002_fences"),
    ]
    operations = [
        fence("registers_demand"),
        fence("registers_breach"),
        same_structure("registers_demand", "patient_id", "patients_patient"),
        history("registers_demand"),
        history("registers_breach"),
        Withhold("registers_demand", "DELETE"),
        Withhold("registers_breach", "DELETE"),
    ]
