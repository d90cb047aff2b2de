"""The one search for free times, over the read model.

Pieces are cut at every half hour, so whatever may begin in a stretch of half hours begins in a piece of that stretch:
the search jumps to the first piece long enough, looks at one half hour, then at twice as many, until it has enough.
It runs as whoever asks, behind his fence.
"""

from django.db import migrations

FREE_STARTS = """
    CREATE OR REPLACE FUNCTION capacity_free_starts(
        structures uuid[], resources uuid[], roles uuid[], kinds text[], channels text[], meant uuid[],
        lasts interval, step interval, before interval, after interval,
        since timestamptz, until timestamptz, clock timestamptz, most integer,
        zone text, weekdays integer[], opens time, closes time, grouped boolean)
    RETURNS TABLE (resource_id uuid, starts_at timestamptz, kind text, free_since timestamptz, free_until timestamptz)
    LANGUAGE plpgsql STABLE
    SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
    #variable_conflict use_column
    DECLARE
        mine uuid[]; houses uuid[]; seats integer; by_house boolean := false; next timestamptz; high timestamptz;
        low timestamptz := date_bin('30 minutes', since, 'epoch');
        width interval := '30 minutes';
        need integer := extract(epoch FROM lasts + after)::integer / 60;
        found integer := 0; more integer; spoiled integer; jump boolean := true;
    BEGIN
        -- Who is asked for: few are looked up one by one, many are picked from all those of the structures.
        IF cardinality(resources) + cardinality(roles) <= 1000 THEN
            SELECT array_agg(place.id), array_agg(DISTINCT place.structure_id), max(place.seats)
            INTO mine, houses, seats FROM (
                SELECT id, structure_id, seats FROM capacity_resource WHERE id = ANY (resources)
                UNION SELECT id, structure_id, seats FROM capacity_resource WHERE practitioner_role_id = ANY (roles)) place
            WHERE place.structure_id = ANY (structures) OR place.id = ANY (capacity_borrowed(structures));
        ELSE
            SELECT array_agg(place.id), array_agg(DISTINCT place.structure_id), max(place.seats)
            INTO mine, houses, seats FROM (
                SELECT id, structure_id, seats, practitioner_role_id FROM capacity_resource
                WHERE structure_id = ANY (structures)
                UNION ALL SELECT id, structure_id, seats, practitioner_role_id FROM capacity_resource
                WHERE id = ANY (capacity_borrowed(structures)) AND structure_id <> ALL (structures)) place
            WHERE (place.id IN (SELECT unnest(resources))) OR (place.practitioner_role_id IN (SELECT unnest(roles)));
        END IF;
        IF mine IS NULL THEN
            RETURN;
        END IF;
        -- Groups have more seats than whoever receives them; they are few, and lie in an index of their own.
        seats := greatest(seats, (
            SELECT max(opening.seats) FROM capacity_opening opening
            WHERE opening.resource_id = ANY (mine) AND opening.ends_at > since AND opening.seats IS NOT NULL));
        IF cardinality(mine) < 8 THEN
            width := interval '4 hours';
        END IF;
        -- Those of one structure lie together in time: read so unless most of what lies there was not asked for.
        IF cardinality(mine) >= 8 THEN
            by_house := cardinality(mine) * 4 >= (
                SELECT count(*) FROM capacity_resource place WHERE place.structure_id = ANY (houses));
        END IF;
        jump := NOT by_house;
        -- No more pieces need be opened than answers are wanted, on each seat, and one for each that a hold spoils.
        SELECT coalesce(sum(3 + extract(epoch FROM held.ends_at - held.starts_at + lasts + after + before)::integer / 1800), 0)
        INTO spoiled FROM capacity_reservation held
        WHERE held.state = 'held' AND held.resource_id = ANY (mine) AND held.expires_at > clock AND held.ends_at > since;
        WHILE found < most LOOP
            IF NOT jump THEN
                next := low;  -- among many something is nearly always near
            ELSIF by_house THEN
                SELECT min(first.starts_at) INTO next FROM unnest(houses) AS asked(id) CROSS JOIN LATERAL (
                    SELECT free.starts_at FROM capacity_freetime free WHERE free.structure_id = asked.id
                        AND free.starts_at >= low AND free.starts_at < until AND free.ends_at > since {TERMS}
                    ORDER BY free.starts_at LIMIT 1) first;
            ELSE
                SELECT min(first.starts_at) INTO next FROM unnest(mine) AS asked(id) CROSS JOIN LATERAL (
                    SELECT free.starts_at FROM capacity_freetime free WHERE free.resource_id = asked.id
                        AND free.starts_at >= low AND free.starts_at < until AND free.ends_at > since {TERMS}
                    ORDER BY free.starts_at LIMIT 1) first;
            END IF;
            EXIT WHEN next IS NULL OR next >= until;
            low := date_bin('30 minutes', next, 'epoch');
            high := least(low + width, until);
            IF by_house THEN
                RETURN QUERY {STARTS_BY_HOUSE};
            ELSE
                RETURN QUERY {STARTS_ONE_BY_ONE};
            END IF;
            GET DIAGNOSTICS more = ROW_COUNT;
            found := found + more;
            jump := more = 0 OR NOT by_house;
            low := low + width;
            width := least(width * 2, interval '7 days');
        END LOOP;
    END $$;
"""
# What was kept for own patients is regular once released; what was kept for emergencies is then open to who asks for it.
TERMS = """
                        AND free.minutes >= need AND (free.kind = ANY (kinds) OR free.released_at <= clock
                            AND CASE free.kind WHEN 'emergency' THEN 'released' ELSE 'regular' END = ANY (kinds))
                        AND free.channel = ANY (channels)"""
