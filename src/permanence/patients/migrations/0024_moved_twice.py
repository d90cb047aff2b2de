"""What merges moved more than once stays in doubt until it is back in the file it was proved of (ADR 0073)."""

from django.db import migrations

MOVED = """
    CREATE OR REPLACE FUNCTION patients_moved_unproved() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.moved_from := NULLIF(COALESCE(OLD.moved_from, OLD.patient_id), NEW.patient_id);
        RETURN NEW;
    END $$;
"""
FORMER = """
    CREATE OR REPLACE FUNCTION patients_moved_unproved() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.moved_from := CASE WHEN OLD.moved_from = NEW.patient_id THEN NULL ELSE OLD.patient_id END;
        RETURN NEW;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0023_unproved"),
    ]

    operations = [
        migrations.RunSQL(MOVED, FORMER),
    ]
