"""Lists of partners, brought in as those of patients are."""

import django.db.models.deletion
from django.db import migrations, models

from permanence.foundation.tenancy import same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0014_partners"),
        ("lists", "0005_sealed"),
    ]
    operations = [
        migrations.AlterField(
            "import",
            "kind",
            models.CharField(
                choices=[("people", "Patients"), ("agenda", "Appointments"), ("partners", "Partners")],
                db_default="people", default="people", max_length=8,
            ),
        ),
        migrations.AddField(
            "line",
            "partner",
            models.ForeignKey(
                blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL,
                related_name="+", to="directory.partner",
            ),
        ),
        migrations.AddIndex(
            "line",
            models.Index(
                condition=models.Q(("partner__isnull", False)), fields=["partner"], name="list_line_by_partner"
            ),
        ),
        same_structure("lists_line", "partner_id", "directory_partner"),
    ]
