"""The one search for free times, over the read model.

Pieces are cut at every half hour, so whatever may begin in a stretch of half hours begins in a piece of that stretch:
the search jumps to the first piece long enough, looks at one half hour, then at twice as many, until it has enough.
It runs as whoever asks, behind his fence.
"""

from django.db import migrations

FREE_STARTS = """
    CREATE FUNCTION capacity_free_starts(
        structures uuid[], resources uuid[], roles uuid[], kinds text[], channels text[], reason uuid,
        lasts interval, step interval, before interval, after interval,
        since timestamptz, until timestamptz, clock timestamptz, most integer,
        zone text, weekdays integer[], opens time, closes time)
    RETURNS TABLE (resource_id uuid, starts_at timestamptz, kind text, free_since timestamptz, free_until timestamptz)
    LANGUAGE plpgsql STABLE
    SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
    #variable_conflict use_column
    DECLARE
        mine uuid[]; houses uuid[]; few boolean; next timestamptz; high timestamptz;
        low timestamptz := date_bin('30 minutes', since, 'epoch');
        width interval := '30 minutes';
        need integer := extract(epoch FROM lasts + after)::integer / 60;
        found integer := 0; more integer;
        released boolean := 'regular' = ANY (kinds);
    BEGIN
        SELECT array_agg(place.id), array_agg(DISTINCT place.structure_id) INTO mine, houses FROM (
            SELECT id, structure_id FROM capacity_resource WHERE id = ANY (resources)
            UNION SELECT id, structure_id FROM capacity_resource WHERE practitioner_role_id = ANY (roles)) place
        WHERE place.structure_id = ANY (structures) OR place.id = ANY (capacity_borrowed(structures));
        few := cardinality(mine) <= 400;
        WHILE found < most AND mine IS NOT NULL LOOP
            IF few THEN
                SELECT min(first.starts_at) INTO next FROM unnest(mine) AS asked(id) CROSS JOIN LATERAL (
                    SELECT free.starts_at FROM capacity_freetime free
                    WHERE free.resource_id = asked.id AND free.starts_at >= low AND free.starts_at < until
                        AND free.minutes >= need AND free.ends_at > since
                        AND (free.kind = ANY (kinds) OR released AND free.released_at <= clock)
                        AND free.channel = ANY (channels)
                    ORDER BY free.starts_at LIMIT 1) first;
            ELSE
                SELECT min(first.starts_at) INTO next FROM unnest(houses) AS asked(id) CROSS JOIN LATERAL (
                    SELECT free.starts_at FROM capacity_freetime free
                    WHERE free.structure_id = asked.id AND free.starts_at >= low AND free.starts_at < until
                        AND free.minutes >= need AND free.ends_at > since
                        AND (free.kind = ANY (kinds) OR released AND free.released_at <= clock)
                        AND free.channel = ANY (channels)
                    ORDER BY free.starts_at LIMIT 1) first;
            END IF;
            EXIT WHEN next IS NULL;
            low := date_bin('30 minutes', next, 'epoch');
            high := least(low + width, until);
            IF few THEN
                RETURN QUERY
                    SELECT free.resource_id, begins, CASE WHEN free.released_at <= clock THEN 'regular' ELSE free.kind::text END,
                        max(free.free_since), min(free.free_until)
                    FROM unnest(mine) AS asked(id)
                    JOIN LATERAL (
                        SELECT * FROM capacity_freetime free
                        WHERE free.resource_id = asked.id AND free.starts_at >= low AND free.starts_at < high
                            AND free.minutes >= need
                            AND (free.kind = ANY (kinds) OR released AND free.released_at <= clock)
                            AND free.channel = ANY (channels)
                        OFFSET 0) free ON free.reasons IS NULL OR reason = ANY (free.reasons)
                    {STARTS}
                    GROUP BY 1, 2, 3
                    ORDER BY 2, min(free.free_until) - max(free.free_since), 1, 3 LIMIT most - found;
            ELSE
                RETURN QUERY
                    SELECT free.resource_id, begins, CASE WHEN free.released_at <= clock THEN 'regular' ELSE free.kind::text END,
                        max(free.free_since), min(free.free_until)
                    FROM unnest(houses) AS asked(id)
                    JOIN LATERAL (
                        SELECT * FROM capacity_freetime free
                        WHERE free.structure_id = asked.id AND free.starts_at >= low AND free.starts_at < high
                            AND free.minutes >= need
                            AND (free.kind = ANY (kinds) OR released AND free.released_at <= clock)
                            AND free.channel = ANY (channels)
                            AND free.resource_id IN (SELECT unnest(mine))
                        OFFSET 0) free ON free.reasons IS NULL OR reason = ANY (free.reasons)
                    {STARTS}
                    GROUP BY 1, 2, 3
                    ORDER BY 2, min(free.free_until) - max(free.free_since), 1, 3 LIMIT most - found;
            END IF;
            GET DIAGNOSTICS more = ROW_COUNT;
            found := found + more;
            low := low + width;
            width := least(width * 2, interval '7 days');
        END LOOP;
    END $$;
"""
# The moments of the grid in a piece; live holds stand in their way, expired ones do not.
STARTS = """
                    CROSS JOIN LATERAL generate_series(
                        date_bin(step, greatest(free.starts_at, free.free_since + before, since)
                                       + step - interval '1 microsecond', free.opened_at),
                        least(free.ends_at, free.free_until - lasts - after + interval '1 microsecond', until)
                            - interval '1 microsecond',
                        step) AS begins
                    WHERE (zone IS NULL OR (
                            extract(isodow FROM begins AT TIME ZONE zone) - 1 = ANY (weekdays)
                            AND (begins AT TIME ZONE zone)::time >= opens AND (begins AT TIME ZONE zone)::time < closes))
                        AND NOT EXISTS (
                            SELECT FROM capacity_reservation held
                            WHERE held.resource_id = free.resource_id AND held.seat = free.seat AND held.state = 'held'
                                AND held.ends_at > begins - before AND held.starts_at < begins + lasts + after
                                AND held.expires_at > clock)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0004_free_time"),
    ]
    operations = [
        migrations.RunSQL(
            FREE_STARTS.replace("{STARTS}", STARTS),
            "DROP FUNCTION capacity_free_starts",
        ),
    ]
