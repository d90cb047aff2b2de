"""A trainee judges her own exercise, and may share it with her team without her name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0002_like")]
    operations = [
        migrations.AddField("exercise", "own", models.JSONField(blank=True, default=dict)),
        migrations.AddField("exercise", "learnt", models.CharField(blank=True, max_length=400)),
        migrations.AddField("exercise", "shared_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint("exercise", models.CheckConstraint(condition=models.Q(("shared_at", None), models.Q(("ended_at__isnull", False), models.Q(("learnt", ""), _negated=True)), _connector="OR"), name="exercise_shared_with_what_was_learnt")),
    ]
