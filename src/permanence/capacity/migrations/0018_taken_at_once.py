"""One seat of one resource, which is nearly every booking, is taken in two statements where it was nine.

Measured: of the promise's processor time most went into starting and ending fifteen small statements; its free time takes
four of them as a rule where it took six. What is not
so simple (several resources, what is lent, overbooked, held until just now, a second seat) goes the general way, which
is as it was and asks everything again behind the lock.
"""

from importlib import import_module

from django.db import migrations

things = import_module("permanence.capacity.migrations.0016_things")

BEGINS = """
        FOR round IN 1..2 LOOP
            IF round = 1 THEN"""
# One look, without a queue; then the lock and the row in one statement. A constraint sees what was committed since, so that
# nothing need be read again behind the lock; what changed of the resource meanwhile is looked at again by the lock itself.
AT_ONCE = (
    """
        IF cardinality(resources) = 1 AND beyond = 0 THEN
            SELECT place.seats, (
                    SELECT promise.starts_at FROM capacity_reservation promise
                    WHERE promise.resource_id = resources[1] AND promise.seat = 1
                        AND promise.state IN ('held', 'booked') AND promise.ends_at > lows[1]
                        AND (promise.state = 'booked' OR promise.expires_at > clock)
                    ORDER BY promise.ends_at LIMIT 1),
                (SELECT opening.seats FROM capacity_opening opening
                    WHERE opening.resource_id = resources[1] AND opening.seats IS NOT NULL
                        AND opening.ends_at > lows[1] AND opening.ends_at <= highs[1] + interval '24 hours' LIMIT 1)
            INTO lowest, blocks, highest FROM capacity_resource place
            WHERE place.id = resources[1] AND place.structure_id = house AND place.retired_on IS NULL;
            IF blocks < highs[1] AND lowest = 1 AND highest IS NULL THEN
                outcome := 'taken'; structure := house; resource := resources[1];
                RETURN NEXT;
                RETURN;
            ELSIF lowest >= 1 AND (blocks IS NULL OR blocks >= highs[1]) THEN
                INSERT INTO capacity_reservation (id, structure_id, resource_id, seat, during, before_min, after_min, state,
                    expires_at, source, held_for, key, overbooked_by, overbooked_why, created_at)
                SELECT uuidv7(), house, place.id, 1, tstzrange(lows[1], highs[1], '[)'), befores[1], afters[1],
                    CASE WHEN until IS NULL THEN 'booked' ELSE 'held' END, until, what, whom, token, '', '', now()
                FROM (SELECT locked.id FROM capacity_resource locked
                    WHERE locked.id = resources[1] AND locked.structure_id = house AND locked.retired_on IS NULL
                        AND locked.seats >= 1
                    FOR NO KEY UPDATE) place
                ON CONFLICT DO NOTHING RETURNING id INTO made;
                IF made IS NOT NULL THEN
                    outcome := CASE WHEN until IS NULL THEN 'booked' ELSE 'held' END;
                    reservation := made; structure := house; resource := resources[1]; seat := 1;
                    RETURN NEXT;
                    RETURN;
                END IF;
            END IF;
        END IF;"""
    + BEGINS
)
# As 0008 had it, in one function; what need not be written is not: a gap that is filled is one row that goes.
COMING = """
    CREATE FUNCTION capacity_after_coming() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
    DECLARE
        one record; place uuid; number integer; low timestamptz; high timestamptz; many integer := 0;
        since timestamptz; until timestamptz; inside boolean; around boolean; beside boolean;
        resources uuid[]; lows timestamptz[]; highs timestamptz[]; seats integer[];
    BEGIN
        FOR one IN SELECT came.resource_id, came.seat, came.starts_at, came.ends_at, came.state FROM came LIMIT 2 LOOP
            many := many + 1;
        END LOOP;
        IF many <> 1 THEN
            SELECT array_agg(resource_id), array_agg(starts_at), array_agg(ends_at), array_agg(seat::integer)
            INTO resources, lows, highs, seats FROM came WHERE state = 'booked' AND seat <= 1000;
            IF resources IS NOT NULL THEN
                PERFORM capacity_refresh(resources, lows, highs, seats);
            END IF;
            RETURN NULL;
        ELSIF one.state <> 'booked' OR one.seat > 1000 THEN
            RETURN NULL;
        END IF;
        place := one.resource_id; number := one.seat; low := one.starts_at; high := one.ends_at;
        PERFORM FROM capacity_resource WHERE id = place FOR NO KEY UPDATE;
        SELECT min(free.free_since), max(free.free_until), bool_or(free.starts_at >= low AND free.ends_at <= high),
            bool_or(free.starts_at < low AND free.ends_at > high),
            bool_or(free.starts_at < low OR free.ends_at > high OR free.free_since < low OR free.free_until > high)
        INTO since, until, inside, around, beside FROM capacity_freetime free
        WHERE free.resource_id = place AND free.seat = number AND free.starts_at > low - interval '30 minutes'
            AND free.starts_at < high AND free.ends_at > low;
        IF around THEN
            INSERT INTO capacity_freetime (structure_id, resource_id, opening_id, seat, starts_at, ends_at, free_since,
                free_until, minutes, opened_at, kind, channel, reasons, released_at)
            SELECT structure_id, resource_id, opening_id, free.seat, high, ends_at, high, free_until,
                floor(extract(epoch FROM free_until - high) / 60)::integer, opened_at, kind, channel, reasons, released_at
            FROM capacity_freetime free
            WHERE free.resource_id = place AND free.seat = number AND free.starts_at < low
                AND free.starts_at > low - interval '30 minutes' AND free.ends_at > high;
        END IF;
        IF inside THEN
            DELETE FROM capacity_freetime free
            WHERE free.resource_id = place AND free.seat = number AND free.starts_at >= low AND free.starts_at < high
                AND free.ends_at <= high;
        END IF;
        IF beside THEN
            UPDATE capacity_freetime free SET
                starts_at = CASE WHEN free.starts_at < low THEN free.starts_at ELSE greatest(free.starts_at, high) END,
                ends_at = CASE WHEN free.starts_at < low THEN least(free.ends_at, low) ELSE free.ends_at END,
                free_since = CASE WHEN free.starts_at < low THEN free.free_since ELSE high END,
                free_until = CASE WHEN free.starts_at < low THEN low ELSE free.free_until END,
                minutes = floor(extract(epoch FROM CASE WHEN free.starts_at < low THEN low - free.starts_at
                    ELSE free.free_until - greatest(free.starts_at, high) END) / 60)::integer
            WHERE free.resource_id = place AND free.seat = number AND free.starts_at >= since
                AND free.starts_at < until AND free.free_since < high AND free.free_until > low;
        END IF;
        RETURN NULL;
    END $$;
    DROP TRIGGER free_after_insert ON capacity_reservation;
    CREATE TRIGGER free_after_insert AFTER INSERT ON capacity_reservation
        REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION capacity_after_coming();
"""
AS_BEFORE = """
    DROP TRIGGER free_after_insert ON capacity_reservation;
    CREATE TRIGGER free_after_insert AFTER INSERT ON capacity_reservation
        REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION capacity_after_reservations();
    DROP FUNCTION capacity_after_coming;
"""


def reserve(*, at_once: bool) -> str:
    """Return the function that takes, with the short way or without."""
    text = things.reserve(things=True)
    if not at_once:
        return text
    assert text.count(BEGINS) == 1
    return text.replace(BEGINS, AT_ONCE).replace("at_place integer;", "at_place integer; blocks timestamptz;")


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0017_within_bounds"),
    ]
    operations = [
        migrations.RunSQL(reserve(at_once=True), reserve(at_once=False)),
        migrations.RunSQL(COMING, AS_BEFORE),
    ]
