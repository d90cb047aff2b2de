"""What patients and practices hand each other, behind the fence; bytes are sealed, and no log copies what is taken back."""

import django.db.models.deletion
from django.db import migrations, models

import permanence.foundation.ids
from permanence.foundation.tenancy import fence, referable, same_structure

FOLLOWS = """
    CREATE TRIGGER a_follows_patient_id BEFORE INSERT OR UPDATE OF patient_id ON documents_document
    FOR EACH ROW EXECUTE FUNCTION patients_follow_patient_id();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agenda', '0021_early'),
        ('directory', '0007_shared_desk'),
        ('patients', '0013_followers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('way', models.CharField(choices=[('sent', 'from the patient'), ('given', 'to the patient')], max_length=5)),
                ('paper', models.CharField(blank=True, max_length=80)),
                ('words', models.CharField(blank=True, max_length=80)),
                ('kind', models.CharField(max_length=4)),
                ('size', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('checking', 'held until it is scanned'), ('waiting', 'to be looked at'), ('accepted', 'accepted'), ('refused', 'refused'), ('infected', 'refused by the scan')], max_length=8)),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('scanned_at', models.DateTimeField(blank=True, null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_by_name', models.CharField(blank=True, max_length=200)),
                ('why', models.CharField(blank=True, max_length=200)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('appointment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='agenda.appointment')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [
                    models.Index(fields=['patient', '-at'], name='document_by_patient'),
                    models.Index(condition=models.Q(('state__in', ['checking', 'waiting'])), fields=['structure', 'at'], name='document_to_look_at'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('way', 'sent'), models.Q(('state', 'accepted'), ('way', 'given')), _connector='OR'), name='document_given_is_there'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Content',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='content', to='documents.document')),
            ],
            options={
                'abstract': False,
            },
        ),
        fence("documents_document"),
        fence("documents_content"),
        referable("documents_document"),
        same_structure("documents_document", "patient_id", "patients_patient"),
        same_structure("documents_document", "appointment_id", "agenda_appointment"),
        same_structure("documents_content", "document_id", "documents_document"),
        migrations.RunSQL(FOLLOWS, migrations.RunSQL.noop),
        migrations.RunSQL(
            "ALTER TABLE documents_content ALTER COLUMN sealed SET STORAGE EXTERNAL", migrations.RunSQL.noop
        ),
    ]
