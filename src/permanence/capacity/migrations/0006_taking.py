"""Taking, keeping and giving back in one statement each, all or nothing.

Whoever takes locks the resources in the order of their ids, and so does the trigger that keeps the free time: nobody
waits in a circle. The functions belong to the owner, for they must see every promise about a resource, also of a
structure that shares it; they let in only whoever has the structure in his open scope.
"""

from django.db import migrations, models

# The first seat on which no live reservation meets the time. Those of one seat never overlap, so only the first that
# ends later than it begins can. An expired hold does not count.
SEAT = """
    CREATE FUNCTION capacity_free_seat(
        place uuid, lowest integer, highest integer, low timestamptz, high timestamptz, clock timestamptz)
    RETURNS integer LANGUAGE plpgsql STABLE AS $$
    DECLARE blocks timestamptz;
    BEGIN
        FOR number IN lowest..highest LOOP
            SELECT promise.starts_at INTO blocks FROM capacity_reservation promise
            WHERE promise.resource_id = place AND promise.seat = number
                AND promise.state IN ('held', 'booked') AND promise.ends_at > low
                AND (promise.state = 'booked' OR promise.expires_at > clock)
            ORDER BY promise.ends_at LIMIT 1;
            IF blocks IS NULL OR blocks >= high THEN
                RETURN number;
            END IF;
        END LOOP;
        RETURN NULL;
    END $$;
"""
# Whoever comes when the time is visibly taken does not queue. Then the lock, the seats of all, and only then the rows;
# the exclusion constraint has the last word over who did not lock.
RESERVE = """
    CREATE FUNCTION capacity_reserve(
        house uuid, resources uuid[], lows timestamptz[], highs timestamptz[], befores integer[], afters integer[],
        what text, whom uuid, clock timestamptz, until timestamptz, token text, beyond integer, who text, why text)
    RETURNS TABLE (outcome text, reservation uuid, structure uuid, resource uuid, seat integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
    DECLARE
        places uuid[]; owners uuid[]; counts integer[]; taken integer[]; made uuid; lowest integer; highest integer;
        at_place integer;
    BEGIN
        IF NOT house = ANY (permanence_scope()) THEN
            RETURN QUERY SELECT 'unknown', NULL::uuid, NULL::uuid, resources[1], NULL::integer;
            RETURN;
        END IF;
        IF token IS NOT NULL THEN
            PERFORM pg_advisory_xact_lock(hashtextextended(house::text || token, 5206002));
            RETURN QUERY SELECT 'again', promise.id, promise.structure_id, promise.resource_id, promise.seat::integer
                FROM capacity_reservation promise
                WHERE promise.key = token AND coalesce(promise.borrower_id, promise.structure_id) = house
                ORDER BY promise.id;
            IF FOUND THEN
                RETURN;
            END IF;
        END IF;
        FOR round IN 1..2 LOOP
            IF round = 1 THEN
                SELECT array_agg(place.id), array_agg(place.structure_id), array_agg(place.seats::integer)
                INTO places, owners, counts FROM capacity_resource place WHERE place.id = ANY (resources);
            ELSE
                SELECT array_agg(place.id), array_agg(place.structure_id), array_agg(place.seats::integer)
                INTO places, owners, counts FROM (
                    SELECT * FROM capacity_resource WHERE id = ANY (resources) ORDER BY id FOR NO KEY UPDATE) place;
            END IF;
            FOR number IN 1..cardinality(resources) LOOP
                at_place := array_position(places, resources[number]);
                IF at_place IS NULL OR owners[at_place] <> house
                    AND NOT resources[number] = ANY (capacity_borrowed(ARRAY[house])) THEN
                    RETURN QUERY SELECT 'unknown', NULL::uuid, NULL::uuid, resources[number], NULL::integer;
                    RETURN;
                END IF;
                IF beyond > 0 THEN
                    lowest := 1001; highest := 1000 + beyond;
                ELSE
                    lowest := 1; highest := coalesce(capacity_group_seats(
                        resources[number], lows[number] + make_interval(mins => befores[number]),
                        highs[number] - make_interval(mins => afters[number])), counts[at_place]);
                END IF;
                taken[number] := capacity_free_seat(
                    resources[number], lowest, highest, lows[number], highs[number], clock);
                IF taken[number] IS NULL THEN
                    RETURN QUERY SELECT 'taken', NULL::uuid, owners[at_place], resources[number], NULL::integer;
                    RETURN;
                END IF;
            END LOOP;
        END LOOP;
        FOR number IN 1..cardinality(resources) LOOP
            IF EXISTS (SELECT FROM capacity_reservation held WHERE held.resource_id = resources[number]
                       AND held.seat = taken[number] AND held.state = 'held' AND held.ends_at > lows[number]
                       AND held.starts_at < highs[number]) THEN
                UPDATE capacity_reservation held SET state = 'ended' WHERE held.resource_id = resources[number]
                    AND held.seat = taken[number] AND held.state = 'held' AND held.ends_at > lows[number]
                    AND held.starts_at < highs[number] AND held.expires_at <= clock;
            END IF;
            at_place := array_position(places, resources[number]);
            INSERT INTO capacity_reservation (id, structure_id, borrower_id, resource_id, seat, during, before_min,
                after_min, state, expires_at, source, held_for, key, overbooked_by, overbooked_why, created_at)
            VALUES (uuidv7(), owners[at_place], nullif(house, owners[at_place]), resources[number], taken[number],
                tstzrange(lows[number], highs[number], '[)'), befores[number], afters[number],
                CASE WHEN until IS NULL THEN 'booked' ELSE 'held' END, until, what, whom, token,
                CASE WHEN beyond > 0 THEN who ELSE '' END, CASE WHEN beyond > 0 THEN why ELSE '' END, now())
            ON CONFLICT DO NOTHING RETURNING id INTO made;
            IF made IS NULL THEN
                RAISE EXCEPTION 'taken by who did not lock' USING ERRCODE = 'exclusion_violation';
            END IF;
            RETURN QUERY SELECT CASE WHEN until IS NULL THEN 'booked' ELSE 'held' END, made, owners[at_place],
                resources[number], taken[number];
            made := NULL;
        END LOOP;
    END $$;
"""
# The resources are locked before the rows, as whoever takes does.
GIVE_BACK = """
    CREATE FUNCTION capacity_end(houses uuid[], whom uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE ended integer;
    BEGIN
        PERFORM FROM capacity_resource place WHERE place.id IN (
            SELECT promise.resource_id FROM capacity_reservation promise WHERE promise.held_for = whom
                AND promise.state IN ('held', 'booked'))
        ORDER BY place.id FOR NO KEY UPDATE;
        UPDATE capacity_reservation promise SET state = 'ended', expires_at = NULL
        WHERE promise.held_for = whom AND promise.state IN ('held', 'booked')
            AND coalesce(promise.borrower_id, promise.structure_id) = ANY (houses)
            AND coalesce(promise.borrower_id, promise.structure_id) = ANY (permanence_scope());
        GET DIAGNOSTICS ended = ROW_COUNT;
        RETURN ended;
    END $$;
    CREATE FUNCTION capacity_keep(houses uuid[], whom uuid, clock timestamptz) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE kept integer;
    BEGIN
        PERFORM FROM capacity_resource place WHERE place.id IN (
            SELECT promise.resource_id FROM capacity_reservation promise WHERE promise.held_for = whom
                AND promise.state = 'held')
        ORDER BY place.id FOR NO KEY UPDATE;
        IF EXISTS (SELECT FROM capacity_reservation promise WHERE promise.held_for = whom AND promise.state = 'held'
                   AND promise.expires_at <= clock) THEN
            RETURN 0;
        END IF;
        UPDATE capacity_reservation promise SET state = 'booked', expires_at = NULL
        WHERE promise.held_for = whom AND promise.state = 'held'
            AND coalesce(promise.borrower_id, promise.structure_id) = ANY (houses)
            AND coalesce(promise.borrower_id, promise.structure_id) = ANY (permanence_scope());
        GET DIAGNOSTICS kept = ROW_COUNT;
        RETURN kept;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0005_free_starts"),
    ]
    operations = [
        migrations.RemoveIndex(model_name="reservation", name="reservation_by_key"),
        migrations.AddIndex(
            model_name="reservation",
            index=models.Index(fields=["key"], condition=models.Q(key__isnull=False), name="reservation_by_key"),
        ),
        migrations.RunSQL(SEAT, "DROP FUNCTION capacity_free_seat"),
        migrations.RunSQL(RESERVE, "DROP FUNCTION capacity_reserve"),
        migrations.RunSQL(GIVE_BACK, "DROP FUNCTION capacity_end; DROP FUNCTION capacity_keep"),
    ]
