"""Who takes over an appointment, and sessions that belong together; a cancellation undone is followed as well."""

import django.contrib.postgres.fields
import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, referable, same_structure

FOLLOW = """
    CREATE OR REPLACE FUNCTION agenda_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        named uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.appointment_id ELSE NEW.appointment_id END;
        reached text := coalesce(
            (SELECT 'cancelled' FROM agenda_cancellation WHERE appointment_id = named),
            (SELECT kind FROM agenda_step WHERE appointment_id = named AND undone_at IS NULL
             ORDER BY array_position(
                '{gone,in_room,waiting,arrived,excused,unexcused,confirmed}'::text[], kind::text) LIMIT 1),
            'planned');
    BEGIN
        UPDATE agenda_appointment SET stage = reached, status = CASE
            WHEN reached IN ('planned', 'confirmed') THEN 'booked'
            WHEN reached IN ('waiting', 'in_room') THEN 'checked-in'
            WHEN reached = 'gone' THEN 'fulfilled'
            WHEN reached IN ('excused', 'unexcused') THEN 'noshow'
            ELSE reached END
        WHERE id = named AND stage <> reached;
        RETURN NULL;
    END $$;
    CREATE TRIGGER followed_back AFTER DELETE ON agenda_cancellation
        FOR EACH ROW EXECUTE FUNCTION agenda_follow();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0005_details"),
        ("directory", "0004_founded"),
        ("patients", "0004_extra_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="Replacement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                (
                    "consent",
                    models.CharField(
                        choices=[("asked", "asked, no answer yet"), ("agreed", "agrees"), ("refused", "refuses")],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
                (
                    "appointment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="replacement", to="agenda.appointment"
                    ),
                ),
                (
                    "practitioner_role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.practitionerrole"
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agenda.visitreason"
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("count", models.PositiveSmallIntegerField()),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None),
                ),
                ("every_weeks", models.PositiveSmallIntegerField(default=1)),
                ("from_hour", models.TimeField()),
                ("to_hour", models.TimeField()),
                ("first_on", models.DateField()),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="patients.patient"
                    ),
                ),
                (
                    "practitioner_role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.practitionerrole"
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agenda.visitreason"
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("count__gte", 2), ("count__lte", 60), ("every_weeks__gte", 1), ("every_weeks__lte", 12)
                        ),
                        name="series_sensible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_hour__gt", models.F("from_hour"))), name="series_has_hours"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "appointment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="place", to="agenda.appointment"
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure"
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="places", to="agenda.series"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        fence("agenda_replacement"),
        fence("agenda_series"),
        fence("agenda_place"),
        referable("agenda_series"),
        same_structure("agenda_replacement", "appointment_id", "agenda_appointment"),
        same_structure("agenda_replacement", "practitioner_role_id", "directory_practitionerrole"),
        same_structure("agenda_replacement", "reason_id", "agenda_visitreason"),
        same_structure("agenda_series", "patient_id", "patients_patient"),
        same_structure("agenda_series", "practitioner_role_id", "directory_practitionerrole"),
        same_structure("agenda_series", "reason_id", "agenda_visitreason"),
        same_structure("agenda_place", "series_id", "agenda_series"),
        same_structure("agenda_place", "appointment_id", "agenda_appointment"),
        history("agenda_replacement"),
        history("agenda_series"),
        migrations.RunSQL(FOLLOW, migrations.RunSQL.noop),
    ]
