"""The trace in blocks: which transaction wrote each line, so that what is complete can be sealed and later be let go."""

from django.db import migrations

COLUMN = """
-- A snapshot tells below which number every transaction has ended: the lines below it are all there, and no other will come.
ALTER TABLE foundation_trace ADD COLUMN transaction bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint;
CREATE INDEX trace_by_transaction ON foundation_trace USING brin (transaction) WITH (pages_per_range = 16);
"""
BLOCK = """
-- The owner reads every line to fingerprint it, in this function alone; the application learns the fingerprint, no line.
CREATE POLICY sealing ON foundation_trace FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION permanence_trace_block(since bigint, until bigint, OUT lines bigint, OUT newest timestamptz, OUT digest text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET "TimeZone" = 'UTC' AS $$
    SELECT count(*), max(at), encode(sha256(coalesce(string_agg(sha256(convert_to(jsonb_build_array(
        id, at, structure_id, actor_kind, actor_id, actor_name, purpose, verb, subject_type, subject_id)::text, 'UTF8')),
        ''::bytea ORDER BY id), ''::bytea)), 'hex')
    FROM foundation_trace WHERE transaction >= since AND transaction < until
$$;
"""
LETTING_GO = """
-- What is older than it is kept; never what is younger than six months, whoever asks.
CREATE POLICY letting_go ON foundation_trace FOR DELETE TO CURRENT_USER USING (at < now() - interval '180 days');
CREATE FUNCTION permanence_let_trace_go(since bigint, until bigint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (DELETE FROM foundation_trace WHERE transaction >= since AND transaction < until RETURNING 1)
    SELECT count(*) FROM gone
$$;
"""
BACK = """
DROP FUNCTION permanence_let_trace_go; DROP FUNCTION permanence_trace_block;
DROP POLICY letting_go ON foundation_trace; DROP POLICY sealing ON foundation_trace;
ALTER TABLE foundation_trace DROP COLUMN transaction;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0003_quick_queue"),
    ]
    operations = [migrations.RunSQL(COLUMN + BLOCK + LETTING_GO, BACK)]
