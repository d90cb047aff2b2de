"""A health file is handed over after two days of thought: the database keeps that too."""

from django.db import migrations

KEPT = """
    ALTER TABLE registers_demand ADD CONSTRAINT demand_file_after_two_days
    CHECK (answered_on IS NULL OR refused OR "right" <> 'access' OR answered_on >= asked_on + 2);
"""
GONE = "ALTER TABLE registers_demand DROP CONSTRAINT demand_file_after_two_days;"


class Migration(migrations.Migration):
    dependencies = [("registers", "0002_fences")]
    operations = [migrations.RunSQL(KEPT, GONE)]
