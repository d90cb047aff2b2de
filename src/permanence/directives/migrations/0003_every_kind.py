"""The choices of `kind` grow to all those of the desk's specification; the column stays as it is."""

from django.db import migrations, models

KINDS = [
    ("new_patients", "New patients"),
    ("exceptions", "Exceptions"),
    ("transfer", "Transfer of calls"),
    ("emergency_slots", "Emergency slots"),
    ("overbook", "Extra appointments"),
    ("colleagues", "Colleagues"),
    ("waiting_list", "Waiting list"),
    ("renewal", "Renewals"),
    ("results", "Results"),
    ("certificate", "Certificates"),
    ("home_visit", "Home visits"),
    ("teleconsultation", "Teleconsultations"),
    ("no_show", "Missed appointments"),
    ("closed", "Absence"),
    ("note", "Note of the day"),
]


class Migration(migrations.Migration):
    dependencies = [("directives", "0002_fences")]
    operations = [migrations.AlterField("directive", "kind", models.CharField(choices=KINDS, max_length=20))]
