"""Files that may be of one person, and what a merge moved; a file merged into another is found by no name."""

import django.contrib.postgres.fields
import django.db.models.deletion
import permanence.foundation.ids
import permanence.patients.models.doubles
from django.db import migrations, models

from permanence.foundation.tenancy import fence, history, same_structure

WORDS = """
    CREATE OR REPLACE FUNCTION patients_change_name_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM patients_nameword WHERE patient_id = OLD.id;
        IF TG_OP = 'UPDATE' AND NEW.merged_into_id IS NULL THEN
            INSERT INTO patients_nameword (structure_id, patient_id, born, word, place, sound, names)
            SELECT NEW.structure_id, NEW.id, NEW.birth_date, told.*
            FROM patients_words_of(NEW.birth_name, NEW.used_name, NEW.first_names) AS told;
        END IF;
        RETURN NULL;
    END $$;
    DROP TRIGGER words_changed ON patients_patient;
    CREATE TRIGGER words_changed
    AFTER DELETE OR UPDATE OF birth_name, used_name, first_names, birth_date, structure_id, merged_into_id
    ON patients_patient FOR EACH ROW EXECUTE FUNCTION patients_change_name_words();
"""
# Pairs are derived: they go with their files, whoever removes one.
WITH_THEIR_FILES = """
    ALTER TABLE patients_double ADD FOREIGN KEY (one_id, structure_id)
        REFERENCES patients_patient (id, structure_id) ON DELETE CASCADE;
    ALTER TABLE patients_double ADD FOREIGN KEY (other_id, structure_id)
        REFERENCES patients_patient (id, structure_id) ON DELETE CASCADE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0005_passkeys'),
        ('patients', '0010_within_bounds'),
    ]

    operations = [
        migrations.AddField(
            model_name='patient',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.patient'),
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('chosen', models.JSONField(default=dict, encoder=permanence.patients.models.doubles.Exactly)),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(max_length=200)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undone_by_name', models.CharField(blank=True, max_length=200)),
                ('gone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.patient')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('gone',), name='merged_once'),
                    models.CheckConstraint(condition=models.Q(('kept', models.F('gone')), _negated=True), name='merged_with_another'),
                ],
                'indexes': [
                    models.Index(fields=['structure', '-at'], name='merge_by_date'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Moved',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('table', models.CharField(max_length=60)),
                ('column', models.CharField(max_length=30)),
                ('row_id', models.UUIDField()),
                ('exchanged', models.UUIDField(blank=True, null=True)),
                ('content', models.JSONField(blank=True, encoder=permanence.patients.models.doubles.Exactly, null=True)),
                ('merge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moved', to='patients.merge')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Double',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('score', models.PositiveSmallIntegerField()),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), size=None)),
                ('found_at', models.DateTimeField()),
                ('apart_at', models.DateTimeField(blank=True, null=True)),
                ('apart_by_name', models.CharField(blank=True, max_length=200)),
                ('marks', models.CharField(blank=True, max_length=64)),
                ('one', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='patients.patient')),
                ('other', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='patients.patient')),
                ('structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.structure')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('apart_at', None)), fields=['structure', '-score'], name='double_to_settle')],
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='double_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='double_in_order')],
            },
        ),
        same_structure("patients_patient", "merged_into_id", "patients_patient"),
        fence("patients_double"),
        migrations.RunSQL(WITH_THEIR_FILES, migrations.RunSQL.noop),
        fence("patients_merge"),
        history("patients_merge"),
        same_structure("patients_merge", "kept_id", "patients_patient"),
        same_structure("patients_merge", "gone_id", "patients_patient"),
        fence("patients_moved"),
        migrations.RunSQL(WORDS, migrations.RunSQL.noop),
    ]
