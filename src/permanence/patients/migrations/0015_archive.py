"""The archive: files no longer in everyday use, found by no name; where a file lies, triggers write alone."""

import django.db.models.deletion
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.sealed import Sealed
from permanence.foundation.tenancy import fence, history, same_structure

LIES = """
    CREATE FUNCTION patients_archived_lies() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE patients_patient SET archived_at = CASE WHEN NEW.back_at IS NULL THEN NEW.at END
        WHERE id = NEW.patient_id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER lies AFTER INSERT OR UPDATE OF back_at ON patients_archived
    FOR EACH ROW EXECUTE FUNCTION patients_archived_lies();
    CREATE OR REPLACE FUNCTION patients_change_name_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM patients_nameword WHERE patient_id = OLD.id;
        IF TG_OP = 'UPDATE' AND NEW.merged_into_id IS NULL AND NEW.archived_at IS NULL THEN
            INSERT INTO patients_nameword (structure_id, patient_id, born, word, place, sound, names)
            SELECT NEW.structure_id, NEW.id, NEW.birth_date, told.*
            FROM patients_words_of(NEW.birth_name, NEW.used_name, NEW.first_names) AS told;
        END IF;
        RETURN NULL;
    END $$;
    DROP TRIGGER words_changed ON patients_patient;
    CREATE TRIGGER words_changed
    AFTER DELETE OR UPDATE OF birth_name, used_name, first_names, birth_date, structure_id, merged_into_id, archived_at
    ON patients_patient FOR EACH ROW EXECUTE FUNCTION patients_change_name_words();
    CREATE TRIGGER a_follows_patient_id BEFORE INSERT OR UPDATE OF patient_id ON patients_archived
    FOR EACH ROW EXECUTE FUNCTION patients_follow_patient_id();
    CREATE TRIGGER a_follows_patient_id BEFORE INSERT OR UPDATE OF patient_id ON patients_archiveopening
    FOR EACH ROW EXECUTE FUNCTION patients_follow_patient_id();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0007_shared_desk"),
        ("patients", "0014_sealed"),
    ]
    operations = [
        migrations.AddField("patient", "archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.CreateModel(
            name="Archived",
            fields=[
                ("id", models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("last_contact_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("back_at", models.DateTimeField(blank=True, null=True)),
                ("back_by_name", models.CharField(blank=True, max_length=200)),
                ("back_because", models.CharField(blank=True, choices=[("comes", "the patient comes again"), ("asked", "the patient, or the law, asks for it"), ("mistake", "it should not have been archived"), ("contact", "an appointment or a call was noted")], max_length=8)),
                ("patient", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="patients.patient")),
                ("structure", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure")),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("back_at", None)), fields=("patient",), name="archived_once"),
                    models.CheckConstraint(condition=models.Q(models.Q(("back_at", None), ("back_because", "")), models.Q(("back_at__isnull", False), models.Q(("back_because", ""), _negated=True)), _connector="OR"), name="back_for_a_reason"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArchiveOpening",
            fields=[
                ("id", models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("person_name", models.CharField(max_length=200)),
                ("words", Sealed()),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("patient", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="patients.patient")),
                ("structure", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure")),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="archive_opened_with_words"),
                ],
            },
        ),
        fence("patients_archived"),
        history("patients_archived"),
        same_structure("patients_archived", "patient_id", "patients_patient"),
        fence("patients_archiveopening"),
        history("patients_archiveopening"),
        same_structure("patients_archiveopening", "patient_id", "patients_patient"),
        migrations.RunSQL(LIES, migrations.RunSQL.noop),
    ]
