"""What persons ask and are answered lies sealed, and so do the copies made for them."""

from django.db import migrations, models
from django.db.models import Q

from permanence.foundation.sealed import Sealed


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0007_keys"),
        ("registers", "0008_sas_bookings"),
    ]
    operations = [
        migrations.AlterField("demand", "what", Sealed(blank=True)),
        migrations.AlterField("demand", "answer", Sealed(blank=True)),
        migrations.AlterField("demand", "extended_why", Sealed(blank=True)),
        migrations.AlterField("hold", "why", Sealed()),
        migrations.RemoveConstraint("copy", "copy_taken_is_kept_no_more"),
        migrations.RenameField("copy", "sealed", "archive"),
        migrations.AlterField("copy", "archive", Sealed(blank=True)),
        migrations.AddConstraint(
            "copy",
            models.CheckConstraint(condition=Q(taken_at=None) | Q(archive=""), name="copy_taken_is_kept_no_more"),
        ),
    ]
