"""The fence around files kept closer, their history; what was opened and why stays as it was said."""

from django.db import migrations

from permanence.foundation.tenancy import Withhold, fence, history, referable, same_structure

TABLES = ("houserule", "restriction", "listed", "colleague", "glass", "alert")
NAME_A_PATIENT = ("restriction", "glass", "alert")
FOLLOWED = """
    CREATE TRIGGER a_follows_patient_id BEFORE INSERT OR UPDATE OF patient_id ON guard_{table}
    FOR EACH ROW EXECUTE FUNCTION patients_follow_patient_id();
"""
# Of an opening only its end may come sooner, and what was found of it is said once; a merge may change whose file it is.
STANDS = """
    CREATE FUNCTION guard_glass_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.structure_id, NEW.person_id, NEW.person_name, NEW.reason, NEW.words, NEW.at)
            IS DISTINCT FROM (OLD.structure_id, OLD.person_id, OLD.person_name, OLD.reason, OLD.words, OLD.at)
            OR NEW.until > OLD.until
            OR (NEW.patient_id IS DISTINCT FROM OLD.patient_id
                AND current_setting('permanence.merging', true) IS DISTINCT FROM 'on')
        THEN
            RAISE EXCEPTION 'an opening stays as it was said' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.examined_at IS NOT NULL AND (NEW.examined_at, NEW.examined_by_name, NEW.finding)
            IS DISTINCT FROM (OLD.examined_at, OLD.examined_by_name, OLD.finding)
        THEN
            RAISE EXCEPTION 'what was found stays said' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER stands BEFORE UPDATE ON guard_glass FOR EACH ROW EXECUTE FUNCTION guard_glass_stands();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("guard", "0001_initial"),
        ("patients", "0012_following"),
        ("foundation", "0002_fences"),
    ]
    operations = [
        *(fence(f"guard_{table}") for table in TABLES),
        *(history(f"guard_{table}") for table in TABLES),
        *(same_structure(f"guard_{table}", "patient_id", "patients_patient") for table in NAME_A_PATIENT),
        referable("guard_restriction"),
        same_structure("guard_listed", "restriction_id", "guard_restriction"),
        *(
            migrations.RunSQL(FOLLOWED.format(table=table), migrations.RunSQL.noop)
            for table in NAME_A_PATIENT
        ),
        migrations.RunSQL(STANDS, migrations.RunSQL.noop),
        *(Withhold(f"guard_{table}", "DELETE") for table in ("houserule", *NAME_A_PATIENT)),
    ]
