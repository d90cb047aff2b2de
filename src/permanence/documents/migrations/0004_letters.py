"""What goes with a letter to a professional is kept beside what the patient sends and is given."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_sealed")]
    operations = [
        migrations.RemoveConstraint("document", "document_given_is_there"),
        migrations.AlterField(
            "document", "way",
            models.CharField(
                choices=[("sent", "from the patient"), ("given", "to the patient"), ("letter", "to a professional")],
                max_length=6,
            ),
        ),
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(condition=Q(way="sent") | Q(state="accepted"), name="document_given_is_there"),
        ),
    ]
