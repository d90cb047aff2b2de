"""What is delegated to one person between two days, added to what a page asks of an account."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.tenancy import PERSON, fence, history

STANDING = """
    CREATE OR REPLACE FUNCTION permanence_standing(account uuid, day date) RETURNS jsonb LANGUAGE plpgsql AS $$
    DECLARE known jsonb; own jsonb; lent jsonb; granted jsonb; shown text;
    BEGIN
        PERFORM set_config('permanence.person', account::text, true),
                set_config('permanence.structures', '', true),
                set_config('permanence.actor', 'person:' || account, true);
        SELECT jsonb_build_array(person.id, person.title, person.given_name, person.family_name) INTO known
        FROM directory_person person WHERE person.account_id = account;
        SELECT jsonb_agg(jsonb_build_array(member.structure_id, member.role, structure.second_factor_required)),
               string_agg(member.structure_id::text, ',') INTO own, shown
        FROM directory_membership member JOIN directory_structure structure ON structure.id = member.structure_id
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
        RETURN jsonb_build_object(
            'person', known, 'own', coalesce(own, '[]'), 'lent', coalesce(lent, '[]'),
            'granted', coalesce(granted, '[]'), 'signed',
            (SELECT coalesce(jsonb_agg(jsonb_build_array(undertaking.structure_id, undertaking.wording)), '[]')
             FROM directory_undertaking undertaking WHERE undertaking.person_id = account),
            'second_factor',
            EXISTS (SELECT FROM mfa_authenticator factor WHERE factor.user_id = account AND factor.type IN ('totp', 'webauthn')));
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0007_shared_desk")]
    operations = [
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None),
                ),
                ("why", models.CharField(max_length=200)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("given_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("given_by_name", models.CharField(max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.person"
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
                "ordering": ["-from_on", "-given_at"],
                "indexes": [models.Index(fields=["person"], name="delegation_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))), name="delegation_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="delegation_says_why"
                    ),
                ],
            },
        ),
        fence("directory_delegation", also=f"person_id = {PERSON}"),
        history("directory_delegation"),
        migrations.RunSQL(STANDING, migrations.RunSQL.noop),
    ]
