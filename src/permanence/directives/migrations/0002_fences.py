"""The fence around directives; a version is never deleted."""

from django.db import migrations

from permanence.foundation.tenancy import Withhold, fence, history, same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("directives", "0001_initial"),
        ("directory", "0002_fences"),
    ]
    operations = [
        fence("directives_directive"),
        same_structure("directives_directive", "practitioner_role_id", "directory_practitionerrole"),
        history("directives_directive"),
        Withhold("directives_directive", "DELETE"),
    ]
