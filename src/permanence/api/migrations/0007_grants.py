"""What people let programs do in their names, behind the same fences; their door finds them by functions of the owner's."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.tenancy import fence, history, referable, same_structure


class Migration(migrations.Migration):
    dependencies = [("api", "0006_webhooks")]
    operations = [
        migrations.AddField(
            model_name="access",
            name="redirects",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), blank=True, default=list, size=None),
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("account", models.UUIDField()),
                ("scopes", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                ("at", models.DateTimeField()),
                ("code", models.CharField(max_length=64, unique=True)),
                ("challenge", models.CharField(max_length=128)),
                ("redirect", models.CharField(max_length=300)),
                ("code_until", models.DateTimeField()),
                ("code_used_at", models.DateTimeField(blank=True, null=True)),
                ("refresh", models.CharField(blank=True, db_index=True, max_length=64)),
                ("spent", models.CharField(blank=True, db_index=True, max_length=64)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_by", models.CharField(blank=True, max_length=200)),
                ("access", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="grants", to="api.access")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.person")),
                ("structure", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.structure")),
            ],
            options={
                "ordering": ["-at"],
                "indexes": [models.Index(fields=["structure", "person"], name="grant_of_person")],
            },
        ),
        migrations.AddField(
            model_name="token",
            name="grant",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to="api.grant"),
        ),
        fence("api_grant"),
        referable("api_grant"),
        same_structure("api_grant", "access_id", "api_access"),
        same_structure("api_token", "grant_id", "api_grant"),
        history("api_grant"),
        migrations.RunSQL(
            """
            CREATE POLICY owner_reading ON api_grant FOR SELECT TO CURRENT_USER USING (true);
            CREATE FUNCTION api_grant_shown(shown text)
            RETURNS TABLE (id uuid, access_id uuid, scopes text[], challenge text, redirect text, code_until timestamptz,
                by_code boolean, by_refresh boolean)
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT id, access_id, scopes, challenge, redirect, code_until, code = shown, refresh = shown
                FROM api_grant WHERE revoked_at IS NULL AND (code = shown OR refresh = shown OR spent = shown)
            $$;
            DROP FUNCTION api_behind_token(text, timestamptz);
            CREATE FUNCTION api_behind_token(shown text, clock timestamptz)
            RETURNS TABLE (id uuid, structure_id uuid, name text, scopes text[], secret text, account uuid)
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT access.id, access.structure_id, access.name, token.scopes, '', given.account
                FROM api_token token JOIN api_access access ON access.id = token.access_id
                LEFT JOIN api_grant given ON given.id = token.grant_id
                LEFT JOIN foundation_account account ON account.id = given.account
                WHERE token.digest = shown AND token.expires_at > clock AND access.revoked_at IS NULL
                AND (token.grant_id IS NULL OR (given.revoked_at IS NULL AND account.is_active))
            $$;
            """,
            migrations.RunSQL.noop,
        ),
    ]
