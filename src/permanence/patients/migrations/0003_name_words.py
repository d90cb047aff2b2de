"""The words of names, kept by the database itself, so that no way of writing a patient can forget them."""

from django.db import migrations

from permanence.foundation.tenancy import fence


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0002_fences"),
    ]
    operations = [
        fence("patients_nameword"),
        migrations.RunSQL(
            r"""
            CREATE FUNCTION patients_name_words(birth text, used text, first text) RETURNS text[]
            LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
                SELECT string_to_array(regexp_replace(n, '[^a-z0-9]+', ' ', 'g'), ' ')  -- d'Angelo: d, angelo
                    || string_to_array(regexp_replace(regexp_replace(n, '[^a-z0-9 ,]+', '', 'g'), '[ ,]+', ' ', 'g'), ' ')
                    || regexp_replace(split_part(n, '|', 1), '[^a-z0-9]+', '', 'g')  -- also dangelo; Le Goff: legoff
                    || regexp_replace(split_part(n, '|', 2), '[^a-z0-9]+', '', 'g')
                FROM permanence_fold(birth || ' | ' || used || ' | ' || first) AS n
            $$;
            CREATE FUNCTION patients_add_name_words() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO patients_nameword (structure_id, patient_id, word)
                SELECT DISTINCT a.structure_id, a.id, word
                FROM added a, unnest(patients_name_words(a.birth_name, a.used_name, a.first_names)) AS word
                WHERE word <> '';
                RETURN NULL;
            END $$;
            CREATE FUNCTION patients_change_name_words() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                DELETE FROM patients_nameword WHERE patient_id = OLD.id;
                IF TG_OP = 'UPDATE' THEN
                    INSERT INTO patients_nameword (structure_id, patient_id, word)
                    SELECT DISTINCT NEW.structure_id, NEW.id, word
                    FROM unnest(patients_name_words(NEW.birth_name, NEW.used_name, NEW.first_names)) AS word
                    WHERE word <> '';
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER words_added AFTER INSERT ON patients_patient
            REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION patients_add_name_words();
            CREATE TRIGGER words_changed
            AFTER DELETE OR UPDATE OF birth_name, used_name, first_names, structure_id ON patients_patient
            FOR EACH ROW EXECUTE FUNCTION patients_change_name_words();
            """,
            migrations.RunSQL.noop,
        ),
    ]
