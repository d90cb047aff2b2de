"""Why somebody who needs a place without stairs comes to one that has some, and who said so."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

CHOICES = [
    ("accepted", "they agreed to the stairs this time"),
    ("helped", "somebody helps them up"),
    ("below", "they are received below the stairs"),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("agenda", "0026_places")]
    operations: ClassVar = [
        migrations.AddField(
            "appointment",
            "stairs",
            models.CharField(blank=True, choices=CHOICES, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            "appointment", "stairs_by", models.CharField(blank=True, db_default="", default="", max_length=200)
        ),
        migrations.AddConstraint(
            "appointment",
            models.CheckConstraint(
                condition=Q(("stairs", ""), ("stairs_by", ""))
                | Q(Q(("stairs", ""), _negated=True), Q(("stairs_by", ""), _negated=True)),
                name="appointment_stairs_by_someone",
            ),
        ),
    ]
