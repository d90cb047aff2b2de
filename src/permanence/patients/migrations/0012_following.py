"""Whatever names a file merged into another names the kept one, whichever room writes it, even while they are merged.

Writing a row that names a patient looks at his file under a lock that a merge waits for, and that waits for a merge.
"""

from django.db import migrations

FOLLOW = """
    CREATE FUNCTION patients_follow_{column}() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE kept uuid;
    BEGIN
        IF NEW.{column} IS NULL OR (TG_OP = 'UPDATE' AND NEW.{column} IS NOT DISTINCT FROM OLD.{column}) THEN
            RETURN NEW;
        END IF;
        SELECT merged_into_id INTO kept FROM patients_patient WHERE id = NEW.{column} FOR KEY SHARE;
        IF kept IS NOT NULL THEN
            NEW.{column} := kept;
        END IF;
        RETURN NEW;
    END $$;
"""
FOLLOWED = """
    CREATE TRIGGER a_follows_{column} BEFORE INSERT OR UPDATE OF {column} ON {table}
    FOR EACH ROW EXECUTE FUNCTION patients_follow_{column}();
"""  # the first of its table's triggers, by name
TABLES = {
    "patient_id": (
        "patients_contact", "patients_need", "patients_preference", "patients_remembrance", "patients_address",
        "patients_regulardoctor", "patients_confirmed", "patients_identitycheck", "patients_nationalnumber",
        "patients_relative", "agenda_appointment", "agenda_series", "waiting_entry", "desk_request", "desk_question",
        "lists_line", "portal_booking", "registers_demand",
    ),
    "known_id": ("patients_relative",),
    "person": ("messaging_message", "messaging_wish"),
    "about_id": ("kernel_task",),
}  # fmt: skip
# What was asked of a practitioner stays as it was asked, but for the file of the patient, which a merge may change.
STANDS = """
    CREATE OR REPLACE FUNCTION desk_question_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.request_id, NEW.practitioner_role_id, NEW.asks, NEW.text, NEW.starts_at, NEW.asked_at)
            IS DISTINCT FROM
            (OLD.request_id, OLD.practitioner_role_id, OLD.asks, OLD.text, OLD.starts_at, OLD.asked_at)
            OR (NEW.patient_id IS DISTINCT FROM OLD.patient_id
                AND current_setting('permanence.merging', true) IS DISTINCT FROM 'on')
        THEN
            RAISE EXCEPTION 'what was asked stays as it was asked' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.reply NOT IN ('', 'silence') AND (NEW.reply, NEW.replied_at, NEW.replied_by_id, NEW.said, NEW.offered_at)
            IS DISTINCT FROM (OLD.reply, OLD.replied_at, OLD.replied_by_id, OLD.said, OLD.offered_at)
        THEN
            RAISE EXCEPTION 'what was answered stays answered' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.reply = 'silence' AND NEW.reply = '' THEN
            RAISE EXCEPTION 'a silence was noted' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.appointment_id IS NOT NULL AND NEW.appointment_id IS DISTINCT FROM OLD.appointment_id THEN
            RAISE EXCEPTION 'an exception gives one appointment' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0011_doubles"),
        ("messaging", "0003_answers"),
        ("kernel", "0001_tasks"),
        ("agenda", "0006_series"),
        ("waiting", "0001_initial"),
        ("desk", "0005_questions"),
        ("lists", "0001_initial"),
        ("portal", "0001_pages"),
        ("registers", "0001_initial"),
    ]
    operations = [
        *(migrations.RunSQL(FOLLOW.format(column=column), migrations.RunSQL.noop) for column in TABLES),
        *(
            migrations.RunSQL(FOLLOWED.format(column=column, table=table), migrations.RunSQL.noop)
            for column, tables in TABLES.items()
            for table in tables
        ),
        migrations.RunSQL(STANDS, migrations.RunSQL.noop),
    ]
