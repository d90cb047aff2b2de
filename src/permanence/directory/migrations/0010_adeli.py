"""ADELI numbers, of practitioners who have no RPPS yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0009_identities")]
    operations = [
        migrations.AddField("person", "adeli", models.CharField(blank=True, default="", max_length=9), preserve_default=False),
        # For the release before, which writes people without it while this one takes over.
        migrations.RunSQL("ALTER TABLE directory_person ALTER adeli SET DEFAULT ''", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "person", models.CheckConstraint(condition=models.Q(adeli__regex=r"^([0-9][0-9AB][0-9]{7})?$"), name="adeli_form")
        ),
    ]
