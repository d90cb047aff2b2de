"""The fence around resources and what is promised about them."""

from django.db import migrations

from permanence.foundation.tenancy import fence, history, referable, same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0001_initial"),
        ("directory", "0002_fences"),
    ]
    operations = [
        fence("capacity_resource"),
        fence("capacity_openingrule"),
        fence("capacity_opening"),
        fence("capacity_closure"),
        fence("capacity_reservation"),
        referable("capacity_resource"),
        same_structure("capacity_openingrule", "resource_id", "capacity_resource"),
        same_structure("capacity_opening", "resource_id", "capacity_resource"),
        same_structure("capacity_closure", "resource_id", "capacity_resource"),
        same_structure("capacity_reservation", "resource_id", "capacity_resource"),
        same_structure("capacity_resource", "practitioner_role_id", "directory_practitionerrole"),
        history("capacity_openingrule"),
        history("capacity_closure"),
    ]
