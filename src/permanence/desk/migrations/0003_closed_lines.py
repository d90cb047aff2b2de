"""Lines that are closed, and give their number back; what a line was is kept in the change log."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from permanence.foundation.tenancy import history


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0002_fences"),
        ("directory", "0003_standing"),
    ]
    operations = [
        migrations.AddField("line", "closed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "line",
            "closed_by",
            models.ForeignKey(
                "directory.person", django.db.models.deletion.PROTECT, related_name="+", blank=True, null=True
            ),
        ),
        migrations.AlterField("line", "number", models.CharField(max_length=16)),
        migrations.AddIndex("line", models.Index(fields=["number"], name="line_by_number")),
        migrations.AddConstraint(
            "line",
            models.UniqueConstraint(
                fields=["number"], condition=Q(closed_at=None), name="line_number_once"
            ),
        ),
        migrations.AddConstraint(
            "line",
            models.CheckConstraint(
                condition=Q(closed_by=None) | Q(closed_at__isnull=False), name="line_closed_by_someone_at_some_time"
            ),
        ),
        history("desk_line"),
    ]
