"""The fence around messages."""

from django.db import migrations

from permanence.foundation.tenancy import fence, referable, same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0001_initial"),
        ("directory", "0002_fences"),
    ]
    operations = [
        fence("messaging_message"),
        fence("messaging_attempt"),
        referable("messaging_message"),
        same_structure("messaging_attempt", "message_id", "messaging_message"),
    ]
