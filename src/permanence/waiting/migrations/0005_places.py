"""A time given back is offered where its practitioner receives then, and only there."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

from permanence.foundation.tenancy import same_structure


class Migration(migrations.Migration):
    dependencies: ClassVar = [("waiting", "0004_sealed"), ("agenda", "0026_places")]
    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            "place",
            "site",
            models.ForeignKey(
                blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="+", to="directory.site",
            ),
        ),
        same_structure("waiting_place", "site_id", "directory_site"),
    ]
