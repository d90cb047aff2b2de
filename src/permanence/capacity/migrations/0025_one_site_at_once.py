"""Nobody receives at two sites at one moment: PostgreSQL holds it."""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("capacity", "0024_other_sites")]
    operations: ClassVar[list[Any]] = [
        migrations.AddConstraint(
            "opening",
            ExclusionConstraint(
                name="opening_at_one_site",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                    ("site", RangeOperators.NOT_EQUAL),
                ],
                condition=models.Q(("site__isnull", False)),
            ),
        ),
    ]
