"""Results and reports awaited from other professionals, behind the fence; what they are lies sealed."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import permanence.foundation.ids
from permanence.foundation.sealed import Sealed
from permanence.foundation.tenancy import fence, history, referable, same_structure

FOLLOWS = """
    CREATE TRIGGER a_follows_patient_id BEFORE INSERT OR UPDATE OF patient_id ON documents_awaited
    FOR EACH ROW EXECUTE FUNCTION patients_follow_patient_id();
"""
PK = {"default": permanence.foundation.ids.uuid7, "editable": False, "primary_key": True, "serialize": False}
LOST = {"blank": True, "null": True, "on_delete": django.db.models.deletion.SET_NULL, "related_name": "+"}
STRUCTURE = {"db_index": False, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "directory.structure"}


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0005_received"),
        ("messaging", "0012_read"),
    ]
    operations = [
        migrations.CreateModel(
            name="Awaited",
            fields=[
                ("id", models.UUIDField(**PK)),
                ("kind", models.CharField(choices=[("result", "result"), ("report", "report"), ("other", "other document")], max_length=8)),
                ("what", Sealed(blank=True, max_length=200)),
                ("from_name", Sealed(max_length=120)),
                ("from_address", Sealed(blank=True, max_length=254)),
                ("from_phone", Sealed(blank=True, max_length=16)),
                ("asked_on", models.DateField()),
                ("expected_on", models.DateField()),
                ("noted_at", models.DateTimeField()),
                ("noted_by_name", models.CharField(blank=True, max_length=200)),
                ("outcome", models.CharField(blank=True, choices=[("came", "has come"), ("dropped", "given up")], max_length=8)),
                ("how", Sealed(blank=True, max_length=200)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by_name", models.CharField(blank=True, max_length=200)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("told_way", models.CharField(blank=True, max_length=8)),
                ("asked_by", models.ForeignKey(db_index=False, to="messaging.message", **LOST)),
                ("letter", models.ForeignKey(to="documents.receivedletter", **LOST)),
                ("patient", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="patients.patient")),
                ("structure", models.ForeignKey(**STRUCTURE)),
            ],
            options={
                "ordering": ["expected_on", "id"],
                "indexes": [
                    models.Index(condition=Q(ended_at=None), fields=["structure", "expected_on"], name="awaited_open"),
                    models.Index(fields=["patient"], name="awaited_by_patient"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=Q(expected_on__gte=F("asked_on")), name="awaited_after_it_is_asked"),
                    models.CheckConstraint(
                        condition=Q(ended_at=None, outcome="") | Q(ended_at__isnull=False) & ~Q(outcome=""),
                        name="awaited_ends_somehow",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Chase",
            fields=[
                ("id", models.UUIDField(**PK)),
                ("way", models.CharField(choices=[("mssante", "by MSSanté"), ("call", "by telephone")], max_length=8)),
                ("note", Sealed(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(blank=True, max_length=200)),
                ("awaited", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="chases", to="documents.awaited")),
                ("message", models.ForeignKey(db_index=False, to="messaging.message", **LOST)),
                ("structure", models.ForeignKey(**STRUCTURE)),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(message__isnull=False), fields=("awaited", "message"), name="chased_once_by_a_letter"
                    )
                ],
            },
        ),
        *(operation for table in ("documents_awaited", "documents_chase") for operation in (fence(table), history(table))),
        referable("documents_awaited"),
        same_structure("documents_awaited", "patient_id", "patients_patient"),
        same_structure("documents_awaited", "letter_id", "documents_receivedletter"),
        same_structure("documents_awaited", "asked_by_id", "messaging_message"),
        same_structure("documents_chase", "awaited_id", "documents_awaited"),
        same_structure("documents_chase", "message_id", "messaging_message"),
        migrations.RunSQL(FOLLOWS, migrations.RunSQL.noop),
    ]
