"""From where each line of the trace was written; what was sealed without a place stays as it was sealed."""

from django.db import migrations, models

TELL = """
    CREATE OR REPLACE FUNCTION permanence_tell(lines jsonb, events jsonb, jobs jsonb, notices jsonb) RETURNS void
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
    BEGIN
        IF lines IS NOT NULL THEN
            INSERT INTO foundation_trace (id, structure_id, actor_kind, actor_id, actor_name, purpose, verb, subject_type,
                subject_id, place)
            SELECT uuidv7(), structure_id, actor_kind, actor_id, actor_name, purpose, verb, subject_type, subject_id,
                coalesce(place, '')
            FROM jsonb_to_recordset(lines) AS line(structure_id uuid, actor_kind text, actor_id uuid, actor_name text,
                purpose text, verb text, subject_type text, subject_id uuid, place text);
        END IF;
        IF events IS NOT NULL THEN
            INSERT INTO foundation_event (id, structure_id, name, payload)
            SELECT id, structure_id, name, payload
            FROM jsonb_to_recordset(events) AS event(id uuid, structure_id uuid, name text, payload jsonb);
        END IF;
        IF jobs IS NOT NULL THEN
            PERFORM procrastinate_defer_jobs_v1(ARRAY(
                SELECT ROW(queue, task, priority, NULL, NULL, args, scheduled_at)::procrastinate_job_to_defer_v1
                FROM jsonb_to_recordset(jobs) AS job(queue text, task text, priority integer, args jsonb,
                    scheduled_at timestamptz)));
        END IF;
        IF notices IS NOT NULL THEN
            PERFORM pg_notify(channel, payload)
            FROM jsonb_to_recordset(notices) AS notice(channel text, payload text);
        END IF;
    END $$;
"""
# A line without a place has the fingerprint it had before there were places.
BLOCK = """
    CREATE OR REPLACE FUNCTION permanence_trace_block(
        since bigint, until bigint, OUT lines bigint, OUT newest timestamptz, OUT digest text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET "TimeZone" = 'UTC' AS $$
        SELECT count(*), max(at), encode(sha256(coalesce(string_agg(sha256(convert_to((jsonb_build_array(
            id, at, structure_id, actor_kind, actor_id, actor_name, purpose, verb, subject_type, subject_id)
            || CASE place WHEN '' THEN '[]' ELSE jsonb_build_array(place) END)::text, 'UTF8')),
            ''::bytea ORDER BY id), ''::bytea)), 'hex')
        FROM foundation_trace WHERE transaction >= since AND transaction < until
    $$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0008_nights")]
    operations = [
        migrations.AddField("trace", "place", models.CharField(blank=True, db_default="", max_length=45)),
        migrations.RunSQL(TELL + BLOCK, migrations.RunSQL.noop),
    ]
