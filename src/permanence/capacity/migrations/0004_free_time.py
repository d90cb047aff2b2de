"""The read model of free time, kept by the database itself: see docs/decisions/0007-free-time-read-model.md.

Whatever changes openings, closures, booked reservations or seats, by whatever statement, a trigger locks the resources
concerned and computes the openings it touches anew. The functions belong to the owner and see every promise about a
resource, also of structures that share it; the application reads the result behind its fence and cannot write it.
"""

from django.db import migrations

from permanence.foundation.tenancy import Withhold, fence, history, same_structure

TABLE = """
    CREATE TABLE capacity_freetime (
        structure_id uuid NOT NULL,
        resource_id uuid NOT NULL,
        opening_id uuid NOT NULL,
        seat smallint NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        free_since timestamptz NOT NULL,
        free_until timestamptz NOT NULL,
        minutes integer NOT NULL,
        opened_at timestamptz NOT NULL,
        kind varchar(10) NOT NULL,
        channel varchar(8) NOT NULL,
        reasons uuid[],
        released_at timestamptz,
        CONSTRAINT capacity_freetime_pkey PRIMARY KEY (resource_id, starts_at, seat, opening_id)
            INCLUDE (ends_at, minutes, kind, channel, free_since, free_until, opened_at, released_at, reasons, structure_id),
        CHECK (starts_at < ends_at AND free_since <= starts_at AND ends_at <= free_until)
    );
    CREATE INDEX capacity_freetime_by_structure ON capacity_freetime (structure_id, starts_at)
        INCLUDE (resource_id, seat, ends_at, minutes, kind, channel, free_since, free_until, opened_at, released_at, reasons);
"""
# Who may see a resource that is shared with him; and the engine itself, which sees every promise about a resource.
SIGHT = """
    CREATE FUNCTION capacity_borrowed(borrowers uuid[]) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
        SELECT coalesce(array_agg(resource_id), '{}') FROM capacity_sharing
        WHERE borrower_id = ANY (borrowers) AND borrower_id = ANY (permanence_scope())
            AND from_on <= current_date AND (until_on IS NULL OR until_on >= current_date) $$;
    CREATE POLICY borrowing ON capacity_resource FOR SELECT
        USING (id = ANY ((SELECT capacity_borrowed(permanence_scope()))::uuid[]));
    CREATE POLICY borrowing ON capacity_opening FOR SELECT
        USING (resource_id = ANY ((SELECT capacity_borrowed(permanence_scope()))::uuid[]));
    CREATE POLICY borrowing ON capacity_freetime FOR SELECT
        USING (resource_id = ANY ((SELECT capacity_borrowed(permanence_scope()))::uuid[]));
    CREATE POLICY borrowing ON capacity_reservation FOR SELECT
        USING (resource_id = ANY ((SELECT capacity_borrowed(permanence_scope()))::uuid[])
            OR borrower_id = ANY ((SELECT permanence_scope())::uuid[]));
    CREATE POLICY borrowing ON capacity_sharing FOR SELECT USING (borrower_id = ANY ((SELECT permanence_scope())::uuid[]));
    CREATE POLICY engine ON capacity_resource TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY engine ON capacity_sharing TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY engine ON capacity_opening TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY engine ON capacity_closure TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY engine ON capacity_reservation TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY engine ON capacity_freetime TO CURRENT_USER USING (true) WITH CHECK (true);
"""
# Every opening that meets one of the windows is computed anew: opening - closures - booked - what is kept over it.
# Reservations of one seat never overlap, so of those that end after the opening only the next may reach into it.
REFRESH = """
    CREATE FUNCTION capacity_refresh(resources uuid[], lows timestamptz[], highs timestamptz[], seats integer[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
    BEGIN
        PERFORM FROM capacity_resource resource WHERE resource.id = ANY (resources)
            ORDER BY resource.id FOR NO KEY UPDATE;
        WITH touched AS MATERIALIZED (
            SELECT DISTINCT opening.id, opening.structure_id, opening.resource_id, opening.starts_at, opening.ends_at,
                opening.kind, opening.channel, opening.reasons, opening.released_at, each.seat
            FROM unnest(resources, lows, highs, seats) AS look(resource_id, low, high, seat)
            JOIN capacity_resource resource ON resource.id = look.resource_id
            CROSS JOIN LATERAL (
                SELECT * FROM capacity_opening opening
                WHERE opening.resource_id = look.resource_id AND opening.ends_at > look.low
                    AND opening.ends_at <= look.high + interval '24 hours' AND opening.starts_at < look.high
                OFFSET 0) opening
            CROSS JOIN LATERAL generate_series(1, resource.seats) AS each(seat)
            WHERE look.seat IS NULL OR look.seat = each.seat
        ), wanted AS MATERIALIZED (
            SELECT touched.id AS opening_id, touched.structure_id, touched.resource_id, touched.seat,
                greatest(lower(free.during), mark) AS starts_at,
                least(upper(free.during), mark + interval '30 minutes') AS ends_at,
                lower(free.during) AS free_since, upper(free.during) AS free_until,
                touched.starts_at AS opened_at, touched.kind, touched.channel, touched.reasons, touched.released_at
            FROM touched
            CROSS JOIN LATERAL unnest(
                tstzmultirange(tstzrange(touched.starts_at, touched.ends_at))
                - coalesce((
                    SELECT range_agg(tstzrange(closure.starts_at, closure.ends_at)) FROM capacity_closure closure
                    WHERE closure.resource_id = touched.resource_id AND closure.ends_at > touched.starts_at
                        AND closure.starts_at < touched.ends_at), '{}')
                - coalesce((
                    SELECT range_agg(tstzrange(booked.starts_at, booked.ends_at)) FROM (
                        SELECT starts_at, ends_at FROM capacity_reservation
                        WHERE resource_id = touched.resource_id AND seat = touched.seat AND state = 'booked'
                            AND ends_at > touched.starts_at AND ends_at <= touched.ends_at
                        UNION ALL (
                        SELECT starts_at, ends_at FROM capacity_reservation
                        WHERE resource_id = touched.resource_id AND seat = touched.seat AND state = 'booked'
                            AND ends_at > touched.ends_at ORDER BY ends_at LIMIT 1)
                    ) booked WHERE booked.starts_at < touched.ends_at), '{}')
                - CASE WHEN touched.kind = 'emergency' THEN '{}' ELSE coalesce((
                    SELECT range_agg(tstzrange(kept.starts_at, kept.ends_at)) FROM capacity_opening kept
                    WHERE kept.resource_id = touched.resource_id AND kept.ends_at > touched.starts_at
                        AND kept.ends_at <= touched.ends_at + interval '24 hours' AND kept.starts_at < touched.ends_at
                        AND (kept.kind = 'emergency' OR kept.kind = 'own' AND touched.kind = 'regular')), '{}') END
            ) AS free(during)
            CROSS JOIN LATERAL generate_series(
                date_bin('30 minutes', lower(free.during), 'epoch'), upper(free.during) - interval '1 microsecond',
                interval '30 minutes') AS mark
        ), present AS MATERIALIZED (
            SELECT piece.* FROM touched CROSS JOIN LATERAL (
                SELECT free.ctid AS place, free.* FROM capacity_freetime free
                WHERE free.resource_id = touched.resource_id AND free.seat = touched.seat
                    AND free.starts_at >= touched.starts_at AND free.starts_at < touched.ends_at
                    AND free.opening_id = touched.id
                OFFSET 0) piece
        ), removed AS (
            DELETE FROM capacity_freetime WHERE ctid IN (
                SELECT present.place FROM present LEFT JOIN wanted USING (opening_id, seat, starts_at)
                WHERE wanted.opening_id IS NULL)
        )
        INSERT INTO capacity_freetime AS free (structure_id, resource_id, opening_id, seat, starts_at, ends_at,
            free_since, free_until, minutes, opened_at, kind, channel, reasons, released_at)
        SELECT structure_id, resource_id, opening_id, seat, wanted.starts_at, wanted.ends_at,
            wanted.free_since, wanted.free_until,
            floor(extract(epoch FROM wanted.free_until - wanted.starts_at) / 60)::integer, wanted.opened_at,
            wanted.kind, wanted.channel, wanted.reasons, wanted.released_at
        FROM wanted LEFT JOIN present USING (structure_id, resource_id, opening_id, seat, starts_at)
        WHERE (wanted.ends_at, wanted.free_since, wanted.free_until, wanted.opened_at, wanted.kind, wanted.channel,
               wanted.reasons, wanted.released_at)
            IS DISTINCT FROM (present.ends_at, present.free_since, present.free_until, present.opened_at, present.kind,
                              present.channel, present.reasons, present.released_at)
        ON CONFLICT (resource_id, starts_at, seat, opening_id) DO UPDATE SET
            ends_at = excluded.ends_at, free_since = excluded.free_since, free_until = excluded.free_until,
            minutes = excluded.minutes, opened_at = excluded.opened_at, kind = excluded.kind,
            channel = excluded.channel, reasons = excluded.reasons, released_at = excluded.released_at;
    END $$;
"""
TRIGGERS = """
    CREATE FUNCTION capacity_after_reservations() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    DECLARE resources uuid[]; lows timestamptz[]; highs timestamptz[]; seats integer[];
    BEGIN
        IF TG_OP = 'INSERT' THEN
            SELECT array_agg(resource_id), array_agg(starts_at), array_agg(ends_at), array_agg(seat::integer)
            INTO resources, lows, highs, seats FROM came WHERE state = 'booked' AND seat <= 1000;
        ELSIF TG_OP = 'DELETE' THEN
            SELECT array_agg(resource_id), array_agg(starts_at), array_agg(ends_at), array_agg(seat::integer)
            INTO resources, lows, highs, seats FROM gone WHERE state = 'booked' AND seat <= 1000;
        ELSE
            SELECT array_agg(resource_id), array_agg(starts_at), array_agg(ends_at), array_agg(seat::integer)
            INTO resources, lows, highs, seats FROM (
                (SELECT resource_id, starts_at, ends_at, seat FROM came WHERE state = 'booked' AND seat <= 1000
                 EXCEPT SELECT resource_id, starts_at, ends_at, seat FROM gone WHERE state = 'booked')
                UNION ALL
                (SELECT resource_id, starts_at, ends_at, seat FROM gone WHERE state = 'booked' AND seat <= 1000
                 EXCEPT SELECT resource_id, starts_at, ends_at, seat FROM came WHERE state = 'booked')) changed;
        END IF;
        IF resources IS NOT NULL THEN
            PERFORM capacity_refresh(resources, lows, highs, seats);
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER free_after_insert AFTER INSERT ON capacity_reservation
        REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION capacity_after_reservations();
    CREATE TRIGGER free_after_update AFTER UPDATE ON capacity_reservation
        REFERENCING OLD TABLE AS gone NEW TABLE AS came
        FOR EACH STATEMENT EXECUTE FUNCTION capacity_after_reservations();
    CREATE TRIGGER free_after_delete AFTER DELETE ON capacity_reservation
        REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION capacity_after_reservations();

    CREATE FUNCTION capacity_after_openings() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET enable_seqscan = off AS $$
    DECLARE resources uuid[]; lows timestamptz[]; highs timestamptz[];
    BEGIN
        IF TG_OP = 'INSERT' THEN
            SELECT array_agg(resource_id), array_agg(starts_at), array_agg(ends_at)
            INTO resources, lows, highs FROM came;
        ELSIF TG_OP = 'DELETE' THEN
            SELECT array_agg(resource_id), array_agg(starts_at), array_agg(ends_at)
            INTO resources, lows, highs FROM gone;
        ELSE
            SELECT array_agg(resource_id), array_agg(starts_at), array_agg(ends_at) INTO resources, lows, highs
            FROM (SELECT * FROM came UNION ALL SELECT * FROM gone) changed;
        END IF;
        IF resources IS NULL THEN
            RETURN NULL;
        END IF;
        IF TG_OP <> 'INSERT' THEN
            PERFORM FROM capacity_resource resource WHERE resource.id = ANY (resources)
                ORDER BY resource.id FOR NO KEY UPDATE;
            DELETE FROM capacity_freetime free USING gone
            WHERE free.resource_id = gone.resource_id AND free.starts_at >= gone.starts_at
                AND free.starts_at < gone.ends_at AND free.opening_id = gone.id;
        END IF;
        PERFORM capacity_refresh(resources, lows, highs, array_fill(NULL::integer, ARRAY[cardinality(resources)]));
        RETURN NULL;
    END $$;
    CREATE TRIGGER free_after_insert AFTER INSERT ON capacity_opening
        REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION capacity_after_openings();
    CREATE TRIGGER free_after_update AFTER UPDATE ON capacity_opening
        REFERENCING OLD TABLE AS gone NEW TABLE AS came
        FOR EACH STATEMENT EXECUTE FUNCTION capacity_after_openings();
    CREATE TRIGGER free_after_delete AFTER DELETE ON capacity_opening
        REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION capacity_after_openings();

    CREATE FUNCTION capacity_after_closures() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    DECLARE resources uuid[]; lows timestamptz[]; highs timestamptz[];
    BEGIN
        IF TG_OP = 'INSERT' THEN
            SELECT array_agg(resource_id), array_agg(starts_at), array_agg(ends_at)
            INTO resources, lows, highs FROM came;
        ELSIF TG_OP = 'DELETE' THEN
            SELECT array_agg(resource_id), array_agg(starts_at), array_agg(ends_at)
            INTO resources, lows, highs FROM gone;
        ELSE
            SELECT array_agg(resource_id), array_agg(starts_at), array_agg(ends_at) INTO resources, lows, highs
            FROM (SELECT * FROM came UNION ALL SELECT * FROM gone) changed;
        END IF;
        IF resources IS NOT NULL THEN
            PERFORM capacity_refresh(resources, lows, highs, array_fill(NULL::integer, ARRAY[cardinality(resources)]));
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER free_after_insert AFTER INSERT ON capacity_closure
        REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION capacity_after_closures();
    CREATE TRIGGER free_after_update AFTER UPDATE ON capacity_closure
        REFERENCING OLD TABLE AS gone NEW TABLE AS came
        FOR EACH STATEMENT EXECUTE FUNCTION capacity_after_closures();
    CREATE TRIGGER free_after_delete AFTER DELETE ON capacity_closure
        REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION capacity_after_closures();

    CREATE FUNCTION capacity_after_seats() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    BEGIN
        DELETE FROM capacity_freetime WHERE resource_id = NEW.id AND seat > NEW.seats;
        PERFORM capacity_refresh(ARRAY[NEW.id], ARRAY['-infinity'::timestamptz], ARRAY['infinity'::timestamptz],
                                 ARRAY[NULL::integer]);
        RETURN NULL;
    END $$;
    CREATE TRIGGER free_after_seats AFTER UPDATE OF seats ON capacity_resource
        FOR EACH ROW WHEN (OLD.seats <> NEW.seats) EXECUTE FUNCTION capacity_after_seats();
"""
# Seats and openings no longer there leave nothing behind.
RENEW = """
    CREATE FUNCTION capacity_renew(resource uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    BEGIN
        PERFORM FROM capacity_resource WHERE id = resource FOR NO KEY UPDATE;
        DELETE FROM capacity_freetime WHERE resource_id = resource;
        PERFORM capacity_refresh(ARRAY[resource], ARRAY['-infinity'::timestamptz], ARRAY['infinity'::timestamptz],
                                 ARRAY[NULL::integer]);
    END $$;
"""
FROM_THE_START = """
    SELECT capacity_refresh(array_agg(id), array_agg('-infinity'::timestamptz), array_agg('infinity'::timestamptz),
                            array_agg(NULL::integer))
    FROM capacity_resource;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0003_terms"),
    ]
    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE capacity_freetime"),
        fence("capacity_sharing"),
        fence("capacity_freetime"),
        same_structure("capacity_sharing", "resource_id", "capacity_resource"),
        same_structure("capacity_resource", "site_id", "directory_site"),
        history("capacity_sharing"),
        Withhold("capacity_freetime", "INSERT, UPDATE, DELETE"),
        migrations.RunSQL(SIGHT, migrations.RunSQL.noop),
        migrations.RunSQL(REFRESH, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(RENEW, migrations.RunSQL.noop),
        migrations.RunSQL(FROM_THE_START, migrations.RunSQL.noop),
    ]
