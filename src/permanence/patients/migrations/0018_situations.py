"""What a practice should be fitted out for when a patient comes, behind the fence."""

import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, same_structure

FOLLOWS = """
    CREATE TRIGGER a_follows_patient_id BEFORE INSERT OR UPDATE OF patient_id ON patients_situation
    FOR EACH ROW EXECUTE FUNCTION patients_follow_patient_id();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0013_welcomes'),
        ('patients', '0017_faults'),
    ]

    operations = [
        migrations.CreateModel(
            name='Situation',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('motor', 'people who move with difficulty'), ('sight', 'people who see badly or not at all'), ('hearing', 'people who hear badly or not at all'), ('mind', 'people with a mental or psychic disability, or autism'), ('dependent', 'people who depend on others in everyday life'), ('hardship', 'people in social difficulty')], max_length=9)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('patient', 'kind'), name='situation_once')],
                'indexes': [models.Index(fields=['structure', 'kind'], name='situation_by_kind')],
            },
        ),
        fence("patients_situation"),
        history("patients_situation"),
        same_structure("patients_situation", "patient_id", "patients_patient"),
        migrations.RunSQL(FOLLOWS, migrations.RunSQL.noop),
    ]
