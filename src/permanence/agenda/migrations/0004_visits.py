"""The steps of a visit, from which its stage and status follow; delays; what is typed at an entrance."""

import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, referable, same_structure

# Appointments made before stages were kept: the owner looks over the fence for a moment.
FORMER = """
    ALTER TABLE agenda_appointment NO FORCE ROW LEVEL SECURITY;
    UPDATE agenda_appointment SET stage = CASE status
        WHEN 'arrived' THEN 'arrived' WHEN 'fulfilled' THEN 'gone' WHEN 'cancelled' THEN 'cancelled'
        ELSE 'unexcused' END
    WHERE status <> 'booked';
    ALTER TABLE agenda_appointment FORCE ROW LEVEL SECURITY;
"""
# The furthest step that stands tells the stage; a cancellation beats them all. The status says the same in FHIR's words.
FOLLOW = """
    CREATE FUNCTION agenda_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        reached text := coalesce(
            (SELECT 'cancelled' FROM agenda_cancellation WHERE appointment_id = NEW.appointment_id),
            (SELECT kind FROM agenda_step WHERE appointment_id = NEW.appointment_id AND undone_at IS NULL
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
        WHERE id = NEW.appointment_id AND stage <> reached;
        RETURN NULL;
    END $$;
    CREATE TRIGGER followed AFTER INSERT OR UPDATE OF undone_at ON agenda_step
        FOR EACH ROW EXECUTE FUNCTION agenda_follow();
    CREATE TRIGGER followed AFTER INSERT ON agenda_cancellation
        FOR EACH ROW EXECUTE FUNCTION agenda_follow();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0003_moves"),
        ("directory", "0003_standing"),
        ("patients", "0003_name_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="DelayTold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("how", models.CharField(choices=[("email", "by e-mail"), ("voice", "by voice")], max_length=6)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="EntranceTry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("confirmed", "confirmed"),
                            ("arrived", "arrived"),
                            ("waiting", "in the waiting room"),
                            ("in_room", "with the practitioner"),
                            ("gone", "gone"),
                            ("excused", "absent, excused"),
                            ("unexcused", "absent, not excused"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_patient", models.BooleanField(default=False)),
                ("by_name", models.CharField(max_length=200)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undone_by", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.AddField(
            model_name="appointment",
            name="modality",
            field=models.CharField(
                choices=[
                    ("office", "at the practice"),
                    ("home", "at the patient's home"),
                    ("remote", "teleconsultation"),
                ],
                db_default="office",
                default="office",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="referral_required",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="appointment",
            name="stage",
            field=models.CharField(
                choices=[
                    ("planned", "planned"),
                    ("confirmed", "confirmed"),
                    ("arrived", "arrived"),
                    ("waiting", "in the waiting room"),
                    ("in_room", "with the practitioner"),
                    ("gone", "gone"),
                    ("cancelled", "cancelled"),
                    ("excused", "absent, excused"),
                    ("unexcused", "absent, not excused"),
                ],
                db_default="planned",
                default="planned",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="appointment",
            name="status",
            field=models.CharField(
                choices=[
                    ("booked", "booked"),
                    ("arrived", "arrived"),
                    ("checked-in", "in the waiting room"),
                    ("fulfilled", "seen"),
                    ("cancelled", "cancelled"),
                    ("noshow", "did not come"),
                ],
                default="booked",
                max_length=10,
            ),
        ),
        migrations.RunSQL(FORMER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage__in", ["planned", "confirmed"]), ("status", "booked")),
                    models.Q(("stage__in", ["arrived"]), ("status", "arrived")),
                    models.Q(("stage__in", ["waiting", "in_room"]), ("status", "checked-in")),
                    models.Q(("stage__in", ["gone"]), ("status", "fulfilled")),
                    models.Q(("stage__in", ["cancelled"]), ("status", "cancelled")),
                    models.Q(("stage__in", ["excused", "unexcused"]), ("status", "noshow")),
                    _connector="OR",
                ),
                name="appointment_status_follows_stage",
            ),
        ),
        migrations.AddField(
            model_name="delay",
            name="practitioner_role",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.practitionerrole"
            ),
        ),
        migrations.AddField(
            model_name="delay",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure"
            ),
        ),
        migrations.AddField(
            model_name="delaytold",
            name="appointment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="agenda.appointment"
            ),
        ),
        migrations.AddField(
            model_name="delaytold",
            name="delay",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="told", to="agenda.delay"
            ),
        ),
        migrations.AddField(
            model_name="delaytold",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure"
            ),
        ),
        migrations.AddField(
            model_name="entrancetry",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure"
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="appointment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="agenda.appointment"
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure"
            ),
        ),
        migrations.AddIndex(
            model_name="delay",
            index=models.Index(fields=["practitioner_role", "at"], name="delay_by_practitioner"),
        ),
        migrations.AddConstraint(
            model_name="delay",
            constraint=models.CheckConstraint(condition=models.Q(("minutes__lte", 480)), name="delay_sensible"),
        ),
        migrations.AddConstraint(
            model_name="delaytold",
            constraint=models.UniqueConstraint(fields=("delay", "appointment"), name="told_once_of_a_delay"),
        ),
        migrations.AddIndex(
            model_name="entrancetry",
            index=models.Index(fields=["structure", "at"], name="entrance_try_by_time"),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("appointment", "kind"), name="step_once_of_a_kind"
            ),
        ),
        fence("agenda_step"),
        fence("agenda_delay"),
        fence("agenda_delaytold"),
        fence("agenda_entrancetry"),
        referable("agenda_delay"),
        same_structure("agenda_step", "appointment_id", "agenda_appointment"),
        same_structure("agenda_delay", "practitioner_role_id", "directory_practitionerrole"),
        same_structure("agenda_delaytold", "delay_id", "agenda_delay"),
        same_structure("agenda_delaytold", "appointment_id", "agenda_appointment"),
        history("agenda_step"),
        migrations.RunSQL(FOLLOW, migrations.RunSQL.noop),
    ]
