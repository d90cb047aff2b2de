"""An opening may receive several at once: a group has seats of its own, whatever the resource has."""

from importlib import import_module

from django.db import migrations, models

free_time = import_module("permanence.capacity.migrations.0004_free_time")
search = import_module("permanence.capacity.migrations.0005_free_starts")
taking = import_module("permanence.capacity.migrations.0006_taking")

# How many a group receives in a time that lies in its opening; NULL when it is no group's. What is kept lies above.
SEATS = """
    CREATE OR REPLACE FUNCTION capacity_group_seats(place uuid, low timestamptz, high timestamptz) RETURNS integer
    LANGUAGE plpgsql STABLE AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT FROM capacity_opening opening WHERE opening.resource_id = place AND opening.seats IS NOT NULL
                AND opening.ends_at >= high AND opening.ends_at <= high + interval '24 hours'
                AND opening.starts_at <= low) THEN
            RETURN NULL;
        END IF;
        RETURN (
            SELECT opening.seats FROM capacity_opening opening WHERE opening.resource_id = place
                AND opening.ends_at >= high AND opening.ends_at <= high + interval '24 hours'
                AND opening.starts_at <= low
            ORDER BY CASE opening.kind WHEN 'emergency' THEN 1 WHEN 'own' THEN 2 ELSE 3 END, opening.seats LIMIT 1);
    END $$;
"""
REFRESH = free_time.REFRESH.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace("generate_series(1, resource.seats)", "generate_series(1, coalesce(opening.seats, resource.seats)::integer)")
RESERVE = taking.RESERVE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
SEATS_COUNTABLE = models.Q(seats=None) | models.Q(seats__gte=1, seats__lte=1000)


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0010_many_reasons"),
    ]
    operations = [
        migrations.AddField("opening", "seats", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField("openingrule", "seats", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddConstraint(
            "opening", models.CheckConstraint(condition=SEATS_COUNTABLE, name="opening_seats_countable")
        ),
        migrations.AddConstraint(
            "openingrule", models.CheckConstraint(condition=SEATS_COUNTABLE, name="opening_rule_seats_countable")
        ),
        migrations.AddIndex(
            "opening",
            models.Index(
                fields=["resource", "ends_at"],
                include=["starts_at", "seats", "structure"],
                condition=models.Q(seats__isnull=False),
                name="opening_of_group",
            ),
        ),
        migrations.RunSQL(SEATS, migrations.RunSQL.noop),
        migrations.RunSQL(REFRESH, migrations.RunSQL.noop),
        migrations.RunSQL(RESERVE, migrations.RunSQL.noop),
        migrations.RunSQL(search.SEARCH, migrations.RunSQL.noop),
    ]
