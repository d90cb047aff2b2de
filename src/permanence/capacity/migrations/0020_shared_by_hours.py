"""The same first day may be agreed for several hours of the week, and again after an agreement was ended."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Tell agreements apart by their days and hours as well."""

    dependencies: ClassVar = [("capacity", "0019_one_key_for_both")]
    operations: ClassVar = [
        migrations.RemoveConstraint("sharing", "sharing_once"),
        migrations.AddConstraint(
            "sharing",
            models.UniqueConstraint(
                fields=("resource", "borrower", "from_on", "until_on", "weekdays", "opens_at", "closes_at"),
                nulls_distinct=False,
                name="sharing_once",
            ),
        ),
    ]
