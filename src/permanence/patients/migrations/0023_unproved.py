"""Numbers, addresses and relatives noted later than the file are in doubt until it is proved who gave them (ADR 0073)."""

from django.db import migrations, models

# What comes with the file itself, in one transaction, is of whoever it was opened for: nothing else is in it yet.
NOTED = """
    CREATE FUNCTION patients_noted_unproved() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT FROM patients_patient WHERE id = NEW.patient_id AND created_at = transaction_timestamp()
        ) THEN
            NEW.unproved_at := transaction_timestamp();
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER a_noted BEFORE INSERT ON patients_contact
    FOR EACH ROW EXECUTE FUNCTION patients_noted_unproved();
    CREATE TRIGGER a_noted BEFORE INSERT ON patients_relative
    FOR EACH ROW EXECUTE FUNCTION patients_noted_unproved();
"""
NOT_NOTED = """
    DROP TRIGGER a_noted ON patients_contact;
    DROP TRIGGER a_noted ON patients_relative;
    DROP FUNCTION patients_noted_unproved();
"""

# A merge takes what one file holds into another: proved of the former, it says nothing of the latter, until it goes back.
MOVED = """
    CREATE FUNCTION patients_moved_unproved() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.moved_from := CASE WHEN OLD.moved_from = NEW.patient_id THEN NULL ELSE OLD.patient_id END;
        RETURN NEW;
    END $$;
    CREATE TRIGGER a_moved BEFORE UPDATE OF patient_id ON patients_contact
    FOR EACH ROW WHEN (OLD.patient_id <> NEW.patient_id) EXECUTE FUNCTION patients_moved_unproved();
    CREATE TRIGGER a_moved BEFORE UPDATE OF patient_id ON patients_relative
    FOR EACH ROW WHEN (OLD.patient_id <> NEW.patient_id) EXECUTE FUNCTION patients_moved_unproved();
"""
NOT_MOVED = """
    DROP TRIGGER a_moved ON patients_contact;
    DROP TRIGGER a_moved ON patients_relative;
    DROP FUNCTION patients_moved_unproved();
"""

# Whoever is reached elsewhere, or may more than before, is in doubt again; rights taken away need no proof.
CHANGED = """
    CREATE FUNCTION patients_changed_unproved() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.unproved_at := transaction_timestamp();
        RETURN NEW;
    END $$;
    CREATE TRIGGER a_changed BEFORE UPDATE OF system, value ON patients_contact
    FOR EACH ROW WHEN ((OLD.system, OLD.value) IS DISTINCT FROM (NEW.system, NEW.value))
    EXECUTE FUNCTION patients_changed_unproved();
    CREATE TRIGGER a_changed BEFORE UPDATE ON patients_relative
    FOR EACH ROW WHEN (
        (NEW.email <> '' AND NEW.email <> OLD.email) OR (NEW.phone <> '' AND NEW.phone <> OLD.phone)
        OR NEW.name <> OLD.name OR NEW.relation <> OLD.relation OR (NEW.may_book AND NOT OLD.may_book)
        OR (NEW.told_of <> OLD.told_of AND (OLD.told_of = 'nothing' OR NEW.told_of = 'papers'))
        OR coalesce(NEW.from_on, '-infinity') < coalesce(OLD.from_on, '-infinity')
        OR coalesce(NEW.until_on, 'infinity') > coalesce(OLD.until_on, 'infinity')
    ) EXECUTE FUNCTION patients_changed_unproved();
"""
NOT_CHANGED = """
    DROP TRIGGER a_changed ON patients_contact;
    DROP TRIGGER a_changed ON patients_relative;
    DROP FUNCTION patients_changed_unproved();
"""
MARKS = [(model, name) for model in ("contact", "relative") for name in ("unproved_at", "moved_from")]


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0022_relatives_named"),
    ]

    operations = [
        *(
            migrations.AddField(
                model,
                name,
                models.DateTimeField(blank=True, editable=False, null=True)
                if name == "unproved_at"
                else models.UUIDField(blank=True, editable=False, null=True),
            )
            for model, name in MARKS
        ),
        migrations.RunSQL(NOTED, NOT_NOTED),
        migrations.RunSQL(MOVED, NOT_MOVED),
        migrations.RunSQL(CHANGED, NOT_CHANGED),
    ]
