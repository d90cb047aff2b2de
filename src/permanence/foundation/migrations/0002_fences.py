"""The fence around the ground floor's tables, the append-only trace, and the change log's trigger."""

from django.db import migrations

from permanence.foundation.tenancy import Withhold, fence


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0001_initial"),
    ]
    operations = [
        fence("foundation_trace"),
        fence("foundation_change"),
        fence("foundation_event"),
        fence("foundation_handled"),
        fence("foundation_idempotencykey"),
        Withhold("foundation_trace", "UPDATE, DELETE"),
        Withhold("foundation_change", "INSERT, UPDATE, DELETE"),
        migrations.RunSQL(
            """
            -- A line without structure tells of someone's own account; only who wrote it reads it.
            CREATE POLICY own_adding ON foundation_trace FOR INSERT WITH CHECK (structure_id IS NULL);
            CREATE POLICY own_reading ON foundation_trace FOR SELECT USING (structure_id IS NULL
                AND actor_kind || ':' || coalesce(actor_id::text, actor_name)
                    = current_setting('permanence.actor', true));
            -- The trigger writes the change log as the owner: the application cannot.
            CREATE POLICY trigger_adding ON foundation_change FOR INSERT WITH CHECK (true);
            CREATE FUNCTION permanence_keep_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = public, pg_temp AS $$
            DECLARE former jsonb; latter jsonb; kept jsonb;
            BEGIN
                IF TG_OP <> 'INSERT' THEN former := to_jsonb(OLD); END IF;
                IF TG_OP <> 'DELETE' THEN latter := to_jsonb(NEW); END IF;
                kept := coalesce(latter, former);
                INSERT INTO foundation_change (structure_id, actor, "table", row_id, operation, before, after)
                VALUES ((kept->>'structure_id')::uuid, coalesce(current_setting('permanence.actor', true), ''),
                        TG_TABLE_NAME, (kept->>'id')::uuid, lower(TG_OP), former, latter);
                RETURN NULL;
            END $$;
            CREATE TABLE foundation_cache (
                cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
            CREATE INDEX foundation_cache_expires ON foundation_cache (expires);
            """,
            migrations.RunSQL.noop,
        ),
    ]
