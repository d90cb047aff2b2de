"""Why a file was opened in an emergency lies sealed: of what is erased PostgreSQL sees that it is another word, not which."""

from django.db import migrations, models

from permanence.foundation.sealed import Sealed

STANDS = """
    CREATE OR REPLACE FUNCTION guard_glass_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE forgets boolean := registers_is_erased(NEW.patient_id);
    BEGIN
        IF (NEW.structure_id, NEW.person_id, NEW.person_name, NEW.reason, NEW.at)
            IS DISTINCT FROM (OLD.structure_id, OLD.person_id, OLD.person_name, OLD.reason, OLD.at)
            OR (NEW.words IS DISTINCT FROM OLD.words AND NOT forgets)
            OR NEW.until > OLD.until
            OR (NEW.patient_id IS DISTINCT FROM OLD.patient_id
                AND current_setting('permanence.merging', true) IS DISTINCT FROM 'on')
        THEN
            RAISE EXCEPTION 'an opening stays as it was said' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.examined_at IS NOT NULL AND ((NEW.examined_at, NEW.examined_by_name)
            IS DISTINCT FROM (OLD.examined_at, OLD.examined_by_name)
            OR (NEW.finding IS DISTINCT FROM OLD.finding AND NOT forgets))
        THEN
            RAISE EXCEPTION 'what was found stays said' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0007_keys"),
        ("guard", "0002_fences"),
        ("registers", "0006_forgetting"),
    ]
    operations = [
        migrations.AlterField("glass", "words", Sealed()),
        migrations.AlterField("glass", "finding", Sealed(blank=True)),
        migrations.AlterField("alert", "finding", Sealed(blank=True)),
        migrations.AlterField(
            "restriction",
            "kind",
            models.CharField(
                choices=[
                    ("notable", "well-known person"),
                    ("colleague", "member of the team, or close to one"),
                    ("danger", "someone looks for this person"),
                    ("limited", "the person asked that its use be limited"),
                    ("other", "another reason"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunSQL(STANDS, migrations.RunSQL.noop),
    ]
