"""The seeds of second factors lay in clear: the next start seals them, with whatever else no key has sealed."""

from django.db import migrations

KEYLESS = """
    INSERT INTO foundation_keyinuse (name) SELECT 'keyless' WHERE EXISTS (SELECT FROM mfa_authenticator)
    ON CONFLICT DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0011_second_steps"), ("foundation", "0007_keys"), ("mfa", "0001_initial")]
    operations = [migrations.RunSQL(KEYLESS, migrations.RunSQL.noop)]
