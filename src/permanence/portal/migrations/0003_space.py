"""A patient's own space: the browser that holds its key, whether he writes there, when he is answered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_fences")]
    operations = [
        migrations.AddField(
            model_name="proof",
            name="browser",
            field=models.CharField(blank=True, db_default="", max_length=32),
        ),
        migrations.AddField(
            model_name="practicepage",
            name="takes_messages",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="practicepage",
            name="answer_days",
            field=models.PositiveSmallIntegerField(db_default=2, default=2),
        ),
        migrations.AddField(
            model_name="practicepage",
            name="takes_documents",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="practicepage",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_days__range", (1, 10))), name="page_answers_in_time"
            ),
        ),
    ]
