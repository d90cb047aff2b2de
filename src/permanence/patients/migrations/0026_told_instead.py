"""Who is told in the patient's place from now on is in doubt until it is proved who said so (ADR 0073)."""

from django.db import migrations

CHANGED = """
    DROP TRIGGER a_changed ON patients_relative;
    CREATE TRIGGER a_changed BEFORE UPDATE ON patients_relative
    FOR EACH ROW WHEN (
        (NEW.email <> '' AND NEW.email <> OLD.email) OR (NEW.phone <> '' AND NEW.phone <> OLD.phone)
        OR NEW.name <> OLD.name OR NEW.relation <> OLD.relation OR (NEW.may_book AND NOT OLD.may_book)
        OR (NEW.told_of <> OLD.told_of AND (OLD.told_of = 'nothing' OR NEW.told_of = 'papers'))
        {more}OR coalesce(NEW.from_on, '-infinity') < coalesce(OLD.from_on, '-infinity')
        OR coalesce(NEW.until_on, 'infinity') > coalesce(OLD.until_on, 'infinity')
    ) EXECUTE FUNCTION patients_changed_unproved();
"""
INSTEAD = "OR (NEW.instead AND NOT OLD.instead) "


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0025_came_with_file"),
    ]

    operations = [
        migrations.RunSQL(CHANGED.format(more=INSTEAD), CHANGED.format(more="")),
    ]
