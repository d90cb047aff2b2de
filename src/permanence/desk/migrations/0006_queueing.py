"""Whose switchboard a line has, its hours, the order of its rings, and pauses."""

from django.db import migrations, models
from django.db.models import F, Q
import django.db.models.deletion

import permanence.foundation.ids
from permanence.foundation.tenancy import fence, history, same_structure

# Rows of a permanence are read with the practices it holds a mandate of: a mandate is seen from both its ends.
def by_mandate(table: str) -> str:
    return f"EXISTS (SELECT FROM directory_mandate m WHERE m.holder_id = {table}.structure_id)"


ID = ("id", models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False))


def key(to, **more):
    more = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+"} | more
    return models.ForeignKey(to=to, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0005_questions"),
        ("directory", "0003_standing"),
    ]
    operations = [
        migrations.AddField("line", "switchboard", models.CharField(choices=[("permanence", "Permanence's own, for any programmable switchboard"), ("aircall", "Aircall"), ("ringover", "Ringover"), ("telnyx", "Telnyx"), ("twilio", "Twilio"), ("vonage", "Vonage")], default="permanence", max_length=12)),
        migrations.AddField("line", "maker_secret", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("line", "overflow_after_s", models.PositiveSmallIntegerField(default=20)),
        migrations.AddField("line", "closed_words", models.CharField(blank=True, default="", max_length=400), preserve_default=False),
        migrations.AddField("call", "outside_hours", models.BooleanField(default=False)),
        migrations.CreateModel(
            "LineHours",
            fields=[
                ID,
                ("structure", key("directory.structure")),
                ("line", key("desk.line", on_delete=django.db.models.deletion.CASCADE, related_name="hours")),
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens_at", models.TimeField()),
                ("closes_at", models.TimeField()),
            ],
            options={"ordering": ["weekday", "opens_at"]},
        ),
        migrations.CreateModel(
            "Turn",
            fields=[
                ID,
                ("structure", key("directory.structure")),
                ("line", key("desk.line", on_delete=django.db.models.deletion.CASCADE, related_name="turns")),
                ("person", key("directory.person", null=True, blank=True)),
                ("pool", key("directory.structure", null=True, blank=True)),
                ("overflow", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            "Pause",
            fields=[
                ID,
                ("structure", key("directory.structure")),
                ("person", key("directory.person")),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True, blank=True)),
            ],
        ),
        migrations.AddConstraint("linehours", models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="line_hours_end_after_they_begin")),
        migrations.AddConstraint("linehours", models.CheckConstraint(condition=Q(weekday__lte=6), name="line_hours_of_a_weekday")),
        migrations.AddConstraint("turn", models.CheckConstraint(condition=Q(person=None, pool__isnull=False) | Q(person__isnull=False, pool=None), name="turn_of_a_person_or_a_pool")),
        migrations.AddConstraint("turn", models.UniqueConstraint(fields=["structure", "line", "person"], name="turn_of_a_person_once")),
        migrations.AddConstraint("turn", models.UniqueConstraint(fields=["structure", "line", "pool"], name="turn_of_a_pool_once")),
        migrations.AddConstraint("pause", models.UniqueConstraint(fields=["structure", "person"], condition=Q(ended_at=None), name="one_pause_at_once")),
        migrations.AddConstraint("pause", models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="pause_ends_after_it_began")),
        fence("desk_linehours"),
        fence("desk_turn", also=by_mandate("desk_turn")),
        fence("desk_pause", also=by_mandate("desk_pause")),
        same_structure("desk_linehours", "line_id", "desk_line"),
        history("desk_linehours"),
        history("desk_turn"),
    ]
