"""A site closes on a day, and a practitioner usually receives at another one from a day on."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from permanence.foundation.tenancy import same_structure


class Migration(migrations.Migration):
    dependencies: ClassVar = [("directory", "0014_partners")]
    operations: ClassVar[list[Any]] = [
        migrations.AddField("site", "closed_on", models.DateField(blank=True, null=True)),
        migrations.AddField("practitionerrole", "next_site_on", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "practitionerrole",
            "next_site",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to="directory.site",
            ),
        ),  # fmt: skip
        migrations.AddConstraint(
            "practitionerrole",
            models.CheckConstraint(
                condition=Q(next_site=None, next_site_on=None)
                | Q(next_site__isnull=False, next_site_on__isnull=False),
                name="next_site_on_a_day",
            ),
        ),
        same_structure("directory_practitionerrole", "next_site_id", "directory_site"),
    ]
