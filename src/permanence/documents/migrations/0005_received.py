"""Letters received by MSSanté, behind the fence; what came with one is nobody's until it is filed."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import permanence.foundation.ids
from permanence.foundation.sealed import Sealed, SealedJson
from permanence.foundation.tenancy import fence, referable, same_structure

FOLLOWS = """
    CREATE TRIGGER a_follows_patient_id BEFORE INSERT OR UPDATE OF patient_id ON documents_receivedletter
    FOR EACH ROW EXECUTE FUNCTION patients_follow_patient_id();
"""
KINDS = [("report", "report"), ("result", "result"), ("referral", "referral letter"), ("other", "other letter")]
WAYS = [
    ("sent", "from the patient"), ("given", "to the patient"), ("letter", "to a professional"),
    ("came", "from a professional"),
]
PK = {"default": permanence.foundation.ids.uuid7, "editable": False, "primary_key": True, "serialize": False}
STRUCTURE = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "directory.structure"}


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0004_letters"),
        ("agenda", "0023_recalls"),
        ("foundation", "0007_keys"),
        ("directory", "0011_second_steps"),
        ("patients", "0016_secure_addresses"),
    ]
    operations = [
        migrations.CreateModel(
            name="ReceivedLetter",
            fields=[
                ("id", models.UUIDField(**PK)),
                ("fingerprint", models.CharField(max_length=64)),
                ("from_address", Sealed(blank=True, max_length=254)),
                ("from_name", Sealed(blank=True, max_length=200)),
                ("subject", Sealed(blank=True, max_length=300)),
                ("body", Sealed(blank=True)),
                ("traits", SealedJson(blank=True, default=list)),
                ("left", SealedJson(blank=True, default=list)),
                ("looks_like", models.CharField(blank=True, choices=KINDS, max_length=8)),
                ("came_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("opened_by_name", models.CharField(blank=True, max_length=200)),
                ("kind", models.CharField(blank=True, choices=KINDS, max_length=8)),
                ("settled_as", models.CharField(blank=True, choices=[("filed", "filed"), ("aside", "set aside")], max_length=5)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_by_name", models.CharField(blank=True, max_length=200)),
                ("appointment", models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="agenda.appointment")),
                ("patient", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="patients.patient")),
                ("practitioner_role", models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="directory.practitionerrole")),
                ("structure", models.ForeignKey(db_index=False, **STRUCTURE)),
            ],
            options={
                "ordering": ["-came_at", "-id"],
                "indexes": [models.Index(fields=["structure", "settled_as", "-came_at"], name="letter_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("structure", "fingerprint"), name="letter_taken_once"),
                    models.CheckConstraint(
                        condition=Q(settled_as="filed", patient__isnull=False) & ~Q(kind="")
                        | ~Q(settled_as="filed") & Q(patient=None, kind=""),
                        name="letter_filed_with_whom_and_as_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.UUIDField(**PK)),
                ("mailbox", models.CharField(max_length=64)),
                ("validity", models.BigIntegerField(default=0)),
                ("last_uid", models.BigIntegerField(default=0)),
                ("read_at", models.DateTimeField(null=True)),
                ("failing_since", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, max_length=80)),
                ("structure", models.OneToOneField(**STRUCTURE)),
            ],
        ),
        migrations.AddField(
            "document", "letter",
            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="documents.receivedletter"),
        ),
        migrations.AlterField(
            "document", "patient",
            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="patients.patient"),
        ),
        migrations.AlterField("document", "way", models.CharField(choices=WAYS, max_length=6)),
        migrations.RemoveConstraint("document", "document_given_is_there"),
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(
                condition=Q(way__in=["sent", "came"]) | Q(state="accepted"), name="document_given_is_there"
            ),
        ),
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(
                condition=Q(way="came", letter__isnull=False) | ~Q(way="came") & Q(letter=None, patient__isnull=False),
                name="document_of_a_patient_or_a_letter",
            ),
        ),
        fence("documents_receivedletter"),
        fence("documents_reading"),
        referable("documents_receivedletter"),
        same_structure("documents_receivedletter", "patient_id", "patients_patient"),
        same_structure("documents_receivedletter", "appointment_id", "agenda_appointment"),
        same_structure("documents_receivedletter", "practitioner_role_id", "directory_practitionerrole"),
        same_structure("documents_document", "letter_id", "documents_receivedletter"),
        migrations.RunSQL(FOLLOWS, migrations.RunSQL.noop),
    ]
