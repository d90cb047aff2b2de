"""The fence around copies, books, holds and erasures; the change log forgets what was erased, and nothing else."""

from django.db import migrations

from permanence.foundation.tenancy import Withhold, fence, history, referable, same_structure

BOOKS = ("processing", "processor", "instruction", "regulation")
NAME_A_PATIENT = ("hold", "erasure")
FOLLOWED = """
    CREATE TRIGGER a_follows_patient_id BEFORE INSERT OR UPDATE OF patient_id ON registers_{table}
    FOR EACH ROW EXECUTE FUNCTION patients_follow_patient_id();
"""
# The owner takes lines out of the change log, in this function alone, and only those about a file that a row of erasures
# names, in the open scope. What tells of the erasure itself, of openings and of demands stays.
FORGET = """
    CREATE FUNCTION registers_forget_changes(erasure uuid) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE done registers_erasure; files text[]; booked text[]; gone bigint;
        beside CONSTANT text[] := ARRAY['patients_contact', 'patients_relative', 'patients_address',
            'patients_regulardoctor', 'patients_preference', 'patients_need', 'patients_remembrance',
            'patients_confirmed', 'patients_follower', 'messaging_wish', 'messaging_message', 'waiting_entry', 'lists_line', 'portal_booking'];
        stays CONSTANT text[] := ARRAY['registers_demand', 'registers_copy', 'registers_hold', 'registers_erasure',
            'guard_restriction', 'guard_glass', 'guard_alert'];
    BEGIN
        SELECT * INTO done FROM registers_erasure WHERE id = erasure AND structure_id = ANY (permanence_scope()::uuid[]);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no erasure of that name' USING ERRCODE = 'no_data_found';
        END IF;
        files := ARRAY(SELECT id::text FROM patients_patient WHERE id = done.patient_id OR merged_into_id = done.patient_id);
        booked := ARRAY(SELECT id::text FROM agenda_appointment WHERE patient_id::text = ANY (files));
        DELETE FROM foundation_change c
        WHERE c.structure_id = done.structure_id
            AND CASE WHEN done.extent = 'whole' THEN c."table" <> ALL (stays) ELSE c."table" = ANY (beside) END
            AND (c.row_id::text = ANY (files)
                OR coalesce(c.after, c.before)->>'patient_id' = ANY (files)
                OR c.before->>'patient_id' = ANY (files)
                OR coalesce(c.after, c.before)->>'person' = ANY (files)
                OR coalesce(c.before, c.after)->>'about_id' = ANY (files)
                OR coalesce(c.after, c.before)->>'known_id' = ANY (files)
                OR (c."table" = 'agenda_note' AND coalesce(c.after, c.before)->>'appointment_id' = ANY (booked)));
        GET DIAGNOSTICS gone = ROW_COUNT;
        RETURN gone;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0004_books"),
        ("patients", "0012_following"),
        ("agenda", "0006_series"),
    ]
    operations = [
        *(fence(f"registers_{table}") for table in ("copy", *BOOKS, *NAME_A_PATIENT)),
        *(history(f"registers_{table}") for table in (*BOOKS, *NAME_A_PATIENT)),
        referable("registers_demand"),
        same_structure("registers_copy", "demand_id", "registers_demand"),
        same_structure("registers_erasure", "demand_id", "registers_demand"),
        *(same_structure(f"registers_{table}", "patient_id", "patients_patient") for table in NAME_A_PATIENT),
        *(migrations.RunSQL(FOLLOWED.format(table=table), migrations.RunSQL.noop) for table in NAME_A_PATIENT),
        migrations.RunSQL(FORGET, "DROP FUNCTION registers_forget_changes;"),
        *(Withhold(f"registers_{table}", "DELETE") for table in ("copy", *BOOKS, *NAME_A_PATIENT)),
    ]
