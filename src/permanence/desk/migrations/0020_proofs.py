"""Who speaks, and by what it was proved, behind the fence; and how much each practice asks for."""

import django.contrib.postgres.fields
import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models
from django.db.models import Q

from permanence.foundation.tenancy import fence, history, same_structure

PK = {'default': permanence.foundation.ids.uuid7, 'editable': False, 'primary_key': True, 'serialize': False}
TRAITS = [('birth_date', 'birth date'), ('birth_name', 'birth name'), ('postcode', 'postcode'), ('street', 'street'), ('phone', 'telephone number'), ('email', 'e-mail address'), ('last_visit', 'last appointment'), ('next_visit', 'next appointment'), ('own_birth_date', 'own birth date'), ('own_phone', 'own telephone number'), ('called', 'called at the number on file'), ('paper', 'identity document seen')]
GIVEN = [(one, one) for one in ('known', 'visits', 'came', 'document', 'content')]
FOLLOWS = """
    CREATE TRIGGER a_follows_patient_id BEFORE INSERT OR UPDATE OF patient_id ON desk_proof
    FOR EACH ROW EXECUTE FUNCTION patients_follow_patient_id();
"""


def several(choices, length):
    one = models.CharField(choices=choices, max_length=length)
    return django.contrib.postgres.fields.ArrayField(base_field=one, blank=True, default=list, size=None)


def key(to, on_delete=django.db.models.deletion.PROTECT, **more):
    return models.ForeignKey(**({'db_index': False, 'on_delete': on_delete, 'related_name': '+', 'to': to} | more))


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0019_partners_and_signs'),
        ('directory', '0014_partners'),
        ('patients', '0022_relatives_named'),
    ]

    operations = [
        migrations.AddField('request', 'back_to', models.CharField(blank=True, db_default='', default='', max_length=16)),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.UUIDField(**PK)),
                ('speaker', models.CharField(choices=[('patient', 'the patient'), ('relative', 'a relative'), ('professional', 'a professional of care'), ('other', 'someone else')], default='patient', max_length=12)),
                ('right', several(TRAITS, 16)),
                ('wrong', several(TRAITS, 16)),
                ('unknown', several(TRAITS, 16)),
                ('given', several(GIVEN, 8)),
                ('begun_at', models.DateTimeField()),
                ('proved_at', models.DateTimeField(blank=True, null=True)),
                ('failed_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', key('directory.person')),
                ('patient', key('patients.patient', django.db.models.deletion.CASCADE)),
                ('relative', key('patients.relative', django.db.models.deletion.SET_NULL, blank=True, null=True)),
                ('request', key('desk.request', django.db.models.deletion.CASCADE, related_name='proofs', db_index=True)),
                ('structure', key('directory.structure')),
            ],
            options={
                'ordering': ['begun_at', 'id'],
                'indexes': [models.Index(fields=['patient', '-begun_at'], name='proof_by_patient')],
                'constraints': [
                    models.UniqueConstraint(condition=Q(('ended_at', None)), fields=('request', 'patient'), name='proof_going_on'),
                    models.CheckConstraint(condition=Q(('relative', None), ('speaker', 'relative'), _connector='OR'), name='proof_of_relative'),
                    models.CheckConstraint(condition=Q(('proved_at', None), ('right__len__gt', 0), _connector='OR'), name='proof_by_something'),
                    models.CheckConstraint(condition=Q(('given', []), ('proved_at__isnull', False), _connector='OR'), name='proof_before_giving'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Proving',
            fields=[
                ('id', models.UUIDField(**PK)),
                ('traits', models.PositiveSmallIntegerField(default=2)),
                ('structure', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=Q(('traits__gte', 2), ('traits__lte', 4)), name='proving_asks_for_some')],
            },
        ),
        fence("desk_proof"),
        fence("desk_proving"),
        same_structure("desk_proof", "request_id", "desk_request"),
        same_structure("desk_proof", "patient_id", "patients_patient"),
        same_structure("desk_proof", "relative_id", "patients_relative"),
        history("desk_proof"),
        history("desk_proving"),
        migrations.RunSQL(FOLLOWS, migrations.RunSQL.noop),
    ]
