"""A relative may be named by other tables, with the structure: who spoke for a patient."""

from django.db import migrations

from permanence.foundation.tenancy import referable


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0021_set_aside"),
    ]

    operations = [
        referable("patients_relative"),
    ]
