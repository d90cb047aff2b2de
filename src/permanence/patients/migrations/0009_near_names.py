"""How each word of a name sounds, what stands beside it, and the last digits of a number, all kept by the database."""

from django.db import migrations, models
from django.db.models.functions import Reverse

STEPS = (
    (r"(?<=[aeu])ill", "y"),
    (r"([a-z])\1+", r"\1"),
    ("ph", "f"),
    (r"ch(?=[rl])", "k"),
    ("sch", "X"),
    ("sh", "X"),
    ("ch", "X"),
    ("gh", "gu"),
    ("h", ""),
    ("bv", "v"),
    (r"aul[td]?s?$", "o"),
    ("ncoi", "nsoi"),
    ("jea", "ja"),
    (r"ge(?=[ao])", "j"),
    ("gn", "N"),
    (r"g(?=[eiy])", "j"),
    (r"gu(?=[eiy])", "g"),
    (r"c(?=[eiy])", "s"),
    ("qu", "k"),
    ("q", "k"),
    ("c", "k"),
    (r"er$", "e"),
    (r"(ps|[tdsxz])+$", ""),
    (r"mp$", "m"),
    (r"rk$", "r"),
    ("x", "ks"),
    ("eau", "o"),
    ("au", "o"),
    (r"([aeiy])m(?=[bp])", r"\1n"),
    (r"(ai|ei|[iyu])[nm](?=[^aeiouy]|$)", "I"),
    (r"[ae][nm](?=[^aeiouy]|$)", "A"),
    (r"o[nm](?=[^aeiouy]|$)", "O"),
    ("ou", "U"),
    ("oi", "W"),
    ("oy", "W"),
    ("ai", "e"),
    ("ei", "e"),
    ("ay", "e"),
    ("ey", "e"),
    ("eu", "e"),
    ("oe", "e"),
    ("y", "i"),
    ("w", "v"),
    ("z", "s"),
    (r"e+$", ""),
    (r"([a-zA-Z])\1+", r"\1"),
)
# Of each word: whether it is of the family name in use, of birth, or a first name; of a patient: all words, in this order.
WORDS = r"""
    CREATE FUNCTION patients_words_of(birth text, used text, first text)
    RETURNS TABLE (word text, place smallint, sound text, names text) LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        of_use text[] := patients_name_words(coalesce(nullif(used, ''), birth), '', '');
        of_birth text[] := CASE WHEN used = '' THEN '{}' ELSE patients_name_words(birth, '', '') END;
        of_first text[] := patients_name_words('', '', first);
        together text;
    BEGIN
        SELECT left(' ' || string_agg(w, ' ' ORDER BY at) || ' ', 900) INTO together FROM (
            SELECT w, min(n) AS at FROM unnest(of_use || of_first || of_birth) WITH ORDINALITY AS told(w, n)
            WHERE w <> '' GROUP BY w) AS apart;
        RETURN QUERY SELECT w, min(n)::smallint, patients_sound(w), together FROM (
            SELECT unnest(of_use), 0 UNION ALL SELECT unnest(of_birth), 1 UNION ALL SELECT unnest(of_first), 2) AS told(w, n)
            WHERE w <> '' GROUP BY w;
    END $$;
    CREATE FUNCTION patients_all_names(birth text, used text, first text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT names FROM patients_words_of(birth, used, first) LIMIT 1 $$;
    CREATE OR REPLACE FUNCTION patients_add_name_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO patients_nameword (structure_id, patient_id, born, word, place, sound, names)
        SELECT a.structure_id, a.id, a.birth_date, told.*
        FROM added a CROSS JOIN LATERAL patients_words_of(a.birth_name, a.used_name, a.first_names) AS told;
        RETURN NULL;
    END $$;
    CREATE OR REPLACE FUNCTION patients_change_name_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM patients_nameword WHERE patient_id = OLD.id;
        IF TG_OP = 'UPDATE' THEN
            INSERT INTO patients_nameword (structure_id, patient_id, born, word, place, sound, names)
            SELECT NEW.structure_id, NEW.id, NEW.birth_date, told.*
            FROM patients_words_of(NEW.birth_name, NEW.used_name, NEW.first_names) AS told;
        END IF;
        RETURN NULL;
    END $$;
    DROP TRIGGER words_changed ON patients_patient;
    CREATE TRIGGER words_changed
    AFTER DELETE OR UPDATE OF birth_name, used_name, first_names, birth_date, structure_id ON patients_patient
    FOR EACH ROW EXECUTE FUNCTION patients_change_name_words();
"""
# Those kept already are written anew: the owner looks over the fence for a moment.
ANEW = """
    ALTER TABLE patients_patient NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE patients_nameword NO FORCE ROW LEVEL SECURITY;
    DELETE FROM patients_nameword;
    INSERT INTO patients_nameword (structure_id, patient_id, born, word, place, sound, names)
    SELECT p.structure_id, p.id, p.birth_date, told.*
    FROM patients_patient p CROSS JOIN LATERAL patients_words_of(p.birth_name, p.used_name, p.first_names) AS told;
    ALTER TABLE patients_patient FORCE ROW LEVEL SECURITY;
    ALTER TABLE patients_nameword FORCE ROW LEVEL SECURITY;
"""


def _sound() -> str:
    """Write the steps as one immutable function; a word of less than four letters has no sound of its own."""
    heard = "word"
    for written, instead in STEPS:  # PostgreSQL keeps 32 compiled patterns: plain letters are replaced without one
        plain = written.isalpha()
        heard = f"replace({heard}, '{written}', '{instead}')" if plain else f"regexp_replace({heard}, '{written}', '{instead}', 'g')"
    return (
        "CREATE FUNCTION patients_sound(word text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE "
        f"AS $$ SELECT CASE WHEN length(word) < 4 THEN '' ELSE {heard} END $$"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0008_habits"),
    ]
    operations = [
        migrations.AddField(
            model_name="contact",
            name="backwards",
            field=models.GeneratedField(
                db_persist=True, expression=Reverse("value"), output_field=models.TextField(db_collation="C")
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["structure", "system", "backwards"], name="contact_by_ending"),
        ),
        migrations.RemoveIndex(model_name="nameword", name="patient_by_name_word"),
        migrations.AddField(
            model_name="nameword", name="place", field=models.PositiveSmallIntegerField(db_default=0)
        ),
        migrations.AddField(
            model_name="nameword", name="sound", field=models.CharField(db_collation="C", db_default="", max_length=250)
        ),
        migrations.AddField(
            model_name="nameword", name="names", field=models.CharField(db_collation="C", db_default="", max_length=900)
        ),
        migrations.AddField(model_name="nameword", name="born", field=models.DateField(null=True)),
        migrations.RunSQL(_sound(), migrations.RunSQL.noop),
        migrations.RunSQL(WORDS, migrations.RunSQL.noop),
        migrations.RunSQL(ANEW, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="nameword",
            index=models.Index(
                fields=["structure", "place", "word", "names"], include=["patient", "born"], name="patient_by_name_word"
            ),
        ),
        migrations.AddIndex(
            model_name="nameword",
            index=models.Index(
                fields=["structure", "sound", "names"], include=["patient", "born"], name="patient_by_name_sound"
            ),
        ),
    ]
