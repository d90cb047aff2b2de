"""Whom structures know outside their networks, behind the fence."""

import django.db.models.deletion
import permanence.foundation.ids
from django.db import migrations, models
from django.db.models import Q

from permanence.foundation.tenancy import fence, history

KINDS = [
    ('practitioner', 'Practitioner'), ('health_house', 'Practice or health centre'), ('hospital', 'Hospital'),
    ('clinic', 'Clinic'), ('laboratory', 'Laboratory'), ('imaging', 'Medical imaging'), ('pharmacy', 'Pharmacy'),
    ('nursing', 'Nursing and home care'), ('transport', 'Medical transport'), ('organisation', 'Other organisation'),
]
ACCEPTS = [('yes', 'takes new patients'), ('no', 'takes no new patients'), ('unknown', 'not known')]


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0013_welcomes'),
        ('foundation', '0007_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=KINDS, max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('specialty', models.CharField(blank=True, max_length=80)),
                ('phone', models.CharField(blank=True, max_length=16)),
                ('other_phone', models.CharField(blank=True, max_length=16)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('postal_code', models.CharField(blank=True, max_length=5)),
                ('city', models.CharField(blank=True, max_length=80)),
                ('hours', models.CharField(blank=True, max_length=200)),
                ('distance_km', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('rpps', models.CharField(blank=True, max_length=11)),
                ('finess', models.CharField(blank=True, max_length=9)),
                ('remarks', models.CharField(blank=True, max_length=400)),
                ('accepts', models.CharField(choices=ACCEPTS, default='unknown', max_length=7)),
                ('confirmed_on', models.DateField(blank=True, null=True)),
                ('confirmed_by_name', models.CharField(blank=True, max_length=200)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [
                    models.CheckConstraint(condition=Q(('accepts', 'unknown'), ('confirmed_on', None)) | Q(Q(('accepts', 'unknown'), _negated=True), ('confirmed_on__isnull', False), Q(('confirmed_by_name', ''), _negated=True)), name='partner_heard_from_by_someone'),
                    models.CheckConstraint(condition=Q(('distance_km', None), ('distance_km__gte', 0), _connector='OR'), name='partner_at_a_distance'),
                    models.UniqueConstraint(condition=Q(('withdrawn_at', None)), fields=('structure', 'kind', 'name', 'city'), name='partner_once'),
                    models.UniqueConstraint(fields=('id', 'structure'), name='partner_of_structure'),
                ],
            },
        ),
        fence("directory_partner"),
        history("directory_partner"),
    ]
