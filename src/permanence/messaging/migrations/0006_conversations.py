"""Conversations of the team: what waits for an answer, who has it before him, and answers given often."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.tenancy import fence, referable, same_structure

CHANNELS = [("email", "e-mail"), ("sms", "SMS"), ("paper", "letter"), ("voice", "telephone")]


def _id():
    return ("id", models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False))


def _structure():
    return ("structure", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure"))


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_founded"),
        ("messaging", "0005_paper"),
        ("patients", "0012_following"),  # whose trigger leads to the file that two became
    ]
    operations = [
        migrations.AlterField("message", "channel", models.CharField(choices=CHANNELS, default="email", max_length=8)),
        migrations.AlterField("optout", "channel", models.CharField(choices=CHANNELS, max_length=8)),
        migrations.AlterField("received", "channel", models.CharField(choices=CHANNELS, default="sms", max_length=8)),
        migrations.AddField("message", "by_name", models.CharField(blank=True, db_default="", max_length=200)),
        migrations.AddField("message", "reply_to", models.CharField(blank=True, db_default="", max_length=254)),
        migrations.CreateModel(
            name="Conversation",
            fields=[
                _id(),
                ("person", models.UUIDField(blank=True, null=True)),
                ("address", models.CharField(blank=True, max_length=254)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("waits_since", models.DateTimeField(blank=True, null=True)),
                ("said_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("told_by", models.CharField(blank=True, max_length=200)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_by", models.CharField(blank=True, max_length=200)),
                ("owner", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.person")),
                _structure(),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("waits_since__isnull", False)), fields=["structure", "waits_since"], name="conversation_waits"),
                    models.Index(fields=["structure", "-told_at"], name="conversation_by_answer"),
                ],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("person__isnull", False)), fields=("structure", "person"), name="one_conversation_each"),
                    models.UniqueConstraint(condition=models.Q(("person", None)), fields=("structure", "address"), name="one_conversation_an_address"),
                    models.CheckConstraint(condition=models.Q(("person__isnull", False), models.Q(("address", ""), _negated=True), _connector="OR"), name="conversation_with_someone"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Said",
            fields=[
                _id(),
                ("channel", models.CharField(max_length=8)),
                ("words", models.TextField(blank=True)),
                ("about", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("conversation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="said", to="messaging.conversation")),
                _structure(),
            ],
            options={
                "indexes": [models.Index(fields=["conversation", "-at"], name="said_by_conversation")],
                "constraints": [models.UniqueConstraint(fields=("structure", "about"), name="said_once")],
            },
        ),
        migrations.CreateModel(
            name="Attending",
            fields=[
                _id(),
                ("name", models.CharField(max_length=200)),
                ("writing", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("conversation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="attending", to="messaging.conversation")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.person")),
                _structure(),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("conversation", "person"), name="attending_once")]},
        ),
        migrations.CreateModel(
            name="CannedAnswer",
            fields=[
                _id(),
                ("title", models.CharField(max_length=60)),
                ("text", models.CharField(max_length=1000)),
                ("written_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("by_name", models.CharField(max_length=200)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                _structure(),
            ],
            options={
                "ordering": ["title"],
                "constraints": [models.UniqueConstraint(condition=models.Q(("retired_at", None)), fields=("structure", "title"), name="canned_answer_title_once")],
            },
        ),
        fence("messaging_conversation"),
        fence("messaging_said"),
        fence("messaging_attending"),
        fence("messaging_cannedanswer"),
        referable("messaging_conversation"),
        same_structure("messaging_said", "conversation_id", "messaging_conversation"),
        same_structure("messaging_attending", "conversation_id", "messaging_conversation"),
        migrations.RunSQL(
            """
            CREATE TRIGGER a_follows_person BEFORE INSERT OR UPDATE OF person ON messaging_conversation
            FOR EACH ROW EXECUTE FUNCTION patients_follow_person();
            """,
            migrations.RunSQL.noop,
        ),
    ]
