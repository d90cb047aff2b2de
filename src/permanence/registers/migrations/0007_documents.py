"""Documents and answers speak of a patient too."""

from django.db import migrations

DOCUMENTS = """
    INSERT INTO registers_speaking VALUES ('documents_document', 'patient_id', true),
        ('documents_content', 'document_id', false), ('documents_filled', 'patient_id', false);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0006_forgetting"),
        ("documents", "0002_forms"),
    ]
    operations = [
        migrations.RunSQL(DOCUMENTS, "DELETE FROM registers_speaking WHERE \"table\" LIKE 'documents%';"),
    ]
