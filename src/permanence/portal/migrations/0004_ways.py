"""Other ways into a patient's space than the code, behind the fence; they follow a file that is merged."""

import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, same_structure

TABLES = ("portal_passkey", "portal_federated")
FOLLOWS = """
    CREATE TRIGGER a_follows_patient_id BEFORE INSERT OR UPDATE OF patient_id ON {table}
    FOR EACH ROW EXECUTE FUNCTION patients_follow_patient_id();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0009_identities'),
        ('patients', '0013_followers'),
        ('portal', '0003_space'),
    ]

    operations = [
        migrations.CreateModel(
            name='Federated',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('mark', models.CharField(max_length=32)),
                ('added_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('who', models.CharField(max_length=32)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['added_at', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('structure', 'who'), name='federated_once')],
            },
        ),
        migrations.CreateModel(
            name='Passkey',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('mark', models.CharField(max_length=32)),
                ('added_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('name', models.CharField(max_length=40)),
                ('credential', models.CharField(max_length=1400)),
                ('key', models.BinaryField()),
                ('count', models.BigIntegerField(default=0)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['added_at', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('structure', 'credential'), name='passkey_once')],
            },
        ),
        *(fence(table) for table in TABLES),
        *(same_structure(table, "patient_id", "patients_patient") for table in TABLES),
        *(migrations.RunSQL(FOLLOWS.format(table=table), migrations.RunSQL.noop) for table in TABLES),
    ]
