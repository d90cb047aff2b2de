"""Rooms and devices taken with a practitioner: whether one can be had then, and for whom it is shared.

What is retired, or not shared then, cannot be taken. Whether one is free is asked one by one and only for a reason that
needs one: the search for practitioners' free times is as it was.
"""

from importlib import import_module

import django.contrib.postgres.fields
from django.db import migrations, models

told = import_module("permanence.capacity.migrations.0012_taken_without_error")

# An agreement holds on its days, on its weekdays and between its hours, on the clock of the resource; and only while it
# runs today may anything be taken under it.
LENT = """
    CREATE FUNCTION capacity_lent(house uuid, place uuid, low timestamptz, high timestamptz) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT EXISTS (
            SELECT FROM capacity_sharing sharing JOIN capacity_resource resource ON resource.id = sharing.resource_id
            CROSS JOIN LATERAL (SELECT low AT TIME ZONE resource.time_zone AS begins,
                (high - interval '1 microsecond') AT TIME ZONE resource.time_zone AS ends) wall
            WHERE sharing.resource_id = place AND sharing.borrower_id = house
                AND sharing.borrower_id = ANY (permanence_scope())
                AND sharing.from_on <= current_date AND (sharing.until_on IS NULL OR sharing.until_on >= current_date)
                AND sharing.from_on <= wall.begins::date AND (sharing.until_on IS NULL OR sharing.until_on >= wall.ends::date)
                AND (sharing.weekdays IS NULL OR wall.begins::date = wall.ends::date
                    AND extract(isodow FROM wall.begins)::integer - 1 = ANY (sharing.weekdays))
                AND (sharing.opens_at IS NULL OR wall.begins::date = wall.ends::date AND wall.begins::time >= sharing.opens_at)
                AND (sharing.closes_at IS NULL OR wall.begins::date = wall.ends::date AND wall.ends::time < sharing.closes_at))
    $$;
"""
# Nothing when a room or a device can be had for the whole time, else why not. Without hours of its own it can be had
# whenever its site is open.
WHY = """
    CREATE POLICY engine ON capacity_openingrule TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE FUNCTION capacity_thing_why(
        house uuid, place uuid, low timestamptz, high timestamptz, clock timestamptz) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
    DECLARE owner uuid; most integer; zone text; retired date; first date; last date; shut text;
    BEGIN
        SELECT structure_id, seats, time_zone, retired_on INTO owner, most, zone, retired
        FROM capacity_resource WHERE id = place;
        IF owner IS NULL OR NOT house = ANY (permanence_scope())
            OR owner <> house AND NOT capacity_lent(house, place, low, high) THEN
            RETURN 'unknown';
        END IF;
        first := (low AT TIME ZONE zone)::date;
        last := ((high - interval '1 microsecond') AT TIME ZONE zone)::date;
        IF retired <= last THEN
            RETURN 'retired';
        END IF;
        SELECT kind INTO shut FROM capacity_closure
        WHERE resource_id = place AND ends_at > low AND starts_at < high ORDER BY starts_at LIMIT 1;
        IF shut IS NOT NULL THEN
            RETURN shut;
        END IF;
        IF EXISTS (SELECT FROM capacity_openingrule WHERE resource_id = place AND from_on <= last
                   AND (until_on IS NULL OR until_on >= first))
            AND NOT coalesce((
                SELECT range_agg(tstzrange(starts_at, ends_at)) FROM capacity_opening
                WHERE resource_id = place AND ends_at > low AND starts_at < high
                    AND ends_at <= high + interval '24 hours'), '{}') @> tstzrange(low, high) THEN
            RETURN 'closed';
        END IF;
        IF capacity_free_seat(place, 1, most, low, high, clock) IS NULL THEN
            RETURN 'booked';
        END IF;
        RETURN NULL;
    END $$;
    CREATE FUNCTION capacity_things(
        house uuid, things uuid[], lows timestamptz[], highs timestamptz[], clock timestamptz)
    RETURNS TABLE (number integer, thing uuid, why text) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
        SELECT asked.number::integer, thing, capacity_thing_why(house, thing, asked.low, asked.high, clock)
        FROM unnest(lows, highs) WITH ORDINALITY AS asked(low, high, number) CROSS JOIN unnest(things) AS thing
    $$;
"""
# Whoever needs several queues for all of them at once, shared ones too, in the order of their ids as everybody does.
QUEUE = """
    CREATE FUNCTION capacity_queue(house uuid, places uuid[], roles uuid[], whoms uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
    BEGIN
        PERFORM FROM capacity_resource place WHERE house = ANY (permanence_scope())
            AND (place.id = ANY (places) OR place.practitioner_role_id = ANY (roles) OR place.id IN (
                SELECT promise.resource_id FROM capacity_reservation promise WHERE promise.held_for = ANY (whoms)
                    AND promise.state IN ('held', 'booked')))
            AND (place.structure_id = ANY (permanence_scope()) OR place.id = ANY (capacity_borrowed(ARRAY[house])))
        ORDER BY place.id FOR NO KEY UPDATE;
    END $$;
"""
FORMER = """NOT resources[number] = ANY (capacity_borrowed(ARRAY[house])) THEN"""
RETIRED = """NOT capacity_lent(house, resources[number], lows[number], highs[number])
                    OR retirements[at_place] < highs[number] THEN"""


def reserve(*, things: bool) -> str:
    """Return the function that takes, which knows what is retired and when what is shared is lent."""
    text = told.reserve(told.TOLD)
    if not things:
        return text
    counted = "array_agg(place.seats::integer)\n                INTO places, owners, counts"
    known = "array_agg(place.seats::integer), array_agg(place.retired_on::timestamp AT TIME ZONE place.time_zone)\n                INTO places, owners, counts, retirements"
    return (
        text.replace("counts integer[];", "counts integer[]; retirements timestamptz[];").replace(counted, known).replace(FORMER, RETIRED)
    )


def _checked() -> str:
    text = reserve(things=True)
    assert text.count("retirements") == 4
    return text


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0015_groups_covered"),
    ]
    operations = [
        migrations.AddField("resource", "retired_on", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "sharing",
            "weekdays",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(), blank=True, null=True, size=None
            ),
        ),
        migrations.AddField("sharing", "opens_at", models.TimeField(blank=True, null=True)),
        migrations.AddField("sharing", "closes_at", models.TimeField(blank=True, null=True)),
        migrations.AlterField(
            "closure",
            "kind",
            models.CharField(
                choices=[
                    ("absence", "away"),
                    ("leave", "leave"),
                    ("holiday", "public holiday"),
                    ("building", "building closed"),
                    ("upkeep", "maintenance"),
                ],
                default="absence",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            "sharing",
            models.CheckConstraint(
                condition=models.Q(opens_at=None)
                | models.Q(closes_at=None)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="sharing_hours_follow_one_another",
            ),
        ),
        migrations.RunSQL(LENT, "DROP FUNCTION capacity_lent"),
        migrations.RunSQL(
            WHY,
            "DROP FUNCTION capacity_things; DROP FUNCTION capacity_thing_why; DROP POLICY engine ON capacity_openingrule",
        ),
        migrations.RunSQL(QUEUE, "DROP FUNCTION capacity_queue"),
        migrations.RunSQL(_checked(), reserve(things=False)),
    ]
