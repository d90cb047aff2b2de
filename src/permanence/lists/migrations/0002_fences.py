"""The fence around lists brought in. Their lines have no history: it would keep what is to be forgotten."""

from django.db import migrations

from permanence.foundation.tenancy import fence, history, referable, same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("lists", "0001_initial"),
        ("patients", "0002_fences"),
    ]
    operations = [
        fence("lists_import"),
        fence("lists_line"),
        referable("lists_import"),
        history("lists_import"),
        same_structure("lists_line", "of_id", "lists_import"),
        same_structure("lists_line", "patient_id", "patients_patient"),
    ]
