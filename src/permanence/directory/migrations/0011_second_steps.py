"""A second step at sign-in is asked of roles, each from a day on; where it was asked of everyone, of every role."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.tenancy import fence, history

STANDING = """
    CREATE OR REPLACE FUNCTION permanence_standing(account uuid, day date) RETURNS jsonb LANGUAGE plpgsql AS $$
    DECLARE known jsonb; own jsonb; lent jsonb; granted jsonb; shown text; factor boolean; asked date;
    BEGIN
        PERFORM set_config('permanence.person', account::text, true),
                set_config('permanence.structures', '', true),
                set_config('permanence.actor', 'person:' || account, true);
        SELECT jsonb_build_array(person.id, person.title, person.given_name, person.family_name) INTO known
        FROM directory_person person WHERE person.account_id = account;
        SELECT jsonb_agg(jsonb_build_array(member.structure_id, member.role)),
               string_agg(member.structure_id::text, ',') INTO own, shown
        FROM directory_membership member
        WHERE member.person_id = account AND member.from_on <= day AND (member.until_on IS NULL OR member.until_on >= day);
        SELECT jsonb_agg(jsonb_build_array(d.structure_id, d.rights)) INTO granted
        FROM directory_delegation d
        WHERE d.person_id = account AND d.from_on <= day AND d.until_on >= day;
        PERFORM set_config('permanence.structures', coalesce(shown, ''), true);
        SELECT jsonb_agg(jsonb_build_array(mandate.structure_id, mandate.holder_id, mandate.rights)),
               coalesce(shown || ',', '') || string_agg(mandate.structure_id::text, ',') INTO lent, shown
        FROM directory_mandate mandate
        WHERE mandate.holder_id = ANY (permanence_scope())
            AND mandate.from_on <= day AND (mandate.until_on IS NULL OR mandate.until_on >= day);
        IF lent IS NOT NULL THEN PERFORM set_config('permanence.structures', shown, true); END IF;
        factor := EXISTS (SELECT FROM mfa_authenticator f WHERE f.user_id = account AND f.type IN ('totp', 'webauthn'));
        IF NOT factor THEN
            SELECT min(step.from_on) INTO asked
            FROM directory_membership member
            JOIN directory_secondstep step ON step.structure_id = member.structure_id AND step.role = member.role
            WHERE member.person_id = account AND member.from_on <= day
                AND (member.until_on IS NULL OR member.until_on >= day);
        END IF;
        RETURN jsonb_build_object(
            'person', known, 'own', coalesce(own, '[]'), 'lent', coalesce(lent, '[]'),
            'granted', coalesce(granted, '[]'), 'signed',
            (SELECT coalesce(jsonb_agg(jsonb_build_array(undertaking.structure_id, undertaking.wording)), '[]')
             FROM directory_undertaking undertaking WHERE undertaking.person_id = account),
            'second_step_missing', coalesce(asked <= day, false), 'second_step_from', asked);
    END $$;
"""


def of_every_role(apps, schema_editor):
    """Keep what structures asked of everyone."""
    database = schema_editor.connection.alias
    asking = apps.get_model("directory", "Structure").objects.using(database).filter(second_factor_required=True)
    step = apps.get_model("directory", "SecondStep")
    step.objects.using(database).bulk_create(
        step(id=permanence.foundation.ids.uuid7(), structure_id=structure_id, role=role, from_on="2026-01-01")
        for structure_id in asking.values_list("pk", flat=True)
        for role in settings.ROLES
    )


class Migration(migrations.Migration):
    dependencies = [("directory", "0010_adeli")]
    operations = [
        migrations.CreateModel(
            name="SecondStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("role", models.CharField(max_length=20)),
                ("from_on", models.DateField()),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("structure", "role"), name="second_step_once_a_role")
                ],
            },
        ),
        migrations.RunPython(of_every_role, migrations.RunPython.noop),
        fence("directory_secondstep"),
        history("directory_secondstep"),
        migrations.RunSQL(STANDING, migrations.RunSQL.noop),
        migrations.RemoveField("Structure", "second_factor_required"),
    ]
