"""An appointment keeps where it was promised to be, also when its practitioner usually receives elsewhere by then."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

from permanence.foundation.tenancy import same_structure

# Nothing is written of who receives at one place alone, which is nearly everybody: it is where he usually does. When that
# becomes another place, what was promised stays promised where it was.
KEEPS = """
    CREATE FUNCTION agenda_keep_places() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
        UPDATE agenda_appointment SET site_id = OLD.site_id
        WHERE practitioner_role_id = OLD.id AND structure_id = OLD.structure_id AND site_id IS NULL;
        RETURN NULL;
    END $$;
    CREATE TRIGGER places_kept AFTER UPDATE OF site_id ON directory_practitionerrole
        FOR EACH ROW WHEN (OLD.site_id <> NEW.site_id) EXECUTE FUNCTION agenda_keep_places();
"""
GONE = """
    DROP TRIGGER places_kept ON directory_practitionerrole;
    DROP FUNCTION agenda_keep_places;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("agenda", "0025_despite"), ("capacity", "0024_other_sites")]
    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            "appointment",
            "site",
            models.ForeignKey(
                blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="+", to="directory.site",
            ),
        ),
        same_structure("agenda_appointment", "site_id", "directory_site"),
        migrations.RunSQL(KEEPS, GONE),
    ]
