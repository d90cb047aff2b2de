"""Finding what was removed: what still stands is found by its row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0005_telling"),
    ]
    operations = [
        migrations.AddIndex(
            model_name="change",
            index=models.Index(
                fields=["structure_id", "table", "at"], condition=models.Q(operation="delete"), name="change_removed"
            ),
        ),
    ]
