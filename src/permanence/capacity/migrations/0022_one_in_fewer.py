"""What one practitioner has free is found in two statements where it was five, and taken in one where it was two.

Measured: starting and ending statements was most of the cost. One resource with one seat, without a group or a hold ahead,
is read piece by piece in the order of time; whatever else is asked goes the general way, which is as it was.
"""

from importlib import import_module
from typing import Any, ClassVar

from django.db import migrations

search = import_module("permanence.capacity.migrations.0005_free_starts")
taking = import_module("permanence.capacity.migrations.0018_taken_at_once")

DECLARED = "jump boolean := true;"
VARIABLES = """
        whose uuid; plain boolean; piece record; ended timestamptz := '-infinity';
        moments timestamptz[] := '{}'; uses text[] := '{}'; sinces timestamptz[] := '{}'; untils timestamptz[] := '{}';"""
BEGINS = "        -- Who is asked for:"
FIRST_AT = """date_bin(step, greatest(free.starts_at, free.free_since + before, since)
                            + step - interval '1 microsecond', free.opened_at)"""
END_AT = "least(free.ends_at, free.free_until - lasts - after + interval '1 microsecond', until)"
# Openings that lie over each other would have to be sorted: as soon as two pieces do, the general way begins anew.
ONE = """\
        IF cardinality(resources) + cardinality(roles) = 1 AND zone IS NULL AND grouped IS NOT TRUE AND most <= 50 THEN
            whose := resources[1];
            IF whose IS NULL THEN
                SELECT place.id INTO whose FROM capacity_resource place WHERE place.practitioner_role_id = roles[1];
            END IF;
            SELECT place.seats = 1 AND NOT EXISTS (
                    SELECT FROM capacity_opening opening
                    WHERE opening.resource_id = whose AND opening.ends_at > since AND opening.seats IS NOT NULL)
                AND NOT EXISTS (
                    SELECT FROM capacity_reservation held WHERE held.state = 'held' AND held.resource_id = whose
                        AND held.expires_at > clock AND held.ends_at > since)
            INTO plain FROM capacity_resource place WHERE place.id = whose
                AND (place.structure_id = ANY (structures) OR place.id = ANY (capacity_borrowed(structures)));
            IF plain THEN
                FOR piece IN
                    SELECT free.starts_at, free.ends_at, free.free_since, free.free_until,
                        CASE WHEN free.kind = 'own' AND free.released_at <= clock THEN 'regular' ELSE free.kind::text END AS use,
                        {first_at} AS first_at, {end_at} AS end_at
                    FROM capacity_freetime free WHERE free.resource_id = whose
                        AND free.starts_at >= low AND free.starts_at < until AND free.ends_at > since {terms}
                        AND (free.reasons IS NULL OR free.reasons && meant) AND {first_at} < {end_at}
                    ORDER BY free.starts_at LIMIT most + 1
                LOOP
                    plain := piece.starts_at >= ended;
                    EXIT WHEN NOT plain OR cardinality(moments) >= most;
                    ended := piece.ends_at;
                    next := piece.first_at;
                    WHILE next < piece.end_at LOOP
                        moments := moments || next; uses := uses || piece.use;
                        sinces := sinces || piece.free_since; untils := untils || piece.free_until;
                        next := next + step;
                    END LOOP;
                END LOOP;
                IF plain THEN
                    FOR number IN 1..least(most, cardinality(moments)) LOOP
                        resource_id := whose; starts_at := moments[number]; kind := uses[number];
                        free_since := sinces[number]; free_until := untils[number];
                        RETURN NEXT;
                    END LOOP;
                    RETURN;
                END IF;
            END IF;
        END IF;
"""
# The row is made behind the lock when the time looks free; only when it was not made is it asked why.
TRIED = """
        IF cardinality(resources) = 1 AND beyond = 0 THEN
            INSERT INTO capacity_reservation (id, structure_id, resource_id, seat, during, before_min, after_min, state,
                expires_at, source, held_for, key, overbooked_by, overbooked_why, created_at)
            SELECT uuidv7(), house, place.id, 1, tstzrange(lows[1], highs[1], '[)'), befores[1], afters[1],
                CASE WHEN until IS NULL THEN 'booked' ELSE 'held' END, until, what, whom, token, '', '', now()
            FROM (SELECT locked.id FROM capacity_resource locked
                WHERE locked.id = resources[1] AND locked.structure_id = house AND locked.retired_on IS NULL
                    AND locked.seats >= 1 AND coalesce((
                        SELECT promise.starts_at FROM capacity_reservation promise
                        WHERE promise.resource_id = resources[1] AND promise.seat = 1
                            AND promise.state IN ('held', 'booked') AND promise.ends_at > lows[1]
                            AND (promise.state = 'booked' OR promise.expires_at > clock)
                        ORDER BY promise.ends_at LIMIT 1) >= highs[1], true)
                FOR NO KEY UPDATE) place
            ON CONFLICT DO NOTHING RETURNING id INTO made;
            IF made IS NOT NULL THEN
                outcome := CASE WHEN until IS NULL THEN 'booked' ELSE 'held' END;
                reservation := made; structure := house; resource := resources[1]; seat := 1;
                RETURN NEXT;
                RETURN;
            END IF;
            SELECT place.seats, ("""
LOOKED = """
        IF cardinality(resources) = 1 AND beyond = 0 THEN
            SELECT place.seats, ("""
MADE = """
            ELSIF lowest >= 1 AND"""
DONE = """
            END IF;
        END IF;"""


def free_starts() -> str:
    """Return the search, which has a shorter way for one resource."""
    text: str = search.SEARCH
    assert text.count(DECLARED) == text.count(BEGINS) == 1
    one = ONE.format(first_at=FIRST_AT, end_at=END_AT, terms=search.TERMS)
    return text.replace(DECLARED, DECLARED + VARIABLES).replace(BEGINS, one + BEGINS)


def reserve() -> str:
    """Return the function that takes, which tries before it looks."""
    text: str = taking.reserve(at_once=True)
    begins, ends = text.index(MADE), text.index(taking.BEGINS)
    return (text[:begins] + DONE + text[ends:]).replace(LOOKED, TRIED)


class Migration(migrations.Migration):
    """Put both functions in the place of the former."""

    dependencies: ClassVar = [("capacity", "0021_lent_on_its_wall")]
    operations: ClassVar[list[Any]] = [
        migrations.RunSQL(free_starts(), search.SEARCH),
        migrations.RunSQL(reserve(), taking.reserve(at_once=True)),
    ]
