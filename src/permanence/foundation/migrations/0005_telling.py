"""What a verb tells beside the data it changes, written in one statement: as whoever acts, behind his fence."""

from django.db import migrations

# Jobs go in by procrastinate's own function, as its library calls it.
TELL = """
    CREATE FUNCTION permanence_tell(lines jsonb, events jsonb, jobs jsonb, notices jsonb) RETURNS void
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
    BEGIN
        IF lines IS NOT NULL THEN
            INSERT INTO foundation_trace (id, structure_id, actor_kind, actor_id, actor_name, purpose, verb, subject_type,
                subject_id)
            SELECT uuidv7(), structure_id, actor_kind, actor_id, actor_name, purpose, verb, subject_type, subject_id
            FROM jsonb_to_recordset(lines) AS line(structure_id uuid, actor_kind text, actor_id uuid, actor_name text,
                purpose text, verb text, subject_type text, subject_id uuid);
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


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0004_trace_blocks"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        migrations.RunSQL(
            TELL, "DROP FUNCTION permanence_tell"
        ),
    ]
