"""Training practices and exercises, fenced."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import permanence.foundation.ids
from permanence.foundation.tenancy import fence, history, same_structure


def key(to, **more):
    return models.ForeignKey(to=to, on_delete=django.db.models.deletion.PROTECT, related_name="+", **more)


ID = ("id", models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False))


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("desk", "0006_queueing"),
        ("directory", "0003_standing"),
    ]
    operations = [
        migrations.CreateModel(
            "Ground",
            fields=[
                ID,
                ("structure", models.OneToOneField("directory.structure", django.db.models.deletion.PROTECT, related_name="+")),
                ("of", key("directory.structure")),
                ("made_at", models.DateTimeField()),
                ("made_by", key("directory.person", null=True)),
            ],
        ),
        migrations.CreateModel(
            "Exercise",
            fields=[
                ID,
                ("structure", key("directory.structure")),
                ("trainee", key("directory.person")),
                ("caller", models.CharField(max_length=30)),
                ("call", models.OneToOneField("desk.call", django.db.models.deletion.PROTECT, related_name="+")),
                ("chosen", models.JSONField(default=list)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("marks", models.JSONField(default=list)),
                ("total", models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={"ordering": ["-began_at"]},
        ),
        migrations.AddConstraint("exercise", models.CheckConstraint(condition=Q(ended_at=None, total=None) | Q(ended_at__isnull=False, total__isnull=False), name="exercise_marked_when_it_ends")),
        migrations.AddIndex("exercise", models.Index(fields=["structure", "trainee", "-began_at"], name="exercise_by_trainee")),
        fence("training_ground"),
        fence("training_exercise"),
        same_structure("training_exercise", "call_id", "desk_call"),
        history("training_exercise"),
    ]
