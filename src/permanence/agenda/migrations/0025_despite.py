"""Who said that an appointment stands despite a directive, and on which ground."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("agenda", "0024_screens")]
    operations = [
        migrations.AddField(
            "appointment",
            "despite",
            models.CharField(
                blank=True,
                choices=[
                    ("agreed", "the practitioner agreed"),
                    ("excepted", "an exception of the directive applies"),
                ],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
        migrations.AddField(
            "appointment", "despite_by", models.CharField(blank=True, db_default="", default="", max_length=200)
        ),
        migrations.AddConstraint(
            "appointment",
            models.CheckConstraint(
                condition=Q(("despite", ""), ("despite_by", ""))
                | Q(Q(("despite", ""), _negated=True), Q(("despite_by", ""), _negated=True)),
                name="appointment_despite_by_someone",
            ),
        ),
    ]
