"""What binds a booking, read behind whoever is writing a directive of the structure: neither overtakes the other.

The function is volatile: its second statement sees what was committed while its first one waited.
"""

from django.db import migrations

BINDING = """
    CREATE FUNCTION directives_binding(house uuid, role uuid, kinds text[], since timestamptz, until timestamptz)
    RETURNS SETOF directives_directive LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock_shared(hashtextextended('directives ' || house, 0));
        RETURN QUERY SELECT * FROM directives_directive
            WHERE structure_id = house AND kind = ANY (kinds) AND replaced_at IS NULL
                AND (practitioner_role_id IS NULL OR practitioner_role_id = role)
                AND valid_from <= until AND (valid_to IS NULL OR valid_to > since);
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("directives", "0003_every_kind")]
    operations = [
        migrations.RunSQL(BINDING, "DROP FUNCTION directives_binding(uuid, uuid, text[], timestamptz, timestamptz);")
    ]
