"""The fences around programs that read for a structure; their door finds them by two functions of the owner's."""

from django.db import migrations

from permanence.foundation.tenancy import fence, history, referable, same_structure


class Migration(migrations.Migration):
    dependencies = [("api", "0003_access")]
    operations = [
        fence("api_access"),
        fence("api_token"),
        referable("api_access"),
        same_structure("api_token", "access_id", "api_access"),
        history("api_access"),
        migrations.RunSQL(
            """
            CREATE POLICY owner_reading ON api_access FOR SELECT TO CURRENT_USER USING (true);
            CREATE POLICY owner_reading ON api_token FOR SELECT TO CURRENT_USER USING (true);
            CREATE FUNCTION api_access_named(named text)
            RETURNS TABLE (id uuid, structure_id uuid, name text, scopes text[], secret text)
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT id, structure_id, name, scopes, secret FROM api_access
                WHERE client_id = named AND revoked_at IS NULL
            $$;
            CREATE FUNCTION api_behind_token(shown text, clock timestamptz)
            RETURNS TABLE (id uuid, structure_id uuid, name text, scopes text[], secret text)
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT access.id, access.structure_id, access.name, token.scopes, ''
                FROM api_token token JOIN api_access access ON access.id = token.access_id
                WHERE token.digest = shown AND token.expires_at > clock AND access.revoked_at IS NULL
            $$;
            """,
            migrations.RunSQL.noop,
        ),
    ]
