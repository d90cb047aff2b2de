"""What came with a file that a merge joins with another is in doubt there, whichever of both is kept (ADR 0073)."""

from django.db import migrations, models

NOTED = """
    CREATE OR REPLACE FUNCTION patients_noted_unproved() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM patients_patient WHERE id = NEW.patient_id AND created_at = transaction_timestamp()
        ) THEN
            NEW.came_with_file := true;
        ELSE
            NEW.unproved_at := transaction_timestamp();
        END IF;
        RETURN NEW;
    END $$;
"""
FORMER = """
    CREATE OR REPLACE FUNCTION patients_noted_unproved() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT FROM patients_patient WHERE id = NEW.patient_id AND created_at = transaction_timestamp()
        ) THEN
            NEW.unproved_at := transaction_timestamp();
        END IF;
        RETURN NEW;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0024_moved_twice"),
    ]

    operations = [
        *(
            migrations.AddField(
                model, "came_with_file", models.BooleanField(default=False, db_default=False, editable=False)
            )
            for model in ("contact", "relative")
        ),
        *(
            migrations.AddField(model, "merged_with", models.UUIDField(blank=True, editable=False, null=True))
            for model in ("contact", "relative")
        ),
        migrations.RunSQL(NOTED, FORMER),
    ]
