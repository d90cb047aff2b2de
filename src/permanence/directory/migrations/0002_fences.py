"""The fence around staff, sites and mandates."""

from django.db import migrations

from permanence.foundation.tenancy import PERSON, SCOPE, fence, history, referable, same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
        ("foundation", "0002_fences"),
    ]
    operations = [
        fence("directory_structure", column="id", also="true"),
        fence("directory_site"),
        fence("directory_membership", also=f"person_id = {PERSON}"),
        fence("directory_mandate", also=f"holder_id = ANY {SCOPE}"),
        fence("directory_networkmember", also="true"),
        referable("directory_site"),
        fence("directory_practitionerrole"),
        referable("directory_practitionerrole"),
        same_structure("directory_practitionerrole", "site_id", "directory_site"),
        migrations.RunSQL(
            """
            ALTER TABLE directory_person ENABLE ROW LEVEL SECURITY;
            ALTER TABLE directory_person FORCE ROW LEVEL SECURITY;
            -- Oneself, and whoever works or practises in the open scope (their rows are fenced themselves).
            CREATE POLICY reading ON directory_person FOR SELECT USING (
                id = (SELECT permanence_person())
                OR id IN (SELECT person_id FROM directory_membership)
                OR id IN (SELECT person_id FROM directory_practitionerrole));
            CREATE POLICY adding ON directory_person FOR INSERT WITH CHECK (permanence_scope() <> '{}');
            CREATE POLICY changing ON directory_person FOR UPDATE USING (
                id IN (SELECT person_id FROM directory_membership WHERE structure_id = ANY (permanence_scope()))
                OR id IN (SELECT person_id FROM directory_practitionerrole
                          WHERE structure_id = ANY (permanence_scope())));

            -- Two questions that reach beyond the fence, answered by the owner and by nothing more than their answer.
            CREATE POLICY owner_reading ON directory_person FOR SELECT TO CURRENT_USER USING (true);
            CREATE POLICY owner_reading ON directory_membership FOR SELECT TO CURRENT_USER USING (true);
            CREATE POLICY owner_reading ON directory_practitionerrole FOR SELECT TO CURRENT_USER USING (true);
            CREATE FUNCTION permanence_person_with_rpps(number text)
            RETURNS TABLE (id uuid, title text, family_name text, given_name text)
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
            $$ SELECT id, title, family_name, given_name FROM directory_person WHERE rpps = number AND number <> '' $$;
            CREATE FUNCTION permanence_serves_beyond(person uuid, here uuid[], day date) RETURNS boolean
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
            $$ SELECT EXISTS (SELECT FROM directory_membership
                              WHERE person_id = person AND structure_id <> ALL (here)
                              AND (until_on IS NULL OR until_on >= day))
               OR EXISTS (SELECT FROM directory_practitionerrole
                          WHERE person_id = person AND structure_id <> ALL (here)) $$;
            """,
            migrations.RunSQL.noop,
        ),
        history("directory_membership"),
        history("directory_mandate"),
    ]