# The moments of the grid in each piece, the earliest pieces first; live holds stand in their way, expired ones do not.
# Of equal moments comes first the one in the shortest stretch.
STARTS = """
                    SELECT free.resource_id, begins, free.use, max(free.free_since), min(free.free_until)
                    FROM (
                        SELECT free.*, CASE WHEN free.kind = 'own' AND free.released_at <= clock THEN 'regular' ELSE free.kind::text END AS use,
                            date_bin(step, greatest(free.starts_at, free.free_since + before, since)
                                           + step - interval '1 microsecond', free.opened_at) AS first_at,
                            least(free.ends_at, free.free_until - lasts - after + interval '1 microsecond', until)
                                - interval '1 microsecond' AS last_at
                        FROM unnest({WHOM}) AS asked(id)
                        JOIN LATERAL (
                            SELECT * FROM capacity_freetime free WHERE {OF}
                                AND free.starts_at >= low AND free.starts_at < high {TERMS}
                            OFFSET 0) free ON free.reasons IS NULL OR free.reasons && meant
                        WHERE date_bin(step, greatest(free.starts_at, free.free_since + before, since)
                                             + step - interval '1 microsecond', free.opened_at)
                            < least(free.ends_at, free.free_until - lasts - after + interval '1 microsecond', until)
                            AND (grouped IS NULL OR grouped = EXISTS (
                                SELECT FROM capacity_opening opening
                                WHERE opening.id = free.opening_id AND opening.seats IS NOT NULL))
                        ORDER BY first_at, free.free_until - free.free_since, free.resource_id
                        LIMIT CASE WHEN zone IS NULL THEN (most - found) * seats + spoiled END
                    ) free
                    CROSS JOIN LATERAL generate_series(free.first_at, free.last_at, step) AS begins
                    WHERE (zone IS NULL OR (
                            extract(isodow FROM begins AT TIME ZONE zone) - 1 = ANY (weekdays)
                            AND (begins AT TIME ZONE zone)::time >= opens AND (begins AT TIME ZONE zone)::time < closes))
                        AND (spoiled = 0 OR NOT EXISTS (
                            SELECT FROM capacity_reservation held
                            WHERE held.resource_id = free.resource_id AND held.seat = free.seat AND held.state = 'held'
                                AND held.ends_at > begins - before AND held.starts_at < begins + lasts + after
                                AND held.expires_at > clock))
                    GROUP BY 1, 2, 3
                    ORDER BY 2, min(free.free_until) - max(free.free_since), 1, 3 LIMIT most - found"""
BY_HOUSE = STARTS.replace("{WHOM}", "houses").replace(
    "{OF}", "free.structure_id = asked.id AND free.resource_id IN (SELECT unnest(mine))"
)
ONE_BY_ONE = STARTS.replace("{WHOM}", "mine").replace("{OF}", "free.resource_id = asked.id")
SEARCH = (
    FREE_STARTS.replace("{STARTS_BY_HOUSE}", BY_HOUSE)
    .replace("{STARTS_ONE_BY_ONE}", ONE_BY_ONE)
    .replace("{TERMS}", TERMS)
)


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0004_free_time"),
    ]
    operations = [
        migrations.RunSQL(SEARCH, "DROP FUNCTION capacity_free_starts"),
    ]
