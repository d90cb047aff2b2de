"""The fences around what practices show to the national platform, and around its regulators.

Whoever is asked for is found before any scope is known: a function of the owner's tells the structures concerned, and
nothing more. Regulators are of no structure: their rows are shown while the platform's door is open, and never else.
"""

from django.db import migrations

from permanence.foundation.tenancy import fence, history, referable, same_structure

DOOR = "coalesce(current_setting('permanence.door', true), '') = 'sas'"


class Migration(migrations.Migration):
    dependencies = [("api", "0001_sas"), ("agenda", "0002_fences"), ("directory", "0002_fences")]
    operations = [
        fence("api_participation"),
        fence("api_sasoffer"),
        fence("api_community"),
        referable("api_sasoffer"),
        same_structure("api_sasoffer", "reason_id", "agenda_visitreason"),
        history("api_participation"),
        history("api_sasoffer"),
        history("api_community"),
        migrations.RunSQL(
            f"""
            ALTER TABLE api_regulator ENABLE ROW LEVEL SECURITY;
            ALTER TABLE api_regulator FORCE ROW LEVEL SECURITY;
            CREATE POLICY at_the_door ON api_regulator FOR ALL USING ({DOOR}) WITH CHECK ({DOOR});
            CREATE POLICY owner_reading ON api_participation FOR SELECT TO CURRENT_USER USING (true);
            CREATE FUNCTION api_sas_structures(numbers text[], sirets text[]) RETURNS SETOF uuid
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT role.structure_id FROM directory_person person
                JOIN directory_practitionerrole role ON role.person_id = person.id
                JOIN api_participation shown ON shown.structure_id = role.structure_id
                WHERE person.rpps = ANY (numbers) AND person.rpps <> ''
                    AND shown.ended_at IS NULL AND shown.way = 'individual'
                UNION SELECT house.id FROM directory_structure house
                JOIN api_participation shown ON shown.structure_id = house.id
                WHERE house.siret = ANY (sirets) AND house.siret <> '' AND shown.ended_at IS NULL AND shown.way = 'sos'
            $$;
            CREATE FUNCTION api_sas_home(place uuid) RETURNS uuid
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT shown.structure_id FROM api_participation shown
                LEFT JOIN directory_practitionerrole role
                    ON role.structure_id = shown.structure_id AND role.id = place
                LEFT JOIN directory_site site ON site.structure_id = shown.structure_id AND site.id = place
                WHERE shown.ended_at IS NULL AND (role.id IS NOT NULL OR site.id IS NOT NULL)
            $$;
            CREATE POLICY owner_reading ON directory_site FOR SELECT TO CURRENT_USER USING (true);
            """,
            migrations.RunSQL.noop,
        ),
    ]
